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

fn is_about_certificates(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let found = match inner {
            Some(inner) => inner.downcast_ref::<rustls::Error>(),
            None => error.downcast_ref::<rustls::Error>(),
        };
        if let Some(found) = found {
            return matches!(
                found,
                rustls::Error::InvalidCertificate(_)
                    | rustls::Error::NoCertificatesPresented
                    | rustls::Error::UnsupportedNameType
            );
        }
        next = error.source();
    }
    false
}
