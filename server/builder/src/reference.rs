//! Image references in their full spelling, as `distribution/reference` reads them.

/// `registry/repository[:tag][@digest]` with nothing left out; `None` for what is no reference. Without a tag and
/// without a digest the tag is `latest`.
#[must_use]
pub(crate) fn normalize(name: &str) -> Option<String> {
    if name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return None;
    }
    let (rest, digest) = match name.split_once('@') {
        Some((rest, digest)) if is_digest(digest) => (rest, Some(digest)),
        Some(_) => return None,
        None => (name, None),
    };
    let (domain, path) = match rest.split_once('/') {
        Some((first, path))
            if first == "localhost"
                || first.contains(['.', ':'])
                || first.bytes().any(|b| b.is_ascii_uppercase()) =>
        {
            (first, path)
        }
        _ => ("docker.io", rest),
    };
    let domain = if domain == "index.docker.io" { "docker.io" } else { domain };
    // A tag holds no slash, so a colon before the last slash belongs to the path and is refused there.
    let (path, tag) = match path.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (path, None),
    };
    let path = if domain == "docker.io" && !path.contains('/') {
        format!("library/{path}")
    } else {
        path.to_owned()
    };
    let good = is_domain(domain)
        && path.split('/').all(is_component)
        && tag.is_none_or(is_tag)
        && domain.len() + 1 + path.len() <= 255;
    if !good {
        return None;
    }
    Some(match (tag, digest) {
        (None, None) => format!("{domain}/{path}:latest"),
        (None, Some(digest)) => format!("{domain}/{path}@{digest}"),
        (Some(tag), None) => format!("{domain}/{path}:{tag}"),
        (Some(tag), Some(digest)) => format!("{domain}/{path}:{tag}@{digest}"),
    })
}

/// A full reference with a digest put in or replaced.
pub(crate) fn with_digest(reference: &str, digest: &str) -> String {
    let bare = reference.split_once('@').map_or(reference, |(bare, _)| bare);
    format!("{bare}@{digest}")
}

/// The short spelling: without `docker.io/library/` and without `:latest`.
pub(crate) fn familiar(reference: &str) -> &str {
    let short = reference.strip_prefix("docker.io/").unwrap_or(reference);
    let short = short.strip_prefix("library/").unwrap_or(short);
    short.strip_suffix(":latest").unwrap_or(short)
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (domain, None),
    };
    let name = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host_is_good = match address {
        Some(address) => !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'),
        None => host.split('.').all(name),
    };
    host_is_good && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

/// `[a-z0-9]+((?:[._]|__|-+)[a-z0-9]+)*`
fn is_component(component: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut separator = String::new();
    let mut words = 0;
    for byte in component.bytes() {
        if is_word(byte) {
            let good = separator.is_empty()
                || matches!(separator.as_str(), "." | "_" | "__")
                || separator.bytes().all(|b| b == b'-');
            if !good || (words == 0 && !separator.is_empty()) {
                return false;
            }
            separator.clear();
            words += 1;
        } else {
            separator.push(char::from(byte));
        }
    }
    words > 0 && separator.is_empty()
}

fn is_tag(tag: &str) -> bool {
    tag.len() <= 128
        && !tag.is_empty()
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

fn is_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(algorithm, hex)| match algorithm {
        "sha256" => hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
        "sha384" => hex.len() == 96 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
        "sha512" => hex.len() == 128 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{familiar, normalize};

    #[test]
    fn spells_references_out() {
        for (name, full) in [
            ("alpine", Some("docker.io/library/alpine:latest")),
            ("a/b:1", Some("docker.io/a/b:1")),
            ("localhost/x", Some("localhost/x:latest")),
            ("r.io:5000/x/y", Some("r.io:5000/x/y:latest")),
            ("Upper/x", Some("Upper/x:latest")),
            ("index.docker.io/x", Some("docker.io/library/x:latest")),
            ("Alpine", None),
            ("a:b:c", None),
            ("a/", None),
            ("a__b-c.d", Some("docker.io/library/a__b-c.d:latest")),
            ("a._b", None),
            ("x@sha256:00", None),
            ("", None),
            ("${X}", None),
        ] {
            assert_eq!(normalize(name).as_deref(), full, "{name}");
        }
        assert_eq!(familiar("docker.io/library/alpine:latest"), "alpine");
    }
}
