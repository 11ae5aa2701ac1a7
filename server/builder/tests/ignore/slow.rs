//! A matcher that is slow and plain: it tries every way to divide a path among a pattern's parts. It knows nothing
//! of the product's, and the language of ignore files without its oddities: text, `?`, `*`, `**` between slashes.

/// Whether a walk leaves `path` out: the last line in force decides.
pub fn is_ignored(lines: &[&str], path: &str) -> bool {
    verdict(lines, path, lines.len())
}

/// The verdict after the first `count` lines.
fn verdict(lines: &[&str], path: &str, count: usize) -> bool {
    (0..count)
        .rev()
        .find(|&line| in_force(lines, path, line))
        .is_some_and(|line| !lines[line].starts_with('!'))
}

/// A line is in force for what lies in a folder that it is in force for, and where it matches and would change the
/// verdict of the lines before it.
fn in_force(lines: &[&str], path: &str, line: usize) -> bool {
    if path.rsplit_once('/').is_some_and(|(folder, _)| in_force(lines, folder, line)) {
        return true;
    }
    let (exception, pattern) =
        lines[line].strip_prefix('!').map_or((false, lines[line]), |rest| (true, rest));
    let pattern: Vec<&str> = pattern.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    components(&pattern, &parts) && verdict(lines, path, line) == exception
}

fn components(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        ([], _) => false,
        // At the end it wants something below, elsewhere nothing too will do.
        (["**"], path) => !path.is_empty(),
        (["**", rest @ ..], path) => (0..=path.len()).any(|skip| components(rest, &path[skip..])),
        ([first, rest @ ..], [name, below @ ..]) => characters(first, name) && components(rest, below),
        (_, []) => false,
    }
}

fn characters(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => (0..=name.len())
            .filter(|&at| name.is_char_boundary(at))
            .any(|at| characters(rest.as_str(), &name[at..])),
        Some(c) => {
            let mut after = name.chars();
            after.next().is_some_and(|n| c == '?' || c == n) && characters(rest.as_str(), after.as_str())
        }
    }
}
