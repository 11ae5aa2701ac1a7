//! `RUN --device=name[,required]`: the keys of its fields. The name may stand bare, as the first field.

use super::suggest::suggest;

/// A key of a device's field.
#[derive(Debug, PartialEq, Eq)]
pub struct DeviceKey {
    /// Its name.
    pub name: &'static str,
    /// Whether the bare key means true.
    pub may_be_bare: bool,
}

impl DeviceKey {
    /// The key of this name, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(name))
    }

    /// The key that was probably meant by a name that is none.
    #[must_use]
    pub fn suggest(name: &str) -> Option<String> {
        suggest(&name.to_lowercase(), KEYS.iter().map(|key| key.name), true)
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("device.{}", self.name)
    }
}

/// The keys.
pub static KEYS: &[DeviceKey] =
    &[DeviceKey { name: "name", may_be_bare: false }, DeviceKey { name: "required", may_be_bare: true }];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_found_and_guessed() {
        assert_eq!(DeviceKey::from_name("Required").map(DeviceKey::key).as_deref(), Some("device.required"));
        assert_eq!(DeviceKey::from_name("requird"), None);
        assert_eq!(DeviceKey::suggest("requird").as_deref(), Some("required"));
        assert_eq!(DeviceKey::suggest("count"), None);
    }
}
