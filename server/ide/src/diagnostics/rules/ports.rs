//! Ports as EXPOSE takes them: `[address:][host port:]port[-port][/protocol]`.
//!
//! Public source: BuildKit, `frontend/dockerfile/dockerfile2llb/convert_expose.go`.

use core::net::IpAddr;

use syntax::language::port::is_protocol;

/// A port as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Port {
    /// The protocol as it is written; empty when it is not.
    pub(crate) protocol: String,
    /// Whether an address or a port of the host stands before it.
    pub(crate) mapped: bool,
}

/// Reads a port.
///
/// # Errors
/// What BuildKit refuses, as a sentence.
pub(crate) fn read(text: &str) -> Result<Port, String> {
    let port = spell(text)?;
    let mut parts = text.rsplitn(3, ':');
    let container = parts.next().unwrap_or_default().split('/').next().unwrap_or_default();
    let host = parts.next().unwrap_or_default();
    let address = parts.next().unwrap_or_default();
    let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    if !bare.is_empty() && bare.split('%').next().is_none_or(|ip| ip.parse::<IpAddr>().is_err()) {
        return Err(format!("`{address}` is no address. EXPOSE takes a port alone: `EXPOSE 8080`."));
    }
    let wrong =
        |part: &str| format!("`{part}` is no port. Write a number up to 65535, or two with `-` between.");
    let (start, end) = range(container).ok_or_else(|| wrong(container))?;
    if !host.is_empty() {
        let (from, to) = range(host).ok_or_else(|| wrong(host))?;
        if end - start != to - from && end != start {
            return Err(format!("`{host}` and `{container}` are ranges of different lengths."));
        }
    }
    Ok(port)
}

/// What the two checks of EXPOSE look at: they come before the numbers are read.
///
/// # Errors
/// A protocol that is none, or no port at all.
pub(crate) fn spell(text: &str) -> Result<Port, String> {
    let container = text.rsplit(':').next().unwrap_or_default();
    let (port, protocol) = container.split_once('/').unwrap_or((container, ""));
    if port.is_empty() {
        return Err(format!("`{text}` names no port."));
    }
    if !is_protocol(protocol) {
        return Err(format!("`{protocol}` is no protocol: it is `tcp`, `udp` or `sctp`."));
    }
    let before = text.strip_suffix(container).unwrap_or_default();
    Ok(Port { protocol: protocol.to_owned(), mapped: before.chars().any(|ch| ch != ':') })
}

fn range(text: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let digits = if digits.is_empty() { None } else { Some(digits) }?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten()
    };
    let number = |text: &str| number(text).filter(|number| *number <= 65_535);
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (number(start)?, number(end)?);
    (start <= end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::{read, spell};

    #[test]
    fn what_buildkit_reads_is_read() {
        for good in ["80", "80/TCP", "8000-8010/udp", "1:2", "127.0.0.1:80:8080", "[::1]:1:2", "::1:1:2", "0"]
        {
            assert!(read(good).is_ok(), "{good}: {:?}", read(good));
        }
        for bad in ["", "/tcp", "x", "80/http", "65536", "9-8", "a:80", "1-2:3-9", "x.y:1:2", "-1", "80-"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mapping_is_told() {
        assert!(spell("1:2").unwrap().mapped);
        assert!(!spell(":2").unwrap().mapped);
        assert_eq!(spell("80/TCP").unwrap().protocol, "TCP");
    }
}
