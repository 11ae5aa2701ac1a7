//! Reading what others wrote: a field of the wrong type, or `null`, is as if it were not there.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// For `deserialize_with`: the default in place of what cannot be read.
pub(crate) fn lenient<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + DeserializeOwned,
{
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// For `deserialize_with`: a moment; what is 1970 or older stands for none, as reproducible builds write it.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let text: String = lenient(from)?;
    Ok(text.parse::<Timestamp>().ok().filter(|moment| moment.as_second() > 0))
}
