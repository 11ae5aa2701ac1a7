//! User names and passwords as files and headers write them.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::secret::Secret;

/// Some tools leave out the padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The value of `Authorization` for a name and a password.
pub(crate) fn basic(user: &str, password: &Secret) -> Secret {
    Secret::new(format!("Basic {}", LENIENT.encode(format!("{user}:{}", password.reveal()))))
}

/// The name and the password of an `auth` entry.
pub(super) fn decode(auth: &str) -> Option<(String, Secret)> {
    let text = String::from_utf8(LENIENT.decode(auth.trim()).ok()?).ok()?;
    // Docker's own files were once padded with zero bytes.
    let (user, password) = text.trim_end_matches('\0').split_once(':')?;
    (!user.is_empty()).then(|| (user.to_owned(), Secret::new(password)))
}
