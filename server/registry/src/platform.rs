//! Platforms in the cache: written part by part.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use syntax::Platform;

/// Writes a platform.
pub(crate) fn serialize<S: Serializer>(platform: &Platform, to: S) -> Result<S::Ok, S::Error> {
    (&platform.os, &platform.architecture, &platform.variant, &platform.os_version).serialize(to)
}

/// Reads a platform back.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Platform, D::Error> {
    let (os, architecture, variant, os_version) = Deserialize::deserialize(from)?;
    Ok(Platform { os, architecture, variant, os_version })
}
