//! What the settings say of rules: `dockwright.diagnostics.rules`, and the settings of the server that people come
//! from, `docker.languageserver.diagnostics`.

use std::collections::BTreeMap;

use ide::diagnostics::rules::{RULES, rule};
use ide::diagnostics::{Levels, Severity};
use serde_json::Value;
use syntax::language::suggest::suggest;

/// The words for how much a rule matters.
const WORDS: &str = "off, hint, information, warning or error";

/// The settings of dockerfile-language-server and the rules that say the same. Its `directiveCasing` has none: BuildKit
/// reads directives in any case.
const INCUMBENT: &[(&str, &str)] = &[
    ("deprecatedMaintainer", "MaintainerDeprecated"),
    ("emptyContinuationLine", "NoEmptyContinuation"),
    ("instructionCasing", "ConsistentInstructionCasing"),
    ("instructionCmdMultiple", "MultipleInstructionsDisallowed"),
    ("instructionEntrypointMultiple", "MultipleInstructionsDisallowed"),
    ("instructionHealthcheckMultiple", "MultipleInstructionsDisallowed"),
    ("instructionJSONInSingleQuotes", "shell-broken-exec-form"),
    ("instructionWorkdirRelative", "WorkdirRelativePath"),
];

/// Takes the setting of one rule.
pub(super) fn set(levels: &mut Levels, name: &str, value: &Value) -> Result<(), String> {
    let is_remark =
        name.strip_prefix("SC").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if rule(name).is_none() && !is_remark {
        let near = suggest(name, RULES.iter().map(|rule| rule.name), true);
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        return Err(format!("dockwright.diagnostics.rules: there is no rule {name}{hint}"));
    }
    let level = value.as_str().and_then(level).ok_or_else(|| {
        format!(
            "dockwright.diagnostics.rules.{name}: {WORDS} is wanted, not {value}; its own severity is used"
        )
    })?;
    levels.0.insert(name.to_owned(), level);
    Ok(())
}

fn level(word: &str) -> Option<Option<Severity>> {
    Some(match word {
        "off" | "ignore" => None,
        "hint" => Some(Severity::Hint),
        "information" => Some(Severity::Information),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => return None,
    })
}

/// Takes what `docker.languageserver.diagnostics` holds, for rules that no setting of ours names. Several of its
/// settings can mean one rule: the severest holds. What it cannot mean is passed over, for it is another server's.
pub(super) fn add_incumbent(levels: &mut Levels, settings: &Value) {
    let mut found: BTreeMap<&str, Option<Severity>> = BTreeMap::new();
    for (setting, name) in INCUMBENT {
        let word = settings.get(setting).and_then(Value::as_str);
        let Some(level) = word.and_then(level) else { continue };
        let known = found.entry(name).or_insert(level);
        *known = (*known).max(level);
    }
    for (name, level) in found {
        levels.0.entry(name.to_owned()).or_insert(level);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_are_switched_off_and_given_another_severity() {
        let mut levels = Levels::default();
        set(&mut levels, "UndefinedVar", &json!("off")).unwrap();
        set(&mut levels, "SC2086", &json!("hint")).unwrap();
        assert_eq!(levels.0["UndefinedVar"], None);
        assert_eq!(levels.0["SC2086"], Some(Severity::Hint));
    }

    #[test]
    fn what_is_no_rule_or_no_severity_is_named() {
        let mut levels = Levels::default();
        assert!(
            set(&mut levels, "UndefinedVars", &json!("off"))
                .unwrap_err()
                .contains("did you mean UndefinedVar?")
        );
        assert!(set(&mut levels, "UndefinedVar", &json!(3)).unwrap_err().contains("not 3"));
        assert_eq!(levels, Levels::default());
    }

    #[test]
    fn the_settings_of_the_other_server_are_honoured_below_ours() {
        let mut levels = Levels::default();
        set(&mut levels, "WorkdirRelativePath", &json!("hint")).unwrap();
        let theirs = json!({
            "deprecatedMaintainer": "ignore", "instructionCmdMultiple": "ignore",
            "instructionEntrypointMultiple": "error", "instructionWorkdirRelative": "error",
            "instructionCasing": 7, "directiveCasing": "warning",
        });
        add_incumbent(&mut levels, &theirs);
        assert_eq!(levels.0["MaintainerDeprecated"], None);
        assert_eq!(levels.0["MultipleInstructionsDisallowed"], Some(Severity::Error));
        assert_eq!(levels.0["WorkdirRelativePath"], Some(Severity::Hint));
        assert_eq!(levels.0.len(), 3);
    }
}
