//! TLS with a certificate that nobody has signed, and perhaps with a question who asks.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::CertifiedKey;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// What a client of the server may be told, as PEM.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The server's own certificate: who trusts it trusts the server.
    pub server: String,
    /// The certificate that a client shows where the server asks for one.
    pub client: String,
    /// Its key.
    pub client_key: String,
}

fn signed_by_itself(names: &[&str]) -> CertifiedKey<rcgen::KeyPair> {
    rcgen::generate_simple_self_signed(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        .unwrap()
}

fn pem(what: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

/// Accepts connections; only those of the client whose certificate is told, where `mutual` says so.
pub(crate) fn acceptor(mutual: bool) -> (TlsAcceptor, Certificates) {
    let (made, client) = (signed_by_itself(&["127.0.0.1", "localhost"]), signed_by_itself(&["client"]));
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if mutual {
        let mut known = RootCertStore::empty();
        known.add(client.cert.der().clone()).unwrap();
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(known), provider).build().unwrap();
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let config = builder.with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let certificates = Certificates {
        server: pem("CERTIFICATE", made.cert.der()),
        client: pem("CERTIFICATE", client.cert.der()),
        client_key: pem("PRIVATE KEY", &client.signing_key.serialize_der()),
    };
    (TlsAcceptor::from(Arc::new(config)), certificates)
}
