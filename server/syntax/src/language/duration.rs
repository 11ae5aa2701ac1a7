//! Lengths of time as Go writes them: `1m30s`, `500ms`, `1.5h`.

use std::fmt;

/// The units, with the nanoseconds of each, the usual ones first.
pub const UNITS: [(&str, u64); 8] = [
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ns", 1),
];

/// The shortest time that a health check takes, in nanoseconds: one millisecond. 0 means the default.
pub const SHORTEST: i64 = 1_000_000;

/// Why a text is no length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationError {
    /// It is not made of numbers and units, or too great.
    Invalid,
    /// A number has no unit.
    MissingUnit,
    /// A unit is none that Go knows.
    UnknownUnit,
    /// It is a length of time, but less than [`SHORTEST`] and not 0.
    TooShort,
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "invalid duration",
            Self::MissingUnit => "missing unit in duration",
            Self::UnknownUnit => "unknown unit in duration",
            Self::TooShort => "cannot be less than 1ms",
        })
    }
}

impl std::error::Error for DurationError {}

/// Reads a length of time by the rule of Go's `time.ParseDuration`, in nanoseconds.
///
/// # Errors
/// When the text is none.
pub fn parse(text: &str) -> Result<i64, DurationError> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // A zero needs no unit; it is the only number that does not.
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(DurationError::Invalid);
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(DurationError::Invalid);
        }
        let end = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        if unit.is_empty() {
            return Err(DurationError::MissingUnit);
        }
        let nanoseconds = UNITS
            .iter()
            .find_map(|(name, length)| (*name == unit).then_some(*length))
            .ok_or(DurationError::UnknownUnit)?;
        let whole: u64 =
            if whole.is_empty() { 0 } else { whole.parse().map_err(|_| DurationError::Invalid)? };
        let part =
            whole.checked_mul(nanoseconds).and_then(|part| part.checked_add(of(fraction, nanoseconds)));
        // The most negative number has one more than the most positive.
        total = part
            .and_then(|part| total.checked_add(part))
            .filter(|&total| total <= 1 << 63)
            .ok_or(DurationError::Invalid)?;
        rest = after;
    }
    match (negative, i64::try_from(total)) {
        (true, Ok(total)) => Ok(-total),
        (true, Err(_)) => Ok(i64::MIN),
        (false, total) => total.map_err(|_| DurationError::Invalid),
    }
}

/// Reads a length of time as the flags of HEALTHCHECK take it: empty means 0, and 0 means the default.
///
/// # Errors
/// When the text is none, or shorter than [`SHORTEST`].
pub fn parse_interval(text: &str) -> Result<i64, DurationError> {
    if text.is_empty() {
        return Ok(0);
    }
    match parse(text)? {
        0 => Ok(0),
        length if length < SHORTEST => Err(DurationError::TooShort),
        length => Ok(length),
    }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// The decimals of a unit, in nanoseconds, what is less than one cut off.
fn of(decimals: &str, unit: u64) -> u64 {
    // No unit is longer than 3.6e12 ns, so digits beyond the 18th change nothing.
    let (mut value, mut scale) = (0_u128, 1_u128);
    for digit in decimals.bytes().take(18) {
        value = value * 10 + u128::from(digit - b'0');
        scale *= 10;
    }
    u64::try_from(value * u128::from(unit) / scale).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn numbers_with_units_are_added_up() {
        let cases = [
            ("0", 0),
            ("5s", 5 * SECOND),
            ("1m30s", 90 * SECOND),
            ("1.5h", 5400 * SECOND),
            (".5s", SECOND / 2),
            ("1.s", SECOND),
            ("+3s", 3 * SECOND),
            ("-3s", -3 * SECOND),
            ("2h2h", 14400 * SECOND),
            ("10µs", 10_000),
            ("10μs", 10_000),
            ("0.3333333333333333333h", 1_199_999_999_999),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_says_why_not() {
        let cases = [
            ("", DurationError::Invalid),
            ("-", DurationError::Invalid),
            ("s", DurationError::Invalid),
            (".", DurationError::Invalid),
            (".s", DurationError::Invalid),
            ("1 s", DurationError::UnknownUnit),
            ("30", DurationError::MissingUnit),
            ("1m30", DurationError::MissingUnit),
            ("3d", DurationError::UnknownUnit),
            ("3S", DurationError::UnknownUnit),
            ("9223372036854775808ns", DurationError::Invalid),
            ("99999999999999999999h", DurationError::Invalid),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn a_health_check_takes_no_less_than_a_millisecond() {
        assert_eq!(parse_interval(""), Ok(0));
        assert_eq!(parse_interval("0s"), Ok(0));
        assert_eq!(parse_interval("1ms"), Ok(SHORTEST));
        assert_eq!(parse_interval("999us"), Err(DurationError::TooShort));
        assert_eq!(parse_interval("-1s"), Err(DurationError::TooShort));
    }
}
