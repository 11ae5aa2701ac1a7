//! Sizes, ages and days, written for a reader.

use std::time::Duration;

use registry::Answer;
use registry::products::Date;

use crate::texts::{Language, Phrase, phrase};

/// A size in decimal units, as Docker Hub and `docker image ls` write it: `45.2 MB`.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let count = u128::from(count);
    let (mut unit, mut size) = (0, 1);
    // What would be rounded up to 1000 of a unit is written as 1.0 of the next.
    while (count * 10 + size * 5) / size >= 10_000 && unit + 1 < UNITS.len() {
        unit += 1;
        size *= 1000;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    // In tenths, so that nothing needs a float.
    let tenths = (count * 10 + size / 2) / size;
    if unit == 0 || tenths >= 1000 {
        format!("{} {name}", (count + size / 2) / size)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

/// How long ago something was.
#[must_use]
pub fn age(language: Language, age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let (kind, count) = match minutes {
        0 => return phrase(language, Phrase::AgoNow, &[]),
        1..=59 => (Phrase::AgoMinutes, minutes),
        60..=2879 => (Phrase::AgoHours, minutes / 60),
        _ => (Phrase::AgoDays, minutes / 1440),
    };
    phrase(language, kind, &[&count.to_string()])
}

/// When an answer that is older than it should be was given; whoever reads `2 h ago` beside a tag takes it for the push.
pub(crate) fn seen<T>(language: Language, answer: Option<&Answer<T>>) -> Option<String> {
    let since = answer.filter(|answer| answer.stale && answer.value.is_some())?.age?;
    Some(phrase(language, Phrase::ImageSeen, &[&age(language, since)]))
}

/// The day of a time that a registry told.
pub(crate) fn day(time: &impl ToString) -> Option<Date> {
    Date::parse(&time.to_string())
}

#[cfg(test)]
mod tests {
    use super::{age, bytes};
    use crate::texts::Language;
    use std::time::Duration;

    #[test]
    fn sizes() {
        let shown =
            [0, 999, 1000, 999_960, 45_230_000, 99_950_000, 123_456_789, 1_500_000_000, u64::MAX].map(bytes);
        assert_eq!(
            shown,
            ["0 B", "999 B", "1.0 kB", "1.0 MB", "45.2 MB", "100 MB", "123 MB", "1.5 GB", "18446744 TB"]
        );
    }

    #[test]
    fn ages() {
        let of = |seconds| age(Language::English, Duration::from_secs(seconds));
        assert_eq!(of(59), "just now");
        assert_eq!(of(60), "1 min ago");
        assert_eq!(of(7200), "2 h ago");
        assert_eq!(of(200_000), "2 days ago");
        assert_eq!(age(Language::Korean, Duration::from_secs(7200)), "2시간 전");
    }
}
