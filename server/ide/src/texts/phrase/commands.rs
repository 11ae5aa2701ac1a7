//! What is said of commands and builds, and what is offered.

macro_rules! command_phrases {
    ($next:ident! $($then:ident!)*, $($before:tt)*) => {
        $next! {
            $($then!)*,
            $($before)*
            /// no Dockerfile is open: open one, or name it in the command's argument
            CommandNothing = "ui.command-nothing",
            /// {0} is not open: open it
            CommandNotOpen = "ui.command-not-open",
            /// {0} is no file on disk: save it first
            CommandNoFile = "ui.command-no-file",
            /// Which Dockerfile is to be built?
            BuildWhich = "ui.build-which",
            /// {0} is no file on disk, so it cannot be built: save it first
            BuildNoFile = "ui.build-no-file",
            /// this workspace is not trusted, so nothing is built: trust it first
            BuildUntrusted = "ui.build-untrusted",
            /// this workspace is not trusted, so nothing is asked: trust it first
            AskUntrusted = "ui.ask-untrusted",
            /// {0} is not being built
            BuildNotOne = "ui.build-not-one",
            /// nothing is being built
            BuildNone = "ui.build-none",
            /// Build {0}
            BuildTitle = "ui.build-title",
            /// {0}: the build was ended
            BuildEnded = "ui.build-ended",
            /// built {0} in {1} s with {2}
            BuildDone = "ui.build-done",
            /// {0}: the build failed: {1}
            BuildFailed = "ui.build-failed",
            /// the engine said nothing
            BuildSilent = "ui.build-silent",
            /// {0} is not saved; what is on disk is built
            BuildUnsaved = "ui.build-unsaved",
            /// {0}; log: {1}
            BuildLog = "ui.build-log",
            /// Build
            OfferBuild = "ui.offer-build",
            /// Build this stage
            OfferStage = "ui.offer-stage",
            /// Build this stage ({0})
            OfferStageNamed = "ui.offer-stage-named",
            /// Cancel the build
            OfferCancel = "ui.offer-cancel",
            /// The build failed here.
            FailedHere = "ui.failed-here",
            /// The build failed here with exit code {0}.
            FailedHereCode = "ui.failed-here-code",
            /// An ONBUILD trigger of the base image {0} failed.
            FailedTrigger = "ui.failed-trigger",
            /// An ONBUILD trigger of the base image {0} failed with exit code {1}.
            FailedTriggerCode = "ui.failed-trigger-code",
            /// Which Dockerfile's step is to be explained?
            ExplainWhich = "ui.explain-which",
            /// there is no instruction: put the cursor on one
            ExplainNoInstruction = "ui.explain-no-instruction",
            /// nothing is known of this line: it stands before the first FROM, or no engine would read it
            ExplainNoStep = "ui.explain-no-step",
            /// Which Dockerfile's build is to be drawn?
            GraphWhich = "ui.graph-which",
            /// cached
            VerdictHit = "ui.verdict-hit",
            /// runs
            VerdictMiss = "ui.verdict-miss",
            /// depends
            VerdictDepends = "ui.verdict-depends",
            /// unknown
            VerdictUnknown = "ui.verdict-unknown",
        }
    };
}
