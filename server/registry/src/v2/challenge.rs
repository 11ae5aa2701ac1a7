//! What a registry wants in place of an anonymous question: `WWW-Authenticate` (RFC 9110, section 11.6.1).

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A token of this place.
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
    /// A name and a password.
    Basic,
}

/// The first challenge that can be met; a token rather than a password.
pub(super) fn of(headers: &HeaderMap) -> Option<Challenge> {
    let texts = headers.get_all(WWW_AUTHENTICATE).into_iter().filter_map(|value| value.to_str().ok());
    let mut found: Vec<Challenge> = texts.flat_map(read).collect();
    let bearer = found.iter().position(|challenge| matches!(challenge, Challenge::Bearer { .. }));
    let index = bearer.unwrap_or(0);
    (index < found.len()).then(|| found.swap_remove(index))
}

/// The challenges of one header line.
fn read(text: &str) -> Vec<Challenge> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (scheme, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        let (parameters, behind) = parameters(behind);
        let value = |name: &str| {
            let named = parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            named.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
        };
        if scheme.eq_ignore_ascii_case("bearer")
            && let Some(realm) = value("realm")
        {
            found.push(Challenge::Bearer { realm, service: value("service"), scope: value("scope") });
        } else if scheme.eq_ignore_ascii_case("basic") {
            found.push(Challenge::Basic);
        }
        rest = behind;
    }
    found
}

/// `key=value` and `key="value"`, separated by commas, and what follows: the next challenge, where a word stands alone.
fn parameters(text: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let key_end = rest.find(['=', ' ', ',']).unwrap_or(rest.len());
        let (key, behind) = rest.split_at_checked(key_end).unwrap_or((rest, ""));
        let Some(value) = behind.strip_prefix('=') else { return (found, rest) };
        let (value, behind) = match value.strip_prefix('"') {
            Some(quoted) => quoted_value(quoted),
            None => {
                let end = value.find([',', ' ']).unwrap_or(value.len());
                let (value, behind) = value.split_at_checked(end).unwrap_or((value, ""));
                (value.to_owned(), behind)
            }
        };
        found.push((key.to_owned(), value));
        rest = behind.trim_start_matches([',', ' ', '\t']);
        if rest.is_empty() {
            return (found, rest);
        }
    }
}

/// A quoted text, whose opening quote is read already.
fn quoted_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.chars();
    while let Some(ch) = characters.next() {
        match ch {
            '"' => break,
            '\\' => value.extend(characters.next()),
            ch => value.push(ch),
        }
    }
    (value, characters.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Challenge, of};
    use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

    fn challenge(lines: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(WWW_AUTHENTICATE, line.parse().unwrap());
        }
        of(&headers)
    }

    fn bearer(realm: &str, service: Option<&str>, scope: Option<&str>) -> Option<Challenge> {
        Some(Challenge::Bearer {
            realm: realm.into(),
            service: service.map(Into::into),
            scope: scope.map(Into::into),
        })
    }

    #[test]
    fn a_token_is_read_with_its_service_and_scope() {
        let hub = r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/python:pull""#;
        let scope = Some("repository:library/python:pull");
        assert_eq!(
            challenge(&[hub]),
            bearer("https://auth.docker.io/token", Some("registry.docker.io"), scope)
        );
        assert_eq!(
            challenge(&["bearer realm=https://a/t, service=b"]),
            bearer("https://a/t", Some("b"), None)
        );
        assert_eq!(
            challenge(&[r#"Bearer scope="a:b:pull,push" , realm="https://a/\"t""#]),
            bearer("https://a/\"t", None, Some("a:b:pull,push"))
        );
    }

    #[test]
    fn a_token_is_preferred_to_a_password_wherever_it_stands() {
        assert_eq!(challenge(&[r#"Basic realm="x""#]), Some(Challenge::Basic));
        assert_eq!(challenge(&["Basic"]), Some(Challenge::Basic));
        assert_eq!(
            challenge(&["Negotiate", r#"Basic realm="x", Bearer realm="y""#]),
            bearer("y", None, None)
        );
    }

    #[test]
    fn nonsense_asks_for_nothing() {
        for text in ["", "Negotiate", "Bearer", "Bearer realm=", r#"Bearer service="x""#, "=", "a=b", ",,,"] {
            assert_eq!(challenge(&[text]), None, "{text}");
        }
        assert_eq!(challenge(&[r#"Bearer realm="open"#]), bearer("open", None, None));
    }
}
