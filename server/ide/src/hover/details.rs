//! What one very value means, on a line of its own: `1m30s` in seconds, `755` in letters, a platform in words.

use syntax::language::mount::{FieldKind, MountKey};
use syntax::language::{FlagSpec, ValueKind, duration, platform, size};

use crate::texts::{self, Language};

/// The value of a flag; nothing where it says all by itself, and where the builder refuses it.
pub(super) fn of_flag(language: Language, spec: &FlagSpec, value: &str) -> Option<String> {
    match spec.value {
        ValueKind::Duration => seconds(value),
        ValueKind::Permissions => letters(value),
        ValueKind::Platform => architecture(language, value),
        _ => None,
    }
}

/// The value of a mount's field.
pub(super) fn of_field(key: &MountKey, value: &str) -> Option<String> {
    match key.value {
        FieldKind::OctalMode => letters(value),
        FieldKind::Size => bytes(value),
        _ => None,
    }
}

/// A length of time in seconds, where it is written in other units too.
fn seconds(value: &str) -> Option<String> {
    let nanoseconds = duration::parse_interval(value).ok()?;
    let whole = nanoseconds / 1_000_000_000;
    let shown = match nanoseconds % 1_000_000_000 {
        0 => format!("{whole}"),
        rest => format!("{whole}.{rest:09}").trim_end_matches('0').to_owned(),
    };
    (nanoseconds > 0 && value != format!("{shown}s")).then(|| format!("**`{value}`** = {shown} s"))
}

/// Octal permissions as `ls` shows them.
fn letters(value: &str) -> Option<String> {
    let mode = u32::from_str_radix(value, 8).ok().filter(|mode| *mode <= 0o7777)?;
    let mut shown = String::new();
    for (shift, special, on, off) in [(6, 0o4000, 's', 'S'), (3, 0o2000, 's', 'S'), (0, 0o1000, 't', 'T')] {
        let bits = mode >> shift;
        shown.push(if bits & 4 == 0 { '-' } else { 'r' });
        shown.push(if bits & 2 == 0 { '-' } else { 'w' });
        shown.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => on,
            (true, false) => off,
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    Some(format!("**`{value}`** = `{shown}`"))
}

/// A number of bytes in the greatest unit that holds it whole.
fn bytes(value: &str) -> Option<String> {
    let bytes = size::parse(value).filter(|bytes| *bytes > 0)?;
    let units = [(1_u64 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B")];
    let (unit, name) = units.into_iter().find(|(unit, _)| bytes % unit == 0)?;
    Some(format!("**`{value}`** = {} {name}", bytes / unit))
}

/// A platform in words, under the name that images have it by.
fn architecture(language: Language, value: &str) -> Option<String> {
    let platform = platform::parse(value)?;
    let parts = [platform.os, platform.architecture, platform.variant];
    let usual = parts.into_iter().flatten().collect::<Vec<_>>().join("/");
    let text = texts::text(language, &format!("platform.{usual}"))?;
    let other = if usual == value { String::new() } else { format!(" = `{usual}`") };
    Some(format!("**`{value}`**{other} — {}", text.summary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_seconds_where_it_is_not_written_so() {
        assert_eq!(seconds("1m30s").as_deref(), Some("**`1m30s`** = 90 s"));
        assert_eq!(seconds("1.5h").as_deref(), Some("**`1.5h`** = 5400 s"));
        assert_eq!(seconds("250ms").as_deref(), Some("**`250ms`** = 0.25 s"));
        for plain in ["30s", "0", "", "soon", "30", "-5s"] {
            assert_eq!(seconds(plain), None, "{plain}");
        }
    }

    #[test]
    fn permissions_are_told_as_a_listing_shows_them() {
        for (value, shown) in [
            ("755", "rwxr-xr-x"),
            ("0644", "rw-r--r--"),
            ("4750", "rwsr-x---"),
            ("2644", "rw-r-Sr--"),
            ("1777", "rwxrwxrwt"),
            ("1776", "rwxrwxrwT"),
        ] {
            assert_eq!(letters(value), Some(format!("**`{value}`** = `{shown}`")));
        }
        for none in ["u=rwX", "788", "17777", "", "$MODE"] {
            assert_eq!(letters(none), None, "{none}");
        }
    }

    #[test]
    fn sizes_are_powers_of_1024() {
        assert_eq!(bytes("64m").as_deref(), Some("**`64m`** = 64 MiB"));
        assert_eq!(bytes("1.5g").as_deref(), Some("**`1.5g`** = 1536 MiB"));
        assert_eq!(bytes("1000").as_deref(), Some("**`1000`** = 1000 B"));
        assert_eq!(bytes("much"), None);
    }

    #[test]
    fn a_platform_is_told_under_its_usual_name() {
        let told = |value| architecture(Language::English, value).unwrap_or_default();
        assert!(told("linux/amd64").starts_with("**`linux/amd64`** — "));
        assert!(told("linux/aarch64/v8").starts_with("**`linux/aarch64/v8`** = `linux/arm64` — "));
        for none in ["linux", "plan9/amd64", "$BUILDPLATFORM", "a/b/c/d", ""] {
            assert_eq!(architecture(Language::Korean, none), None, "{none}");
        }
    }
}
