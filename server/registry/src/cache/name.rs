//! The names of files. What a registry or a user wrote never leads anywhere: only plain signs are kept, and a digest
//! makes the name the key's own.

use sha2::{Digest, Sha256};

/// How many signs of a key a person sees in a name.
const SHOWN: usize = 80;

/// The end of every file's name.
pub(super) const END: &str = ".answer";

/// The name of the file of a key.
pub(super) fn of(kind: &str, key: &str) -> String {
    let plain = |ch: char| if ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-') { ch } else { '_' };
    let shown: String = key.chars().take(SHOWN).map(plain).collect();
    let mut hash = Sha256::new();
    hash.update(kind.as_bytes());
    hash.update([0]);
    hash.update(key.as_bytes());
    let digest = hash.finalize();
    let digest = digest.iter().take(12).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    format!("{kind}-{shown}-{digest}{END}")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_name_leads_nowhere_and_is_the_keys_own() {
        for key in ["../../etc/passwd", "a/b:c", "CON", "\0\n", "ä", "..", "", &"x".repeat(9000), "C:\\x"] {
            let name = of("tags", key);
            assert!(name.starts_with("tags-") && name.ends_with(".answer") && name.len() < 140, "{name}");
            assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)), "{name}");
        }
        assert_ne!(of("tags", "a/b"), of("tags", "a_b"));
        assert_ne!(of("tags", "a"), of("tag", "a"));
        // Where letters of either case are one to the disk, the digest still tells them apart.
        assert_ne!(of("tag", "x:A").to_lowercase(), of("tag", "x:a"));
    }
}
