//! What an instruction is: its keyword, its arguments, what it does to the image.

use std::fmt;

use super::{REFERENCE, flag::FlagSpec, instructions, suggest::suggest};

/// The keyword of an instruction. There are 18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Keyword {
    /// `ADD`
    Add,
    /// `ARG`
    Arg,
    /// `CMD`
    Cmd,
    /// `COPY`
    Copy,
    /// `ENTRYPOINT`
    Entrypoint,
    /// `ENV`
    Env,
    /// `EXPOSE`
    Expose,
    /// `FROM`
    From,
    /// `HEALTHCHECK`
    Healthcheck,
    /// `LABEL`
    Label,
    /// `MAINTAINER`
    Maintainer,
    /// `ONBUILD`
    Onbuild,
    /// `RUN`
    Run,
    /// `SHELL`
    Shell,
    /// `STOPSIGNAL`
    Stopsignal,
    /// `USER`
    User,
    /// `VOLUME`
    Volume,
    /// `WORKDIR`
    Workdir,
}

impl Keyword {
    /// All of them, in alphabetical order.
    pub const ALL: [Self; 18] = [
        Self::Add,
        Self::Arg,
        Self::Cmd,
        Self::Copy,
        Self::Entrypoint,
        Self::Env,
        Self::Expose,
        Self::From,
        Self::Healthcheck,
        Self::Label,
        Self::Maintainer,
        Self::Onbuild,
        Self::Run,
        Self::Shell,
        Self::Stopsignal,
        Self::User,
        Self::Volume,
        Self::Workdir,
    ];

    /// In capitals, as it is usually written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.instruction().name
    }

    /// The keyword that a word is, whatever its case.
    #[must_use]
    pub fn from_str_ignore_case(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keyword| keyword.name().eq_ignore_ascii_case(word))
    }

    /// The keyword that was probably meant by a word that is none, in the word's case.
    #[must_use]
    pub fn suggest(word: &str) -> Option<String> {
        suggest(word, Self::ALL.iter().map(|keyword| keyword.name()), false)
    }

    /// What is known of it.
    #[must_use]
    pub const fn instruction(self) -> &'static Instruction {
        match self {
            Self::Add => &instructions::ADD,
            Self::Arg => &instructions::ARG,
            Self::Cmd => &instructions::CMD,
            Self::Copy => &instructions::COPY,
            Self::Entrypoint => &instructions::ENTRYPOINT,
            Self::Env => &instructions::ENV,
            Self::Expose => &instructions::EXPOSE,
            Self::From => &instructions::FROM,
            Self::Healthcheck => &instructions::HEALTHCHECK,
            Self::Label => &instructions::LABEL,
            Self::Maintainer => &instructions::MAINTAINER,
            Self::Onbuild => &instructions::ONBUILD,
            Self::Run => &instructions::RUN,
            Self::Shell => &instructions::SHELL,
            Self::Stopsignal => &instructions::STOPSIGNAL,
            Self::User => &instructions::USER,
            Self::Volume => &instructions::VOLUME,
            Self::Workdir => &instructions::WORKDIR,
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the text after the keyword and its flags is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arguments {
    /// `image`, or `image AS name`.
    Base,
    /// Sources and a destination, as words or as a JSON array.
    Paths,
    /// A command: a JSON array (exec form), or text for the shell.
    Command,
    /// A JSON array and nothing else.
    JsonArray,
    /// `key=value` pairs, or one `key value` in the old form.
    Pairs,
    /// Names, each with or without `=value`.
    NamesOrPairs,
    /// Words, cut at white space.
    Words,
    /// Words, or a JSON array.
    WordsOrJson,
    /// All the text as one argument.
    Text,
    /// `CMD` and a command, or `NONE`.
    Healthcheck,
    /// Another instruction.
    Trigger,
}

impl Arguments {
    /// Whether a JSON array may stand there.
    #[must_use]
    pub const fn accepts_json(self) -> bool {
        matches!(self, Self::Paths | Self::Command | Self::JsonArray | Self::WordsOrJson | Self::Healthcheck)
    }

    /// Whether the text is a command for the shell when it is no JSON array.
    #[must_use]
    pub const fn has_shell_form(self) -> bool {
        matches!(self, Self::Command | Self::Healthcheck)
    }
}

/// Who replaces the variables in the arguments. What holds for a flag's value stands with the flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variables {
    /// The builder, from ARG and ENV, before it runs anything.
    Builder,
    /// The shell, while the command runs: in shell form only.
    Shell,
    /// Nobody.
    Nobody,
    /// Whoever replaces them in the instruction that it holds.
    Trigger,
}

/// What an instruction leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// A new stage, on the layers of a base.
    Stage,
    /// A layer with the files that it changed.
    Layer,
    /// A line in the image's configuration: no bytes of files.
    Metadata,
    /// Nothing in the image: it is known during the build alone.
    BuildOnly,
}

