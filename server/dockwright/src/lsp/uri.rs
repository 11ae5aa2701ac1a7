//! URIs as editors really send them. The framework's type takes RFC 3986 alone; some editors leave characters
//! such as `[` or a space as they are, and would get no answer at all for a file in such a folder.

use std::fmt::Write;

use serde_json::Value;
use tower_lsp::jsonrpc::Request;

/// The names under which the protocol's parameters hold URIs.
const KEYS: [&str; 4] = ["uri", "rootUri", "scopeUri", "targetUri"];

/// The request with the characters of its URIs escaped that no URI may hold.
pub fn repaired(request: Request) -> Request {
    if !request.params().is_some_and(any_is_wrong) {
        return request;
    }
    let (method, id, params) = request.into_parts();
    let mut repaired = Request::build(method);
    if let Some(mut params) = params {
        repair(&mut params);
        repaired = repaired.params(params);
    }
    if let Some(id) = id {
        repaired = repaired.id(id);
    }
    repaired.finish()
}

fn any_is_wrong(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| match value {
            Value::String(text) => KEYS.contains(&key.as_str()) && !text.chars().all(is_allowed),
            other => any_is_wrong(other),
        }),
        Value::Array(values) => values.iter().any(any_is_wrong),
        _ => false,
    }
}

fn repair(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if KEYS.contains(&key.as_str()) => *text = escaped(text),
                    other => repair(other),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(repair),
        _ => {}
    }
}

/// Whether a URI may hold the character outside of its host. (`[` and `]` enclose IPv6 hosts, which name no
/// document here.)
fn is_allowed(char: char) -> bool {
    char.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(char)
}

/// A URI with the characters escaped that none may hold.
pub fn escaped(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len() + 8);
    for char in uri.chars() {
        if is_allowed(char) {
            out.push(char);
        } else {
            for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn params(params: Value) -> Value {
        let request = Request::build("a").params(params).id(7).finish();
        let (method, id, params) = repaired(request).into_parts();
        assert_eq!((method.as_ref(), id), ("a", Some(7.into())));
        params.unwrap()
    }

    #[test]
    fn only_what_no_uri_may_hold_is_escaped() {
        assert_eq!(
            params(json!({"textDocument": {"uri": "file:///a [b]/é%20|.Dockerfile", "text": "[ ]"}})),
            json!({"textDocument": {"uri": "file:///a%20%5Bb%5D/%C3%A9%20%7C.Dockerfile", "text": "[ ]"}})
        );
    }

    #[test]
    fn good_uris_stay_as_they_are() {
        let good = json!({"rootUri": null, "workspaceFolders": [{"uri": "file:///c%3A/x(1)/a+b"}]});
        assert_eq!(params(good.clone()), good);
    }
}
