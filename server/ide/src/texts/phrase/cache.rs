//! What is said of contexts and of the build cache.

macro_rules! cache_phrases {
    ($next:ident! $($then:ident!)*, $($before:tt)*) => {
        $next! {
            $($then!)*,
            $($before)*
            /// Reading the files of {0}
            ReadingContext = "ui.reading-context",
            /// Build cache
            CacheTitle = "ui.cache-title",
            /// cached
            CacheHit = "ui.cache-hit",
            /// runs again: {0}
            CacheMiss = "ui.cache-miss",
            /// runs again from here: {0}
            CacheFirst = "ui.cache-first",
            /// depends: {0}
            CacheDepends = "ui.cache-depends",
            /// unknown: {0}
            CacheUnknown = "ui.cache-unknown",
            /// {0} s in all
            CacheInAll = "ui.cache-in-all",
            /// {0} s
            CacheSeconds = "ui.cache-seconds",
            /// {0} ms
            CacheMilliseconds = "ui.cache-milliseconds",
            /// Last time it ran: {0}.
            CacheLast = "ui.cache-last",
            /// Because of it, these run again too: {0} (all of it took {1} s last time).
            CacheMissesBelow = "ui.cache-misses-below",
            /// This is about the text as it stands here; of the other files, what is on disk counts.
            CacheUnsaved = "ui.cache-unsaved",
            /// The files of the context are still being read.
            CacheStale = "ui.cache-stale",
            /// nothing was built here yet
            CacheNoRecord = "ui.cache-no-record",
            /// nothing that its key holds has changed
            CacheUnchanged = "ui.cache-unchanged",
            /// same as in an older build, {0}
            CacheAsBefore = "ui.cache-as-before",
            /// line {0} does the same
            CacheSameStep = "ui.cache-same-step",
            /// the last build had no such instruction
            CacheNew = "ui.cache-new",
            /// what stands before it is different
            CacheMoved = "ui.cache-moved",
            /// after line {0}
            CacheFollows = "ui.cache-follows",
            /// after a step above it
            CacheFollowsNone = "ui.cache-follows-none",
            /// line {0} may give other files
            CacheOutput = "ui.cache-output",
            /// its files come from another image, which may hold the same
            CacheFilesOfImage = "ui.cache-files-of-image",
            /// it rests on line {0}
            CacheRests = "ui.cache-rests",
            /// it rests on the base image
            CacheRestsOnBase = "ui.cache-rests-on-base",
            /// the tag stands for another image
            CacheTagMoved = "ui.cache-tag-moved",
            /// the tag may have moved
            CacheTagUnasked = "ui.cache-tag-unasked",
            /// the tag may have moved ({0})
            CacheTagUnaskedWhy = "ui.cache-tag-unasked-why",
            /// the address may serve something else
            CacheAddress = "ui.cache-address",
            /// files that the base image's ONBUILD may take changed
            CacheTriggers = "ui.cache-triggers",
            /// it was asked for without the cache
            CacheNoCache = "ui.cache-no-cache",
            /// it failed in the last build
            CacheFailed = "ui.cache-failed",
            /// the last build ended before it
            CacheNotReached = "ui.cache-not-reached",
            /// the last build was by {0}, and {1} would build now
            CacheOtherEngine = "ui.cache-other-engine",
            /// {0} caches in its own way
            CacheNotBuildKit = "ui.cache-not-buildkit",
            /// the engine's cache was emptied
            CacheEmptied = "ui.cache-emptied",
            /// {0}
            CacheUnreadable = "ui.cache-unreadable",
            /// what it took was not recorded
            CacheNotRecorded = "ui.cache-not-recorded",
            /// the base is another image
            CacheOtherImage = "ui.cache-other-image",
            /// line {0} runs again, and this with it
            CacheTellAfter = "ui.cache-tell-after",
            /// line {0} runs again, and this with it, {1} last time
            CacheTellAfterTime = "ui.cache-tell-after-time",
            /// {0} from the cache
            CacheTotalHits = "ui.cache-total-hits",
            /// {0} to run again
            CacheTotalMisses = "ui.cache-total-misses",
            /// {0} known only once built
            CacheTotalDepends = "ui.cache-total-depends",
            /// {0} unknown
            CacheTotalUnknown = "ui.cache-total-unknown",
            /// what runs again took {0} last time
            CacheTotalTime = "ui.cache-total-time",
            /// the files of the context are not read yet
            CacheUnread = "ui.cache-unread",
            /// from the cache: {0}
            CacheTellHit = "ui.cache-tell-hit",
            /// known only once it is built: {0}
            CacheTellDepends = "ui.cache-tell-depends",
            /// not known: {0}
            CacheTellUnknown = "ui.cache-tell-unknown",
            /// {0}: it runs again
            CacheTellAgain = "ui.cache-tell-again",
            /// {0}: it runs again, {1} last time
            CacheTellAgainTime = "ui.cache-tell-again-time",
            /// {0}: it runs again, and with it {1}
            CacheTellChain = "ui.cache-tell-chain",
            /// {0}: it runs again, and with it {1}, {2} in all last time
            CacheTellChainTime = "ui.cache-tell-chain-time",
            /// {0} changed
            CacheChanged = "ui.cache-changed",
            /// {0} added
            CacheAdded = "ui.cache-added",
            /// {0} removed
            CacheRemoved = "ui.cache-removed",
            /// {0} and {1} more
            CacheMore = "ui.cache-more",
            /// the order of the variables changed
            CacheOrder = "ui.cache-order",
            /// files that it takes changed
            CacheSomeFiles = "ui.cache-some-files",
            /// lines {0}
            CacheLines = "ui.cache-lines",
            /// line {0}
            CacheLine = "ui.cache-line",
            /// In its key: {0}.
            KeyHolds = "ui.key-holds",
            /// Not in its key: {0}.
            KeyLacks = "ui.key-lacks",
            /// the outside world, what cache mounts and secrets hold, comments, proxy arguments, the time; nor LABEL, EXPOSE, CMD and ENTRYPOINT above it
            KeyLacksRun = "ui.key-lacks-run",
            /// the times of the files, their owner on this machine; nor LABEL, EXPOSE and CMD above it, nor ENV and ARG that it does not use
            KeyLacksCopy = "ui.key-lacks-copy",
            /// the tag's name (two tags with one digest are the same)
            KeyLacksFrom = "ui.key-lacks-from",
            /// how the path is written; nor LABEL, EXPOSE and CMD above it
            KeyLacksWorkdir = "ui.key-lacks-workdir",
            /// what ran before it
            KeyBefore = "ui.key-before",
            /// the contents of {0} (bytes, names, permissions)
            KeyContents = "ui.key-contents",
            /// the contents of the whole build context (bytes, names, permissions)
            KeyContext = "ui.key-context",
            /// every variable set so far ({0})
            KeyVariables = "ui.key-variables",
            /// When it runs again, these do too: {0}.
            Invalidates = "ui.invalidates",
            /// When its files come out different, these run again too: {0}.
            InvalidatesMaybe = "ui.invalidates-maybe",
            /// Nothing below rests on it.
            InvalidatesNothing = "ui.invalidates-nothing",
            /// the image's digest and platform
            WhatImage = "ui.what-image",
            /// the address
            WhatAddress = "ui.what-address",
            /// the command
            WhatCommand = "ui.what-command",
            /// the working directory
            WhatDirectory = "ui.what-directory",
            /// the user
            WhatUser = "ui.what-user",
            /// `--network`
            WhatNetwork = "ui.what-network",
            /// the security mode
            WhatSecurity = "ui.what-security",
            /// the mount at {0}
            WhatMount = "ui.what-mount",
            /// the secret {0}
            WhatSecret = "ui.what-secret",
            /// the device {0}
            WhatDevice = "ui.what-device",
            /// the platform
            WhatPlatform = "ui.what-platform",
            /// the name of a source
            WhatSourceName = "ui.what-source-name",
            /// the destination
            WhatDestination = "ui.what-destination",
            /// `--chown`
            WhatOwner = "ui.what-owner",
            /// `--chmod`
            WhatMode = "ui.what-mode",
            /// `--exclude` or `--parents`
            WhatPatterns = "ui.what-patterns",
            /// the way files are copied
            WhatManner = "ui.what-manner",
            /// the text of {0}
            WhatFile = "ui.what-file",
            /// `SOURCE_DATE_EPOCH`
            WhatTimestamp = "ui.what-timestamp",
            /// which stages the files come from
            WhatWiring = "ui.what-wiring",
            /// cached
            PictureHit = "ui.picture-hit",
            /// runs again from here
            PictureFirst = "ui.picture-first",
            /// runs again
            PictureMiss = "ui.picture-miss",
            /// depends on the build
            PictureDepends = "ui.picture-depends",
            /// unknown
            PictureUnknown = "ui.picture-unknown",
            /// stage {0}
            PictureStage = "ui.picture-stage",
            /// Nothing was built here yet: no verdicts, no times.
            PictureNoRecord = "ui.picture-no-record",
            /// The longer a step took, the taller it is.
            PictureHeight = "ui.picture-height",
            /// In the last {0} commits its files never changed.
            ChurnNever = "ui.churn-never",
            /// In {1} of the last {0} commits its files changed: a commit costs {2} here and below, on average.
            ChurnTouched = "ui.churn-touched",
            /// With {0} copied first and the rest behind line {1}, a commit would cost the whole build {2} instead of {3}.
            ChurnOrder = "ui.churn-order",
        }
    };
}
