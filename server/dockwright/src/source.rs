//! Reading what is to be looked at.

use std::io::Read;
use std::path::Path;

/// Reads a file, or standard input for `-`, as text.
///
/// # Errors
/// A sentence that names the file and says what to do.
pub fn read(path: &Path) -> Result<String, String> {
    let name = path.display();
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| format!("{name}: it cannot be read: {error}"))?;
    decode(bytes).map_err(|why| format!("{name}: {why}"))
}

fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("this is UTF-16, which no engine reads. Save it as UTF-8.".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line} is no UTF-8. Save the file as UTF-8.")
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn says_what_is_wrong_with_the_bytes() {
        assert_eq!(decode(b"FROM a\n".to_vec()), Ok("FROM a\n".to_owned()));
        assert!(decode(vec![0xff, 0xfe, b'F', 0]).unwrap_err().contains("UTF-16"));
        assert!(decode(b"FROM a\nRUN \xff\n".to_vec()).unwrap_err().contains("line 2"));
    }
}
