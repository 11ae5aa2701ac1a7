//! How long a host wants to be left alone: `Retry-After` in all of its forms (RFC 9110, section 10.2.3), and what Docker
//! Hub sends beside it.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;

/// Where a host asks for patience without saying how much.
const USUAL: Duration = Duration::from_secs(60);

/// The longest that a host is believed.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// How long to leave the host alone, when the status asks for it.
pub(super) fn after(status: u16, headers: &HeaderMap) -> Option<Duration> {
    let named = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let said = named("retry-after").and_then(|text| wait(text, Timestamp::now()));
    match status {
        429 => {
            // Docker Hub's own header is a moment, and mostly a past one.
            let moment = || named("x-retry-after").and_then(|text| moment(text, Timestamp::now()));
            Some(said.or_else(moment).unwrap_or(USUAL).min(LONGEST))
        }
        503 => said.map(|wait| wait.min(LONGEST)),
        _ => None,
    }
}

/// Seconds, or a date; what lies in the past is no wait.
fn wait(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds.clamp(0.0, LONGEST.as_secs_f64())).ok();
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Duration::from_secs(u64::try_from(date.as_second() - now.as_second()).unwrap_or(0)))
}

/// Seconds since 1970.
fn moment(text: &str, now: Timestamp) -> Option<Duration> {
    let moment = text.parse::<i64>().ok()?;
    u64::try_from(moment.saturating_sub(now.as_second()))
        .ok()
        .filter(|wait| *wait > 0)
        .map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{after, moment, wait};
    use jiff::Timestamp;
    use reqwest::header::{HeaderMap, HeaderValue};
    use std::time::Duration;

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_not() {
        let now: Timestamp = "2026-08-21T10:00:00Z".parse().unwrap();
        for (text, seconds) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("-5", Some(0)),
            ("99999999999999999999", Some(3600)),
            ("Fri, 21 Aug 2026 10:00:30 GMT", Some(30)),
            ("Fri, 21 Aug 2026 09:00:00 GMT", Some(0)),
            ("soon", None),
            ("", None),
            ("NaN", None),
        ] {
            assert_eq!(wait(text, now), seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(moment("1787306405", now), Some(Duration::from_secs(5)));
        assert_eq!(moment("1787306395", now), None);
    }

    #[test]
    fn only_a_status_that_asks_for_patience_gets_it() {
        let mut headers = HeaderMap::new();
        assert_eq!(after(200, &headers), None);
        assert_eq!(after(503, &headers), None);
        assert_eq!(after(429, &headers), Some(Duration::from_secs(60)));
        headers.insert("x-retry-after", HeaderValue::from_static("1"));
        assert_eq!(after(429, &headers), Some(Duration::from_secs(60)));
        headers.insert("retry-after", HeaderValue::from_static("3"));
        assert_eq!(after(429, &headers), Some(Duration::from_secs(3)));
        assert_eq!(after(503, &headers), Some(Duration::from_secs(3)));
        assert_eq!(after(200, &headers), None);
    }
}
