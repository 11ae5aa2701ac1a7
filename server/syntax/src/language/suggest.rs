//! Near names for misspelt ones.

/// The candidate nearest to `word`, letter case aside, within an edit distance of two, as BuildKit suggests.
/// Source: BuildKit, `util/suggest/error.go`.
#[must_use]
pub fn nearest(word: &str, candidates: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    let word: Vec<char> = word.to_lowercase().chars().take(64).collect();
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase().chars().collect::<Vec<_>>()), candidate))
        .filter(|(distance, _)| (1..=2).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let replace = row.get(j).copied().unwrap_or(0) + usize::from(left != right);
            let delete = row.get(j + 1).copied().unwrap_or(0) + 1;
            let insert = next.last().copied().unwrap_or(0) + 1;
            next.push(replace.min(delete).min(insert));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn one_or_two_letters_away() {
        assert_eq!(nearest("RNU", ["RUN", "USER"]), Some("RUN"));
        assert_eq!(nearest("frm", ["FROM", "ARG"]), Some("FROM"));
    }

    #[test]
    fn neither_far_nor_equal() {
        assert_eq!(nearest("WHATEVER", ["RUN", "FROM"]), None);
        assert_eq!(nearest("run", ["RUN"]), None);
    }
}
