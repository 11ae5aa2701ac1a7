//! Where the next page of a list is: `Link` (RFC 8288).

use reqwest::Url;

use crate::http::{Reply, safe};

/// The next page, where there is one. Behind a proxy that ends TLS, registries name themselves by plain HTTP; the same
/// host is then asked as before.
pub(super) fn next(reply: &Reply) -> Option<Url> {
    let target = reply.header("link").and_then(target)?;
    let mut url = reply.url.join(target).ok()?;
    if url.host_str() == reply.url.host_str() && url.scheme() == "http" && reply.url.scheme() == "https" {
        url.set_scheme("https").ok()?;
        url.set_port(reply.url.port()).ok()?;
    }
    safe(&reply.url, url.as_str())
}

/// What stands between the angle brackets of the link that is the next one.
fn target(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, behind)) = rest.split_once('<') {
        let (target, behind) = behind.split_once('>')?;
        let end = behind.find(",<").or_else(|| behind.find(", <")).unwrap_or(behind.len());
        let (parameters, behind) = behind.split_at_checked(end)?;
        let is_next = parameters.split(';').map(str::trim).any(|parameter| {
            let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            key.trim().eq_ignore_ascii_case("rel")
                && value.trim().trim_matches('"').split(' ').any(|rel| rel.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(target);
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn the_next_link_is_found_among_others() {
        for (header, found) in [
            (r#"</v2/x/tags/list?last=b&n=2>; rel="next""#, Some("/v2/x/tags/list?last=b&n=2")),
            ("<https://a/b?c,d>; rel=next", Some("https://a/b?c,d")),
            (r#"</p>; rel="prev", </n>; title="t"; rel="last next""#, Some("/n")),
            (r#"</p>; rel="prev",</n>; REL=Next"#, Some("/n")),
            (r#"</p>; rel="prev""#, None),
            ("</n>", None),
            ("</n", None),
            ("", None),
        ] {
            assert_eq!(target(header), found, "{header}");
        }
    }
}
