//! What is said of instructions, variables and stages.

macro_rules! general_phrases {
    ($next:ident! $($then:ident!)*, $($before:tt)*) => {
        $next! {
            $($then!)*,
            $($before)*
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
        }
    };
}
