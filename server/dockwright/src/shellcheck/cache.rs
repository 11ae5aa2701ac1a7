//! Remarks that are known, by the script's content.

use std::collections::HashMap;
use std::sync::Arc;

use ide::shellcheck::Remark;
use syntax::script::{Dialect, Script};

/// How many scripts a generation holds. The older of two goes when the younger is full, so memory stays bounded
/// and what is in use stays.
const GENERATION: usize = 2_000;

/// The remarks on scripts.
#[derive(Debug, Default)]
pub struct Cache {
    young: HashMap<Key, Entry>,
    old: HashMap<Key, Entry>,
}

type Key = (u64, Dialect);

#[derive(Debug, Clone)]
struct Entry {
    script: Arc<str>,
    remarks: Arc<[Remark]>,
}

impl Cache {
    /// The remarks on a script, if it was looked at.
    pub fn get(&mut self, dialect: Dialect, script: &Script) -> Option<Arc<[Remark]>> {
        let key = (script.fingerprint(), dialect);
        let same = |entry: &&Entry| *entry.script == *script.text.text;
        if let Some(entry) = self.young.get(&key).filter(same) {
            return Some(entry.remarks.clone());
        }
        let entry = self.old.get(&key).filter(same)?.clone();
        let remarks = entry.remarks.clone();
        self.put(key, entry);
        Some(remarks)
    }

    /// Whether no script was looked at yet.
    pub fn is_empty(&self) -> bool {
        self.young.is_empty() && self.old.is_empty()
    }

    /// Keeps the remarks on a script.
    pub fn keep(&mut self, dialect: Dialect, script: &Script, remarks: Vec<Remark>) {
        let entry = Entry { script: script.text.text.as_str().into(), remarks: remarks.into() };
        self.put((script.fingerprint(), dialect), entry);
    }

    fn put(&mut self, key: Key, entry: Entry) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, entry);
    }
}

#[cfg(test)]
mod tests {
    use syntax::Document;

    use super::*;

    fn script(text: &str) -> Script {
        let document = Document::new(&format!("RUN {text}\n"));
        document.instructions().next().and_then(|placed| placed.instruction.script()).cloned().unwrap()
    }

    #[test]
    fn a_script_is_known_by_its_text_and_dialect() {
        let mut cache = Cache::default();
        cache.keep(Dialect::Sh, &script("make"), Vec::new());
        assert!(cache.get(Dialect::Sh, &script("make")).is_some());
        assert!(cache.get(Dialect::Bash, &script("make")).is_none());
        assert!(cache.get(Dialect::Sh, &script("make test")).is_none());
    }

    #[test]
    fn what_is_in_use_outlives_a_generation_and_the_rest_does_not() {
        let mut cache = Cache::default();
        for number in 0..GENERATION * 3 {
            cache.keep(Dialect::Sh, &script(&format!("make {number}")), Vec::new());
            assert!(cache.get(Dialect::Sh, &script("make 0")).is_some(), "{number}");
        }
        assert!(cache.get(Dialect::Sh, &script("make 1")).is_none());
        assert!(cache.young.len() + cache.old.len() <= 2 * GENERATION);
    }
}
