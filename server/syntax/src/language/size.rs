//! Numbers of bytes as `--mount=type=tmpfs,size=` takes them: `64m`, `1.5GiB`, `512 kb`.

/// The units, with the bytes of each. A `b` or `ib` may follow; case does not matter.
pub const UNITS: [(char, u64); 5] =
    [('k', 1 << 10), ('m', 1 << 20), ('g', 1 << 30), ('t', 1 << 40), ('p', 1 << 50)];

/// Reads a number of bytes by the rule of Docker's `units.RAMInBytes`: all units are powers of 1,024. Nothing
/// when the text is none.
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    let number_end = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')? + 1;
    let (number, suffix) = text.split_at(number_end);
    // One space may part the number from its unit.
    let number = number.strip_suffix(' ').unwrap_or(number);
    if !number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '+' | 'e' | 'E' | '-')) {
        return None;
    }
    let size: f64 = number.parse().ok()?;
    if size < 0.0 {
        return None;
    }
    let suffix = suffix.to_lowercase();
    let unit = match suffix.as_str() {
        "" | "b" => 1,
        _ => {
            let (letter, length) = UNITS.iter().find(|(letter, _)| suffix.starts_with(*letter))?;
            match suffix.strip_prefix(*letter) {
                Some("" | "b" | "ib") => *length,
                _ => return None,
            }
        }
    };
    // A size beyond what fits is as good as endless; the cast saturates.
    Some((size * unit as f64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_powers_of_1024_however_they_are_written() {
        let cases = [
            ("0", 0),
            ("32", 32),
            ("32b", 32),
            ("32k", 32 << 10),
            ("32KB", 32 << 10),
            ("32KiB", 32 << 10),
            ("32 mb", 32 << 20),
            ("1.5g", 3 << 29),
            ("1t", 1 << 40),
            ("2p", 2 << 50),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_size() {
        for text in ["", "m", "-1m", "1x", "1mm", "1kibi", "1bb", "1  m", "ten", "0x10"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