/// An instruction.
#[derive(Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Its keyword.
    pub keyword: Keyword,
    /// The keyword in capitals.
    pub name: &'static str,
    /// How it is written, one line a form; `<…>` stands for what the user writes, `[…]` for what may be left
    /// out.
    pub synopses: &'static [&'static str],
    /// How its arguments are read.
    pub arguments: Arguments,
    /// How many arguments it needs at least. Commands may be empty as far as BuildKit's parser goes.
    pub min_arguments: usize,
    /// How many arguments it takes at most, where there is a limit.
    pub max_arguments: Option<usize>,
    /// Its flags.
    pub flags: &'static [&'static FlagSpec],
    /// Whether flags are looked at: ARG and STOPSIGNAL drop them unread.
    pub reads_flags: bool,
    /// Who replaces the variables in its arguments.
    pub variables: Variables,
    /// What it leaves behind.
    pub effect: Effect,
    /// Whether ONBUILD may hold it.
    pub in_onbuild: bool,
    /// Whether it may stand before the first FROM.
    pub before_from: bool,
    /// Whether heredocs may stand in it (of ONBUILD: when its trigger may hold them).
    pub heredocs: bool,
    /// Whether only the last one of a stage counts.
    pub last_wins: bool,
    /// Whether it should no longer be written.
    pub deprecated: bool,
}

impl Instruction {
    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("instruction.{}", self.name)
    }

    /// Its place in the reference.
    #[must_use]
    pub fn url(&self) -> String {
        let anchor = match self.keyword {
            Keyword::Maintainer => "maintainer-deprecated".to_owned(),
            _ => self.name.to_ascii_lowercase(),
        };
        format!("{REFERENCE}#{anchor}")
    }

    /// What the user writes in its synopses, in the order of their first use: `source`, `destination`.
    #[must_use]
    pub fn parameters(&self) -> Vec<&'static str> {
        let mut parameters = Vec::new();
        for synopsis in self.synopses {
            let named = synopsis.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(name, _)| name);
            for name in named {
                if !parameters.contains(&name) {
                    parameters.push(name);
                }
            }
        }
        parameters
    }

    /// The key of one of its [parameters](Self::parameters).
    #[must_use]
    pub fn parameter_key(&self, parameter: &str) -> String {
        format!("parameter.{}.{parameter}", self.name)
    }

    /// The flag of this name, without its dashes. Names are case-sensitive.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&'static FlagSpec> {
        self.flags.iter().copied().find(|flag| flag.name == name)
    }

    /// The flag that was probably meant by a name that is none, without its dashes.
    #[must_use]
    pub fn suggest_flag(&self, name: &str) -> Option<String> {
        suggest(name, self.flags.iter().map(|flag| flag.name), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_in_any_case_and_leads_to_itself() {
        for keyword in Keyword::ALL {
            assert_eq!(keyword.instruction().keyword, keyword);
            assert_eq!(Keyword::from_str_ignore_case(keyword.name()), Some(keyword));
            assert_eq!(Keyword::from_str_ignore_case(&keyword.name().to_lowercase()), Some(keyword));
            assert!(keyword.instruction().flags.iter().all(|flag| flag.keyword == keyword));
        }
        assert_eq!(Keyword::from_str_ignore_case("RUNN"), None);
        assert_eq!(Keyword::from_str_ignore_case(""), None);
    }

    #[test]
    fn a_misspelled_keyword_is_guessed_in_its_own_case() {
        assert_eq!(Keyword::suggest("COPPY").as_deref(), Some("COPY"));
        assert_eq!(Keyword::suggest("form").as_deref(), Some("from"));
        assert_eq!(Keyword::suggest("INSTALL"), None);
    }

    #[test]
    fn a_misspelled_flag_is_guessed_among_those_of_its_instruction() {
        let copy = Keyword::Copy.instruction();
        assert_eq!(copy.suggest_flag("form").as_deref(), Some("from"));
        assert_eq!(copy.suggest_flag("checksum"), None);
        assert!(copy.flag("From").is_none());
    }

    #[test]
    fn the_parameters_are_those_of_the_synopses() {
        let parameters = |keyword: Keyword| keyword.instruction().parameters();
        assert_eq!(parameters(Keyword::Copy), ["source", "destination"]);
        assert_eq!(parameters(Keyword::From), ["platform", "image", "tag", "digest", "name", "stage"]);
        assert_eq!(parameters(Keyword::Run), ["command", "program", "argument"]);
    }

    #[test]
    fn every_misspelling_of_a_flag_by_one_letter_leads_back_to_it() {
        for keyword in Keyword::ALL {
            let instruction = keyword.instruction();
            for flag in instruction.flags {
                let letters: Vec<char> = flag.name.chars().collect();
                for at in 0..letters.len() {
                    let (mut inserted, mut dropped, mut exchanged) =
                        (letters.clone(), letters.clone(), letters.clone());
                    inserted.insert(at, '_');
                    dropped.remove(at);
                    exchanged[at] = '_';
                    for wrong in [inserted, dropped, exchanged] {
                        let wrong: String = wrong.into_iter().collect();
                        assert!(instruction.flag(&wrong).is_none(), "{keyword} --{wrong}");
                        assert_eq!(instruction.suggest_flag(&wrong).as_deref(), Some(flag.name), "{wrong}");
                    }
                }
            }
        }
    }

    #[test]
    fn onbuild_holds_all_but_three_and_only_arg_may_stand_before_from() {
        let refused: Vec<_> =
            Keyword::ALL.into_iter().filter(|keyword| !keyword.instruction().in_onbuild).collect();
        assert_eq!(refused, [Keyword::From, Keyword::Maintainer, Keyword::Onbuild]);
        let early: Vec<_> =
            Keyword::ALL.into_iter().filter(|keyword| keyword.instruction().before_from).collect();
        assert_eq!(early, [Keyword::Arg, Keyword::From]);
    }
}
