//! What BuildKit refuses, in sentences that say what to do.

use syntax::dockerfile::ProblemKind;
use syntax::language::Keyword;

/// The rule's name and the sentence for one refusal; `instruction` is the one it stands in, where
/// BuildKit knows one. Near names are looked for here, so that only findings that are shown cost it.
pub(super) fn describe(kind: &ProblemKind, instruction: Option<Keyword>) -> (&'static str, String) {
    use ProblemKind as K;
    let keyword = instruction.map_or("", Keyword::name);
    let or_mean = |near: Option<String>, dashes: &str| {
        near.map(|near| format!(" Did you mean `{dashes}{near}`?")).unwrap_or_default()
    };
    match kind {
        K::UnknownInstruction(name) => {
            let near = or_mean(Keyword::suggest(name), "");
            let hint = if near.is_empty() {
                " If it belongs to the command above, end that line with the escape character.".to_owned()
            } else {
                near
            };
            ("syntax-unknown-instruction", format!("`{name}` is no Dockerfile instruction.{hint}"))
        }
        K::LineTooLong => {
            ("syntax-line-too-long", "BuildKit reads no line of more than 65,535 bytes. Break the line.".to_owned())
        }
        K::UnterminatedHeredoc(word) => (
            "syntax-unterminated-heredoc",
            format!("Nothing closes this heredoc. Put `{word}` alone on a line behind its text."),
        ),
        K::HeredocDestination => (
            "syntax-heredoc-destination",
            format!("A heredoc cannot be the destination. Name a path behind it: `{keyword} <<EOF /path`."),
        ),
        K::NeedsArgument => ("syntax-missing-argument", format!("{keyword} needs at least one argument.")),
        K::NeedsOneArgument => ("syntax-missing-argument", format!("{keyword} needs exactly one argument.")),
        K::NeedsDestination => (
            "syntax-missing-argument",
            format!("{keyword} needs a source and a destination: `{keyword} app.py /app/`."),
        ),
        K::FromArity => {
            ("syntax-from", "FROM takes an image, or an image and a stage's name: `FROM image AS name`.".to_owned())
        }
        K::BadStageName(name) => (
            "syntax-stage-name",
            format!("`{name}` is no stage name: start with a letter and use only letters, digits, `-`, `_` and `.`."),
        ),
        K::NotOnlyStrings => (
            "syntax-json-strings",
            "The array may hold strings only. Put every element in double quotes.".to_owned(),
        ),
        K::NeedsJson => (
            "syntax-shell-json",
            "SHELL takes a JSON array: `SHELL [\"/bin/bash\", \"-c\"]`.".to_owned(),
        ),
        K::NeedsValue => {
            ("syntax-missing-value", format!("{keyword} needs a name and a value: `{keyword} name=value`."))
        }
        K::MissingEquals(word) => (
            "syntax-missing-equals",
            format!("`{word}` has no `=`. Write `name=value`, and put a value with spaces in quotes."),
        ),
        K::BlankName => ("syntax-blank-name", format!("The name before the `=` is missing in this {keyword}.")),
        K::BlankVolume => ("syntax-blank-volume", "A volume's path cannot be empty.".to_owned()),
        K::UnknownFlag(name) => {
            let near = or_mean(instruction.and_then(|keyword| keyword.instruction().suggest_flag(name)), "--");
            ("syntax-unknown-flag", format!("{keyword} has no flag `--{name}`.{near}"))
        }
        K::DuplicateFlag(name) => {
            ("syntax-duplicate-flag", format!("`{name}` may stand only once. Remove one of them."))
        }
        K::FlagNeedsValue(name) => ("syntax-flag-value", format!("`{name}` needs a value: `{name}=…`.")),
        K::FlagNotBoolean(name, value) => (
            "syntax-flag-value",
            format!("`{name}` takes `true` or `false`, or no value at all; `{value}` is neither."),
        ),
        K::BadFlagValue { flag, value, allowed } => {
            ("syntax-flag-value", format!("`--{flag}` is one of `{}`; `{value}` is none.", allowed.join("`, `")))
        }
        K::BadDuration(name, value) => (
            "syntax-flag-value",
            format!("`{name}` takes a duration of a millisecond or more, such as `30s` or `1m30s`; `{value}` is none."),
        ),
        K::BadRetries(value) => {
            ("syntax-flag-value", format!("`--retries` takes a whole number, 0 or more; `{value}` is none."))
        }
        K::BadCsv(value) => (
            "syntax-flag-value",
            format!("`{value}` cannot be read as fields between commas. Close every double quote."),
        ),
        K::VariableInFrom => (
            "syntax-variable-in-from",
            "`from` takes no variables. Give the image a stage of its own, `FROM $IMAGE AS name`, and say `from=name`."
                .to_owned(),
        ),
        K::BadDevice(field) => {
            ("syntax-flag-value", format!("`{field}` means nothing to `--device`: write `name[,required]`."))
        }
        K::HealthcheckNoneArguments => {
            ("syntax-healthcheck", "HEALTHCHECK NONE takes nothing more. Remove what follows.".to_owned())
        }
        K::HealthcheckNeedsCommand => {
            ("syntax-healthcheck", "HEALTHCHECK CMD needs the command that checks.".to_owned())
        }
        K::HealthcheckType(kind) => (
            "syntax-healthcheck",
            format!("HEALTHCHECK knows `CMD` and `NONE`, not `{kind}`. Write `HEALTHCHECK CMD …`."),
        ),
        K::OnbuildChained => ("syntax-onbuild", "ONBUILD cannot hold another ONBUILD. Remove one.".to_owned()),
        K::OnbuildForbidden(name) => ("syntax-onbuild", format!("{name} cannot be an ONBUILD trigger.")),
    }
}
