//! What is said of images and their registries, and of how long ago something was.

macro_rules! image_phrases {
    ($next:ident! $($then:ident!)*, $($before:tt)*) => {
        $next! {
            $($then!)*,
            $($before)*
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
            /// the tag moves: a later build may get another image
            ImageMovingTag = "ui.image-moving-tag",
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
            /// {0} is a named context of the build: {1}. It stands in the place of an image.
            ImageContext = "ui.image-context",
            /// Not known: {0}.
            ImageUnknown = "ui.image-unknown",
            /// As of {0}.
            ImageAsOf = "ui.image-as-of",
            /// seen {0}
            ImageSeen = "ui.image-seen",
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
        }
    };
}
