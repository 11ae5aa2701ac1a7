//! The names that progress shows.

use syntax::shell::Lexer;

use super::Environment;
use crate::Platform;

/// The text of a command as progress shows it: variables put in, the keyword in upper case. A text that cannot be
/// expanded stays as it is.
pub(super) fn command(lexer: &Lexer, text: &str, environment: &Environment) -> String {
    let text =
        lexer.expand(text.trim(), environment).map_or_else(|_| text.trim().to_owned(), |found| found.text);
    match text.split_once(' ') {
        Some((keyword, rest)) => format!("{} {rest}", keyword.to_uppercase()),
        None => text.to_uppercase(),
    }
}

/// Counts the steps of a stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter {
    /// What stands before the number; empty in a file of one stage.
    pub(super) label: String,
    /// How many there are.
    pub(super) total: usize,
    /// How many were named.
    pub(super) count: usize,
    /// Whether the platform stands before the label.
    pub(super) with_platform: bool,
    /// Whether the command comes from a trigger.
    pub(super) onbuild: bool,
}

impl Counter {
    /// The next step's number and name.
    pub(super) fn name(
        &mut self,
        text: &str,
        platform: Option<&Platform>,
        environment: Option<&Environment>,
    ) -> (Option<(usize, usize)>, String) {
        if self.total == 0 {
            return (None, text.to_owned());
        }
        self.count += 1;
        let mut prefix = String::from("[");
        if let (true, Some(platform)) = (self.with_platform, platform) {
            prefix.push_str(&platform.to_string());
            prefix.push_str(&environment.map(|variables| crossing(platform, variables)).unwrap_or_default());
            prefix.push(' ');
        }
        if !self.label.is_empty() {
            prefix.push_str(&self.label);
            prefix.push(' ');
        }
        let width = self.total.to_string().len();
        let onbuild = if self.onbuild { "ONBUILD " } else { "" };
        let name = format!("{prefix}{:>width$}/{}] {onbuild}{text}", self.count, self.total);
        (Some((self.count, self.total)), name)
    }
}

/// `->arm64` where a stage of one platform builds for another.
fn crossing(base: &Platform, environment: &Environment) -> String {
    let mut target = Platform {
        os: String::new(),
        architecture: String::new(),
        variant: String::new(),
        os_version: String::new(),
    };
    let mut found = false;
    for (name, value) in environment.iter() {
        match name {
            "TARGETPLATFORM" => {
                if let Some(platform) = Platform::parse(value, base) {
                    target = platform;
                    found = true;
                    break;
                }
                continue;
            }
            "TARGETOS" => value.clone_into(&mut target.os),
            "TARGETARCH" => value.clone_into(&mut target.architecture),
            "TARGETVARIANT" => value.clone_into(&mut target.variant),
            _ => continue,
        }
        found = true;
    }
    if !found {
        return String::new();
    }
    if target.os.is_empty() {
        target.os.clone_from(&base.os);
    }
    if target.architecture.is_empty() {
        target.architecture.clone_from(&base.architecture);
    }
    let target = target.normalized();
    if target.os != base.os {
        return format!("->{target}");
    }
    if target.architecture == base.architecture {
        return String::new();
    }
    let variant = if target.variant.is_empty() { String::new() } else { format!("/{}", target.variant) };
    format!("->{}{variant}", target.architecture)
}

/// The first line of a heredoc, for the name of its RUN.
pub(super) fn summary(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    match text.split_once('\n') {
        Some((first, _)) => format!("{first}..."),
        None => text,
    }
}
