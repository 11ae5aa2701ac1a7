//! What a failed request is to a person. The failure's own text is not told: it may hold an address with a password.

use std::error::Error;

use crate::Problem;

pub(super) fn of(error: &reqwest::Error, host: &str) -> Problem {
    let host = host.to_owned();
    if error.is_timeout() {
        Problem::Silent { host }
    } else if is_about_certificates(error) {
        Problem::Certificate { host }
    } else if error.is_connect() {
        Problem::Unreachable { host }
    } else {
        Problem::CutShort { host }
    }
}

/// Errors lie in one another, by their source or, where input and output are concerned, inside.
fn is_about_certificates(error: &(dyn Error + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return matches!(
            error,
            rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented
        );
    }
    let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match inside {
        Some(inside) => is_about_certificates(inside),
        None => error.source().is_some_and(is_about_certificates),
    }
}
