//! The short phrases that answers are put together from, such as "Comes from {0}.".

use super::Language;

// One table in several files, a subject each: a file adds its phrases to those before it and hands all to the next.
#[macro_use]
mod cache;
#[macro_use]
mod commands;
#[macro_use]
mod general;
#[macro_use]
mod images;

macro_rules! phrases {
    (, $($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// A phrase. What it says in each language stands in `ui.md`, where `{0}`, `{1}` … stand for what is
        /// filled in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Phrase {
            $($(#[$doc])* $name,)*
        }

        impl Phrase {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its key in `ui.md`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }
        }
    };
}

general_phrases! { image_phrases! cache_phrases! command_phrases! phrases!, }

/// A phrase with its places filled in. What is filled in stands as it is: the caller escapes it.
#[must_use]
pub fn phrase(language: Language, phrase: Phrase, filled_in: &[&str]) -> String {
    // A phrase without words would be a hole in the table, which a test forbids; the key is better than nothing.
    let template = super::text(language, phrase.key()).map_or(phrase.key(), |text| text.summary.as_str());
    let mut result = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        let value = after.split_once('}').and_then(|(number, after)| {
            let value = filled_in.get(number.parse::<usize>().ok()?)?;
            Some((*value, after))
        });
        match value {
            Some((value, after)) => {
                result.push_str(value);
                rest = after;
            }
            None => {
                result.push('{');
                rest = after;
            }
        }
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests;
