//! What editors say in words of their own, said in the protocol's.

use serde_json::Value;
use tower_lsp::jsonrpc::Request;

/// `initialize` with the names that the protocol has. Helix 25.07 says under `workspace.diagnostic` that it can be told to
/// ask for findings again; the protocol calls it `workspace.diagnostics`.
pub fn repaired(request: Request) -> Request {
    let has = |name: &str| {
        let params = request.params()?;
        params.pointer(&format!("/capabilities/workspace/{name}")).cloned()
    };
    let (Some(own), None) = (has("diagnostic"), has("diagnostics")) else { return request };
    if request.method() != "initialize" {
        return request;
    }
    let (method, id, params) = request.into_parts();
    let mut params = params.unwrap_or_default();
    if let Some(workspace) = params.pointer_mut("/capabilities/workspace").and_then(Value::as_object_mut) {
        workspace.insert("diagnostics".to_owned(), own);
    }
    let repaired = Request::build(method).params(params);
    match id {
        Some(id) => repaired.id(id).finish(),
        None => repaired.finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::repaired;
    use serde_json::json;
    use tower_lsp::jsonrpc::Request;

    #[test]
    fn the_name_that_helix_has_is_taken_for_the_protocols() {
        let request = |method: &'static str, workspace: serde_json::Value| {
            Request::build(method)
                .params(json!({ "capabilities": { "workspace": workspace } }))
                .id(1)
                .finish()
        };
        let can = json!({ "refreshSupport": true });
        let request_of = |method, workspace| repaired(request(method, workspace)).params().cloned().unwrap();
        let said = request_of("initialize", json!({ "diagnostic": can }));
        assert_eq!(said["capabilities"]["workspace"]["diagnostics"], can);
        let both = json!({ "diagnostic": can, "diagnostics": {} });
        assert_eq!(request_of("initialize", both.clone())["capabilities"]["workspace"], both);
        let other = request_of("other", json!({ "diagnostic": can }));
        assert_eq!(other["capabilities"]["workspace"].get("diagnostics"), None);
    }
}
