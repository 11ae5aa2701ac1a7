//! The name that was probably meant, by the rule that BuildKit suggests by: the nearest of the known names, at
//! most two letters inserted, left out, exchanged or swapped away.

/// The greatest distance at which a name is still suggested.
const FARTHEST: usize = 2;

/// The option nearest to `name`, the first of several equally near. Nothing when `name` is one of the options,
/// for then the fault lies elsewhere, and nothing when all are too far. With `case_sensitive` off, the answer
/// follows the case of `name`: all small, all capital, or small.
#[must_use]
pub fn suggest<'a>(
    name: &str,
    options: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> Option<String> {
    let fold = |text: &str| if case_sensitive { text.to_owned() } else { text.to_lowercase() };
    let wanted = fold(name);
    let mut best: Option<(usize, String)> = None;
    for option in options {
        let option = fold(option);
        if option == wanted {
            return None;
        }
        let limit = best.as_ref().map_or(FARTHEST, |(distance, _)| distance.saturating_sub(1));
        if let Some(distance) = distance_within(&wanted, &option, limit) {
            best = Some((distance, option));
        }
    }
    let (_, found) = best?;
    let found = if !case_sensitive && name != name.to_lowercase() && name == name.to_uppercase() {
        found.to_uppercase()
    } else {
        found
    };
    // An empty option is no word to suggest.
    (!found.is_empty()).then_some(found)
}

/// The number of letters to insert, leave out, exchange, or swap with their neighbour, to make `a` of `b`, if it is
/// at most `limit` (optimal string alignment). BuildKit counts a swap as two; people swap letters as often as they
/// drop them, so `RNU` is nearer to `RUN` than to `ENV` here.
#[must_use]
pub fn distance_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > limit {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let exchange = at(&row, j) + usize::from(from != to);
            let mut best = exchange.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: [&str; 4] = ["chown", "chmod", "from", "link"];

    #[test]
    fn the_nearest_name_is_suggested() {
        assert_eq!(suggest("chwon", FLAGS, true).as_deref(), Some("chown"));
        assert_eq!(suggest("form", FLAGS, true).as_deref(), Some("from"));
        assert_eq!(suggest("lin", FLAGS, true).as_deref(), Some("link"));
    }

    #[test]
    fn of_equally_near_names_the_first() {
        assert_eq!(suggest("chmon", ["chown", "chmod"], true).as_deref(), Some("chmod"));
        assert_eq!(suggest("ab", ["abc", "abd"], true).as_deref(), Some("abc"));
    }

    #[test]
    fn a_name_too_far_or_known_already_suggests_nothing() {
        assert_eq!(suggest("platform", FLAGS, true), None);
        assert_eq!(suggest("link", FLAGS, true), None);
        assert_eq!(suggest("LINK", FLAGS, true), None);
        assert_eq!(suggest("LINK", FLAGS, false), None);
        assert_eq!(suggest("", FLAGS, true), None);
    }

    #[test]
    fn the_case_follows_what_was_written() {
        assert_eq!(suggest("FORM", ["FROM"], false).as_deref(), Some("FROM"));
        assert_eq!(suggest("form", ["FROM"], false).as_deref(), Some("from"));
        assert_eq!(suggest("Form", ["FROM"], false).as_deref(), Some("from"));
    }

    #[test]
    fn the_distance_counts_letters_and_not_bytes() {
        assert_eq!(distance_within("가나다", "가나라", 2), Some(1));
        assert_eq!(distance_within("kitten", "sitting", 3), Some(3));
        assert_eq!(distance_within("kitten", "sitting", 2), None);
        assert_eq!(distance_within("", "ab", 2), Some(2));
    }
}
