//! Why a step has its verdict, in words.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use builder::keys::{Difference, What};
use builder::predict::Reason;

use super::{Form, Outlook};
use crate::images::age as age_words;
use crate::texts::{Language, Phrase, phrase};

impl Outlook<'_> {
    /// A reason, at most so many names of files in it. Nothing where it says no more than the verdict.
    pub(super) fn reason(&self, reason: &Reason, form: Form, most: usize, now: SystemTime) -> String {
        let line = |words: Phrase, none: Phrase, step: usize| match self.line(step) {
            Some(line) => self.say(words, &[&line.to_string()]),
            None => self.say(none, &[]),
        };
        match reason {
            Reason::Unchanged => self.say(Phrase::CacheUnchanged, &[]),
            Reason::AsBefore { started } => {
                let then = UNIX_EPOCH + Duration::from_millis(*started);
                // A clock that ran backwards makes it just now.
                let age = now.duration_since(then).unwrap_or_default();
                self.say(Phrase::CacheAsBefore, &[&age_words(self.language, age)])
            }
            Reason::SameStep { step } => line(Phrase::CacheSameStep, Phrase::CacheUnchanged, *step),
            Reason::Changed(differences) => self.differences(differences, form, most),
            Reason::Files { changed, added, removed } => self.files([changed, added, removed], form, most),
            Reason::New => self.say(Phrase::CacheNew, &[]),
            Reason::Moved => self.say(Phrase::CacheMoved, &[]),
            Reason::Follows { step } => line(Phrase::CacheFollows, Phrase::CacheFollowsNone, *step),
            Reason::Output { step } => line(Phrase::CacheOutput, Phrase::CacheRestsOnBase, *step),
            Reason::OtherImage => self.say(Phrase::CacheFilesOfImage, &[]),
            Reason::Rests { step } => line(Phrase::CacheRests, Phrase::CacheRestsOnBase, *step),
            Reason::TagMoved { .. } => self.say(Phrase::CacheTagMoved, &[]),
            Reason::TagUnasked { why: None, .. } => self.say(Phrase::CacheTagUnasked, &[]),
            Reason::TagUnasked { why: Some(why), .. } => {
                self.say(Phrase::CacheTagUnaskedWhy, &[&form.name(why)])
            }
            Reason::Address => self.say(Phrase::CacheAddress, &[]),
            Reason::Triggers => self.say(Phrase::CacheTriggers, &[]),
            Reason::NoCache => self.say(Phrase::CacheNoCache, &[]),
            Reason::Failed => self.say(Phrase::CacheFailed, &[]),
            Reason::NotReached => self.say(Phrase::CacheNotReached, &[]),
            Reason::NoRecord => self.say(Phrase::CacheNoRecord, &[]),
            Reason::OtherEngine { recorded, now } => {
                self.say(Phrase::CacheOtherEngine, &[&form.name(recorded), &form.name(now)])
            }
            Reason::NotBuildKit { engine } => self.say(Phrase::CacheNotBuildKit, &[&form.name(engine)]),
            Reason::Emptied => self.say(Phrase::CacheEmptied, &[]),
            Reason::Unreadable { why } => self.say(Phrase::CacheUnreadable, &[&form.name(why)]),
            Reason::Unread => self.say(Phrase::CacheUnread, &[]),
            Reason::NotRecorded => self.say(Phrase::CacheNotRecorded, &[]),
        }
    }

    fn differences(&self, differences: &[Difference], form: Form, most: usize) -> String {
        let what = |what: &What| what_words(self.language, what, form);
        let one = |difference: &Difference| match difference {
            Difference::Changed(What::Image) => self.say(Phrase::CacheOtherImage, &[]),
            Difference::Changed(part) => self.say(Phrase::CacheChanged, &[&what(part)]),
            Difference::Added(part) => self.say(Phrase::CacheAdded, &[&what(part)]),
            Difference::Removed(part) => self.say(Phrase::CacheRemoved, &[&what(part)]),
            Difference::Order => self.say(Phrase::CacheOrder, &[]),
        };
        let shown: Vec<String> = differences.iter().take(most.max(1)).map(one).collect();
        let left = differences.len().saturating_sub(shown.len());
        let shown = shown.join(", ");
        if left == 0 { shown } else { self.say(Phrase::CacheMore, &[&shown, &left.to_string()]) }
    }

    fn files(&self, kinds: [&Vec<String>; 3], form: Form, most: usize) -> String {
        let words = [Phrase::CacheChanged, Phrase::CacheAdded, Phrase::CacheRemoved];
        let said =
            kinds.into_iter().zip(words).filter(|(paths, _)| !paths.is_empty()).map(|(paths, words)| {
                let shown: Vec<String> = paths.iter().take(most.max(1)).map(|path| form.name(path)).collect();
                let left = paths.len().saturating_sub(shown.len());
                let shown = shown.join(", ");
                let shown = match left {
                    0 => shown,
                    left => self.say(Phrase::CacheMore, &[&shown, &left.to_string()]),
                };
                self.say(words, &[&shown])
            });
        let said: Vec<String> = said.collect();
        if said.is_empty() { self.say(Phrase::CacheSomeFiles, &[]) } else { said.join(", ") }
    }
}

/// A part of a key in words.
pub(super) fn what_words(language: Language, what: &What, form: Form) -> String {
    let say = |words: Phrase| phrase(language, words, &[]);
    let named = |words: Phrase, name: &str| phrase(language, words, &[&form.name(name)]);
    // Flags stand between backticks, which a text without Markdown does not show.
    let flag = |words: Phrase| match form {
        Form::Markdown => phrase(language, words, &[]),
        Form::Plain => phrase(language, words, &[]).replace('`', ""),
    };
    match what {
        What::Image => say(Phrase::WhatImage),
        What::Address => say(Phrase::WhatAddress),
        What::Command => say(Phrase::WhatCommand),
        What::Variable(name) | What::Setting(name) => form.name(name),
        What::Directory => say(Phrase::WhatDirectory),
        What::User => say(Phrase::WhatUser),
        What::Network => flag(Phrase::WhatNetwork),
        What::Security => say(Phrase::WhatSecurity),
        What::Mount(target) => named(Phrase::WhatMount, target),
        What::Secret(name) => named(Phrase::WhatSecret, name),
        What::Device(name) => named(Phrase::WhatDevice, name),
        What::Platform => say(Phrase::WhatPlatform),
        What::SourceName(_) => say(Phrase::WhatSourceName),
        What::Destination(_) => say(Phrase::WhatDestination),
        What::Owner(_) => flag(Phrase::WhatOwner),
        What::Mode(_) => flag(Phrase::WhatMode),
        What::Patterns(_) => flag(Phrase::WhatPatterns),
        What::Manner(_) => say(Phrase::WhatManner),
        What::File(name) => named(Phrase::WhatFile, name),
        What::Timestamp => flag(Phrase::WhatTimestamp),
        What::Wiring => say(Phrase::WhatWiring),
    }
}
