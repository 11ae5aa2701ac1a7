//! The short phrases that answers are put together from, such as "Comes from {0}.".

use super::Language;

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// A phrase. What it says in each language stands in `ui.md`, where `{0}`, `{1}` … stand for what is
        /// filled in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Phrase {
            $($(#[$doc])* $name,)*
        }

        impl Phrase {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its key in `ui.md`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }
        }
    };
}

phrases! {
    /// Example
    Example = "ui.example",
    /// Reference
    Reference = "ui.reference",
    /// Default: {0}
    Default = "ui.default",
    /// Values: {0}
    Values = "ui.values",
    /// Also written: {0}
    Aliases = "ui.aliases",
    /// For: {0}
    UsedByTypes = "ui.used-by-types",
    /// May stand several times.
    Repeats = "ui.repeats",
    /// Outdated.
    Deprecated = "ui.deprecated",
    /// Experimental: off unless turned on.
    Experimental = "ui.experimental",
    /// Only the last one in a stage counts.
    LastWins = "ui.last-wins",
    /// required
    Required = "ui.required",
    /// optional
    Optional = "ui.optional",
    /// Needs frontend {0} or newer.
    NeedsFrontend = "ui.needs-frontend",
    /// Needs frontend {0} or newer; this file asks for {1}.
    NeedsFrontendButAsked = "ui.needs-frontend-but-asked",
    /// Starts a stage.
    StageEffect = "ui.stage-effect",
    /// Adds a layer.
    LayerEffect = "ui.layer-effect",
    /// Changes metadata only: 0 bytes.
    MetadataEffect = "ui.metadata-effect",
    /// Leaves nothing in the image.
    BuildOnlyEffect = "ui.build-only-effect",
    /// The builder replaces variables here.
    ExpandedByBuilder = "ui.expanded-by-builder",
    /// The shell replaces variables here, when the command runs.
    ExpandedByShell = "ui.expanded-by-shell",
    /// The shell of the container replaces variables here; it has ENV and no ARG.
    ExpandedByContainer = "ui.expanded-by-container",
    /// Variables are not replaced here.
    NotExpanded = "ui.not-expanded",
    /// Value here: {0}
    ValueHere = "ui.value-here",
    /// Value here: empty
    ValueEmpty = "ui.value-empty",
    /// Here it has no value.
    ValueUnset = "ui.value-unset",
    /// Its value is only known during the build.
    ValueUnknown = "ui.value-unknown",
    /// … ({0} characters in all)
    ValueCut = "ui.value-cut",
    /// What only the build knows stands as it is written.
    ValuePartly = "ui.value-partly",
    /// The build stops here: {0}
    ValueRefused = "ui.value-refused",
    /// Resolved: {0}
    Resolved = "ui.resolved",
    /// Comes from {0}.
    ComesFrom = "ui.comes-from",
    /// Comes from:
    ComesFromAll = "ui.comes-from-all",
    /// `ARG`, line {0}
    FromArg = "ui.from-arg",
    /// the default of `ARG`, line {0}
    FromArgDefault = "ui.from-arg-default",
    /// the global `ARG`, line {0}
    FromGlobalArg = "ui.from-global-arg",
    /// `ENV`, line {0}
    FromEnv = "ui.from-env",
    /// stage {0}
    FromStage = "ui.from-stage",
    /// the base image {0}
    FromBaseImage = "ui.from-base-image",
    /// the base image
    FromBase = "ui.from-base",
    /// the builder
    FromBuilder = "ui.from-builder",
    /// `--build-arg`
    FromUser = "ui.from-user",
    /// `--build-arg {0}=…` replaces it.
    BuildArgReplaces = "ui.build-arg-replaces",
    /// `--build-arg {0}=…` gives it one.
    BuildArgGives = "ui.build-arg-gives",
    /// An ENV wins over the ARG of the same name, and over `--build-arg`.
    EnvWins = "ui.env-wins",
    /// Also set by {0}.
    AlsoSetBy = "ui.also-set-by",
    /// The base image {0} may set it.
    BaseMaySet = "ui.base-may-set",
    /// This command gives it a value of its own.
    ShellAssigns = "ui.shell-assigns",
    /// Nothing defines {0} before this line.
    Undefined = "ui.undefined",
    /// Write `ARG {0}` in this stage to use it.
    DeclareInStage = "ui.declare-in-stage",
    /// It is no part of the cache key.
    OutsideCacheKey = "ui.outside-cache-key",
    /// When it changes, every RUN below its ARG in this stage runs again.
    InCacheKey = "ui.in-cache-key",
    /// Did you mean {0}?
    DidYouMean = "ui.did-you-mean",
    /// line {0}
    Line = "ui.line",
    /// Stage {0}
    Stage = "ui.stage",
    /// Stage number {0}
    StageNumber = "ui.stage-number",
    /// The last stage: what a build makes unless `--target` names another.
    StageFinal = "ui.stage-final",
    /// The last stage does not need it: it is built only when `--target` names it.
    StageUnused = "ui.stage-unused",
    /// Built from {0}
    StageBuiltFrom = "ui.stage-built-from",
    /// Used by {0}
    StageUsedBy = "ui.stage-used-by",
    /// Passes on:
    StagePassesOn = "ui.stage-passes-on",
    /// Copies from {0}
    StageCopies = "ui.stage-copies",
    /// Usual for {0}.
    UsualPort = "ui.usual-port",
    /// Image {0}
    Image = "ui.image",
    /// Run by {0}.
    HeredocShell = "ui.heredoc-shell",
    /// Run as a script by {0}, as its first line says.
    HeredocScript = "ui.heredoc-script",
    /// Handed to the command on its standard input.
    HeredocInput = "ui.heredoc-input",
    /// Written to the file {0}.
    HeredocFile = "ui.heredoc-file",
    /// The builder replaces variables in it. Quote the word after `<<` to prevent that.
    HeredocExpanded = "ui.heredoc-expanded",
    /// Its text is taken as it is.
    HeredocLiteral = "ui.heredoc-literal",
    /// Leading tabs are stripped.
    HeredocTabs = "ui.heredoc-tabs",
    /// Does
    ExplainDoes = "ui.explain-does",
    /// Adds
    ExplainAdds = "ui.explain-adds",
    /// Variables
    ExplainVariables = "ui.explain-variables",
    /// Runs again when
    ExplainInvalidatedBy = "ui.explain-invalidated-by",
    /// Brings the layers of what it is built from.
    BaseEffect = "ui.base-effect",
    /// Brings no layer: 0 bytes.
    EmptyEffect = "ui.empty-effect",
    /// an empty image: nothing at all
    EmptyBase = "ui.empty-base",
    /// the image {0}
    ImageNamed = "ui.image-named",
    /// {0} is no instruction; the build stops here.
    NoInstruction = "ui.no-instruction",
    /// There is no instruction in this file.
    EmptyFile = "ui.empty-file",
    /// The engine refuses this line; `dockwright check` says why.
    RefusedLine = "ui.refused-line",
    /// Here: {0} to {1}.
    HereCopies = "ui.here-copies",
    /// Here: {0} of {2} to {1}.
    HereCopiesFrom = "ui.here-copies-from",
    /// Run as it stands, without a shell.
    HereExec = "ui.here-exec",
    /// Run by {0}.
    HereShell = "ui.here-shell",
    /// the command changes, even by a single space
    InvalidatedByCommand = "ui.invalidated-by-command",
    /// its sources, its destination or its flags change
    InvalidatedByPaths = "ui.invalidated-by-paths",
    /// the user, the shell, the working directory or the platform changes
    InvalidatedBySettings = "ui.invalidated-by-settings",
    /// the text of its heredoc changes
    InvalidatedByHeredoc = "ui.invalidated-by-heredoc",
    /// anything in the build context changes, but for what the ignore file leaves out
    InvalidatedByContext = "ui.invalidated-by-context",
    /// It is not a step. When the value changes, every RUN below it in this stage runs again.
    FollowsVariable = "ui.follows-variable",
    /// It is not a step. When it changes, the RUN lines below it in this stage run again.
    FollowsSetting = "ui.follows-setting",
    /// It is not a step: it goes on where the other stage ends.
    FollowsBase = "ui.follows-base",
    /// It is not a step: a change makes nothing run again.
    FollowsNothing = "ui.follows-nothing",
    /// the text of the instruction changes
    InvalidatedByText = "ui.invalidated-by-text",
    /// the contents of {0} change
    InvalidatedByFiles = "ui.invalidated-by-files",
    /// stage {0} changes
    InvalidatedByStage = "ui.invalidated-by-stage",
    /// the image {0} changes
    InvalidatedByImage = "ui.invalidated-by-image",
    /// the value of {0} changes
    InvalidatedByArgument = "ui.invalidated-by-argument",
    /// a step above it in the stage runs again
    InvalidatedByAbove = "ui.invalidated-by-above",
    /// what {0} serves changes
    InvalidatedByRemote = "ui.invalidated-by-remote",
    /// Nothing: it is never run.
    InvalidatedByNothing = "ui.invalidated-by-nothing",
    /// official image
    ImageOfficial = "ui.image-official",
    /// verified publisher
    ImageVerified = "ui.image-verified",
    /// open source, sponsored by Docker
    ImageOpenSource = "ui.image-open-source",
    /// moves
    ImageMoving = "ui.image-moving",
    /// same as {0}
    ImageSame = "ui.image-same",
    /// pushed {0}
    ImagePushed = "ui.image-pushed",
    /// built {0}
    ImageMade = "ui.image-made",
    /// Pinned: {0}.
    PinDone = "ui.pin-done",
    /// every image has its digest already
    PinNothing = "ui.pin-nothing",
    /// {0} (as it was known {1})
    PinOld = "ui.pin-old",
    /// Left as it is, because the file writes it with a variable: {0}. Pin the value of that variable.
    PinIndirect = "ui.pin-indirect",
    /// {0}: {1}
    PinFailed = "ui.pin-failed",
    /// the editor did not take the change: {0}
    PinRefused = "ui.pin-refused",
    /// no document
    PinNoDocument = "ui.pin-no-document",
    /// which document
    PinWhich = "ui.pin-which",
    /// the document is not open
    PinNotOpen = "ui.pin-not-open",
    /// in another Dockerfile here
    ImageElsewhere = "ui.image-elsewhere",
    /// on this machine
    ImageLocal = "ui.image-local",
    /// retired by its owner
    ImageArchived = "ui.image-archived",
    /// {0} reached its end of life on {1}.
    ImageEnded = "ui.image-ended",
    /// {0} left regular support on {1}; long-term support goes on until {2}.
    ImageExtended = "ui.image-extended",
    /// {0} is supported until {1}.
    ImageEnds = "ui.image-ends",
    /// end of life {0}
    ImageOver = "ui.image-over",
    /// Newer: {0}
    ImageNewer = "ui.image-newer",
    /// Smaller: {0}
    ImageSmaller = "ui.image-smaller",
    /// Size: {0} compressed; layers: {1}
    ImageSize = "ui.image-size",
    /// Size: {0} compressed
    ImageSizeAlone = "ui.image-size-alone",
    /// Platforms: {0}
    ImagePlatforms = "ui.image-platforms",
    /// Last pushed: {0}
    ImageLastPushed = "ui.image-last-pushed",
    /// Built: {0}
    ImageBuilt = "ui.image-built",
    /// Digest: {0}
    ImageDigest = "ui.image-digest",
    /// Passes to this stage
    ImagePasses = "ui.image-passes",
    /// Layers
    ImageLayers = "ui.image-layers",
    /// and {0} more
    ImageMoreLayers = "ui.image-more-layers",
    /// {0} is being asked; hover again in a moment to see more.
    ImageAsking = "ui.image-asking",
    /// Not known: {0}.
    ImageUnknown = "ui.image-unknown",
    /// As of {0}.
    ImageAsOf = "ui.image-as-of",
    /// registries are not asked: the network is switched off in the settings
    ProblemOffline = "ui.problem-offline",
    /// {0} cannot be reached
    ProblemUnreachable = "ui.problem-unreachable",
    /// the certificate of {0} is not trusted; add its authority to the system's
    ProblemCertificate = "ui.problem-certificate",
    /// {0} did not answer in time
    ProblemSilent = "ui.problem-silent",
    /// {0} was not found; it may be private or misspelled
    ProblemNotFound = "ui.problem-not-found",
    /// {0} refused the credentials; log in again with `docker login {0}`
    ProblemRefused = "ui.problem-refused",
    /// {0} wants credentials; log in with `docker login {0}`
    ProblemDenied = "ui.problem-denied",
    /// {0} is blocked
    ProblemBlocked = "ui.problem-blocked",
    /// {0} was asked too often; it may be asked again in {1} s
    ProblemLimited = "ui.problem-limited",
    /// the image does not exist for {0}, only for {1}
    ProblemPlatform = "ui.problem-platform",
    /// {0} ended the connection in the middle of its answer
    ProblemCutShort = "ui.problem-cut-short",
    /// {0} answered with more than {1} MiB
    ProblemTooLarge = "ui.problem-too-large",
    /// {0} answered with status {1}
    ProblemFailed = "ui.problem-failed",
    /// {0} leads to a place that is not followed
    ProblemRedirect = "ui.problem-redirect",
    /// {0} gave an answer that cannot be read
    ProblemNonsense = "ui.problem-nonsense",
    /// {0} does not offer this information
    ProblemNotOffered = "ui.problem-not-offered",
    /// the question was withdrawn
    ProblemStopped = "ui.problem-stopped",
    /// just now
    AgoNow = "ui.ago-now",
    /// {0} min ago
    AgoMinutes = "ui.ago-minutes",
    /// {0} h ago
    AgoHours = "ui.ago-hours",
    /// {0} days ago
    AgoDays = "ui.ago-days",
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
    /// The last build of it: {0}.
    CacheLastBuild = "ui.cache-last-build",
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

/// A phrase with its places filled in. What is filled in stands as it is: the caller escapes it.
#[must_use]
pub fn phrase(language: Language, phrase: Phrase, filled_in: &[&str]) -> String {
    // A phrase without words would be a hole in the table, which a test forbids; the key is better than nothing.
    let template = super::text(language, phrase.key()).map_or(phrase.key(), |text| text.summary.as_str());
    let mut result = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        let value = after.split_once('}').and_then(|(number, after)| {
            let value = filled_in.get(number.parse::<usize>().ok()?)?;
            Some((*value, after))
        });
        match value {
            Some((value, after)) => {
                result.push_str(value);
                rest = after;
            }
            None => {
                result.push('{');
                rest = after;
            }
        }
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests;
