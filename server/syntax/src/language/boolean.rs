//! True and false, as the places of the language read them.

/// The value of a flag such as `--link=true`: `true` or `false`, in any case, and nothing else.
#[must_use]
pub fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// The value of a mount's field or a check option: what Go's `strconv.ParseBool` reads.
#[must_use]
pub fn field(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_stricter_in_words_and_looser_in_case() {
        assert_eq!((flag("tRuE"), field("tRuE")), (Some(true), None));
        assert_eq!((flag("1"), field("1")), (None, Some(true)));
        assert_eq!((flag("False"), field("False")), (Some(false), Some(false)));
        assert_eq!((flag("yes"), field("yes")), (None, None));
        assert_eq!((flag(""), field("")), (None, None));
    }
}
