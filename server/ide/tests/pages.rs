//! The pages of the rules are held to the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::PathBuf;

use ide::diagnostics::Source;
use ide::diagnostics::rules::RULES;
use syntax::language::check_rule::CheckRule;

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    for rule in RULES {
        let page = fs::read_to_string(folder.join(format!("{}.md", rule.name)))
            .unwrap_or_else(|_| panic!("docs/rules/{}.md is missing", rule.name));
        assert!(page.starts_with(&format!("# {}\n", rule.name)), "{}: the title", rule.name);
        let fix = if rule.fixable { "with a quick fix" } else { "no quick fix" };
        assert!(page.contains(fix), "{}: the page does not say `{fix}`", rule.name);
        let whose =
            if rule.source == Source::BuildKit { "*A check of BuildKit." } else { "*A rule of Dockwright." };
        assert!(page.contains(whose), "{}: the page does not say `{whose}`", rule.name);
        assert!(page.contains("```dockerfile\n# Finds something\n"), "{}: a bad example", rule.name);
        assert!(page.contains("```dockerfile\n# Better\n"), "{}: a good example", rule.name);
        assert!(page.contains("dockwright.diagnostics.rules"), "{}: how to switch it off", rule.name);
        if let Some(known) = CheckRule::from_name(rule.name).filter(|known| !known.url.is_empty()) {
            assert!(page.contains(known.url), "{}: Docker's page", rule.name);
        }
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = RULES.iter().any(|rule| name == format!("{}.md", rule.name));
        assert!(known || name == "README.md", "docs/rules/{name} describes no rule");
    }
}
