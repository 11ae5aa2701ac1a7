//! What a registry told, as the command line speaks of it.

use ide::images::age;
use ide::texts::Language;
use registry::Answer;

/// Why an answer is missing, old or not whole; nothing where all is well.
pub fn why_old<T>(answer: &Answer<T>) -> Option<String> {
    let why = answer.problem.as_ref()?;
    Some(match answer.age.filter(|_| answer.value.is_some()) {
        None => why.to_string(),
        Some(_) if !answer.complete => format!("{why}; the list is not whole"),
        Some(since) => format!("{why}; what follows was told {}", age(Language::English, since)),
    })
}
