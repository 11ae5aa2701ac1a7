//! Durations such as `1m30s`, as Go's `time.ParseDuration` reads them.

/// The units, shortest first, in nanoseconds.
pub const UNITS: [(&str, f64); 8] =
    [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

/// The duration in nanoseconds; nothing when it is none.
#[must_use]
pub fn parse_duration(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let number_len = rest.find(|ch: char| !ch.is_ascii_digit() && ch != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at_checked(number_len)?;
        let number: f64 = number.parse().ok()?;
        let unit_len = tail.find(|ch: char| ch.is_ascii_digit() || ch == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(unit_len)?;
        let (_, nanoseconds) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        total += number * nanoseconds;
        rest = tail;
    }
    // Go counts in 64 bits of nanoseconds.
    (total <= 9_223_372_036_854_775_807.0).then_some(sign * total)
}

#[cfg(test)]
mod tests {
    use super::parse_duration;

    #[test]
    fn sums_of_units() {
        assert_eq!(parse_duration("1m30s"), Some(9e10));
        assert_eq!(parse_duration("1.5h"), Some(5.4e12));
        assert_eq!(parse_duration("-2ms"), Some(-2e6));
        assert_eq!(parse_duration("0"), Some(0.0));
    }

    #[test]
    fn no_unit_is_no_duration() {
        for text in ["", "30", "s", "1 s", "1x", "$T", "1h-2s", "9999999999h"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
