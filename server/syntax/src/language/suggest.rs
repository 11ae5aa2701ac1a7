//! Near names for misspelt ones.

/// The candidate nearest to `word`, letter case aside, within an edit distance of two, as BuildKit suggests; swapped
/// letters count as one edit here. Source: BuildKit, `util/suggest/error.go`.
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

/// The edit distance in which two swapped neighbours count once (optimal string alignment): people swap letters
/// as often as they drop them.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best = at(&row, j) + usize::from(left != right);
            best = best.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
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
