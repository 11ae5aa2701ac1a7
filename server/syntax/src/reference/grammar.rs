//! What each part of a reference may be made of: `regexp.go` of `distribution/reference`.

/// A host with an optional port.
pub(super) fn is_host(domain: &str) -> bool {
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
pub(super) fn is_component(component: &str) -> bool {
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

/// Whether a text is a tag: `[\w][\w.-]{0,127}`.
#[must_use]
pub fn is_tag(tag: &str) -> bool {
    tag.len() <= 128
        && !tag.is_empty()
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

/// Whether a text is a digest of one of the three algorithms that images use, with all of its digits.
#[must_use]
pub fn is_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(algorithm, hex)| {
        let digits = match algorithm {
            "sha256" => 64,
            "sha384" => 96,
            "sha512" => 128,
            _ => return false,
        };
        hex.len() == digits && hex.bytes().all(is_hex)
    })
}

/// Whether a text is what an engine takes for the id of an image.
pub(super) fn is_image_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(is_hex)
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}
