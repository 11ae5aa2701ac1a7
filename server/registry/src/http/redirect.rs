//! Where an answer leads, when that may be followed.

use reqwest::header::LOCATION;
use reqwest::{Method, Response, StatusCode, Url};

use super::client::is_loopback;
use crate::Problem;

/// How many times in a row an answer may lead elsewhere.
pub(super) const MOST: usize = 5;

/// The next address, or `None` where the answer is one. From TLS nothing leads to plain HTTP, from another machine
/// nothing leads into this one, and a form is sent nowhere else.
pub(super) fn target(
    response: &Response,
    from: &Url,
    method: &Method,
    host: &str,
) -> Result<Option<Url>, Problem> {
    let leads = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    if !leads {
        return Ok(None);
    }
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let next = location.and_then(|location| safe(from, location));
    match next {
        Some(next) if method != Method::POST => Ok(Some(next)),
        _ => Err(Problem::Redirect { host: host.to_owned() }),
    }
}

/// Where a server's word leads, without a user's name in it, when it may be followed.
pub(crate) fn safe(from: &Url, location: &str) -> Option<Url> {
    let mut next = from.join(location).ok()?;
    next.set_username("").ok()?;
    next.set_password(None).ok()?;
    let scheme_is_good = next.scheme() == "https" || (next.scheme() == "http" && from.scheme() == "http");
    let into = is_loopback(next.host_str()?) && !is_loopback(from.host_str()?);
    (scheme_is_good && !into).then_some(next)
}

/// Whether two addresses are of one server, so that what is secret to one may be told to the other.
pub(crate) fn same_place(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{safe, same_place};
    use reqwest::Url;

    fn led(from: &str, location: &str) -> Option<String> {
        safe(&Url::parse(from).unwrap(), location).map(Into::into)
    }

    #[test]
    fn an_answer_leads_only_where_it_is_safe() {
        assert_eq!(led("https://a.io/v2/x", "/y?z"), Some("https://a.io/y?z".into()));
        assert_eq!(led("https://a.io/", "https://u:p@b.io/y"), Some("https://b.io/y".into()));
        assert_eq!(led("http://127.0.0.1:5/", "http://localhost:6/"), Some("http://localhost:6/".into()));
        for location in
            ["http://a.io/", "file:///etc/passwd", "https://127.0.0.1/", "https://[::1]:1/", "https://"]
        {
            assert_eq!(led("https://a.io/", location), None, "{location}");
        }
        assert_eq!(led("http://a.io/", "http://localhost/"), None);
    }

    #[test]
    fn a_secret_is_shared_within_one_server_alone() {
        let same = |one, other| same_place(&Url::parse(one).unwrap(), &Url::parse(other).unwrap());
        assert!(same("https://a.io/x", "https://a.io:443/y"));
        assert!(!same("https://a.io/", "https://a.io:444/"));
        assert!(!same("https://a.io/", "http://a.io/"));
        assert!(!same("https://a.io/", "https://b.a.io/"));
    }
}
