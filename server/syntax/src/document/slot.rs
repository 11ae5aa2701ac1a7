//! A place where a layer above keeps what it computed of something that does not change.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::OnceLock;

/// What layers above computed of an instruction or of a run of lines: one value of each type, made when it is
/// first asked for and kept as long as what it was computed of. So a keystroke computes anew for the instruction
/// that it changes alone.
///
/// It is no part of what it belongs to: two slots are always equal, and a copy is empty.
#[derive(Default)]
pub struct Slot(OnceLock<Box<Entry>>);

struct Entry {
    /// The type of the value, here so that a look at an entry of another type costs one comparison.
    of: TypeId,
    value: Box<dyn Any + Send + Sync>,
    next: Slot,
}

impl Slot {
    /// The value of this type, made now if nobody asked for it before. Whatever `make` reads must be fixed by
    /// what the slot belongs to.
    pub fn get_or_init<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> &T {
        let of = TypeId::of::<T>();
        let entry = || Box::new(Entry { of, value: Box::new(make()), next: Self::default() });
        let mut slot = self;
        loop {
            let entry = slot.0.get_or_init(entry);
            if entry.of == of
                && let Some(value) = entry.value.downcast_ref()
            {
                return value;
            }
            slot = &entry.next;
        }
    }
}

impl Clone for Slot {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Slot {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Slot {}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}

#[cfg(test)]
mod tests {
    use super::Slot;

    #[test]
    fn a_value_of_each_type_is_made_once() {
        let slot = Slot::default();
        assert_eq!(slot.get_or_init(|| 1_u8), &1);
        assert_eq!(slot.get_or_init(|| "words"), &"words");
        assert_eq!(slot.get_or_init(|| 2_u8), &1);
        assert_eq!(slot.get_or_init(|| "others"), &"words");
    }

    #[test]
    fn a_copy_is_empty_and_equal() {
        let slot = Slot::default();
        slot.get_or_init(|| 1_u8);
        assert_eq!(slot.clone(), slot);
        assert_eq!(slot.clone().get_or_init(|| 2_u8), &2);
    }
}
