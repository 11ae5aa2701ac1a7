//! The signals of Linux, as STOPSIGNAL takes them.

/// A signal.
#[derive(Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its name, with `SIG`.
    pub name: &'static str,
    /// Its number on Linux (MIPS, which counts otherwise, aside).
    pub number: u8,
}

const fn signal(name: &'static str, number: u8) -> Signal {
    Signal { name, number }
}

/// The signals with names, those that programs are usually stopped with first.
pub static SIGNALS: &[Signal] = &[
    signal("SIGTERM", 15),
    signal("SIGINT", 2),
    signal("SIGQUIT", 3),
    signal("SIGKILL", 9),
    signal("SIGHUP", 1),
    signal("SIGUSR1", 10),
    signal("SIGUSR2", 12),
    signal("SIGWINCH", 28),
    // What systemd as process 1 halts on.
    signal("SIGRTMIN+3", 37),
    signal("SIGABRT", 6),
    signal("SIGALRM", 14),
    signal("SIGBUS", 7),
    signal("SIGCHLD", 17),
    signal("SIGCLD", 17),
    signal("SIGCONT", 18),
    signal("SIGFPE", 8),
    signal("SIGILL", 4),
    signal("SIGIO", 29),
    signal("SIGIOT", 6),
    signal("SIGPIPE", 13),
    signal("SIGPOLL", 29),
    signal("SIGPROF", 27),
    signal("SIGPWR", 30),
    signal("SIGSEGV", 11),
    signal("SIGSTKFLT", 16),
    signal("SIGSTOP", 19),
    signal("SIGSYS", 31),
    signal("SIGTRAP", 5),
    signal("SIGTSTP", 20),
    signal("SIGTTIN", 21),
    signal("SIGTTOU", 22),
    signal("SIGURG", 23),
    signal("SIGVTALRM", 26),
    signal("SIGXCPU", 24),
    signal("SIGXFSZ", 25),
];

const FIRST_REAL_TIME: u8 = 34;
const LAST_REAL_TIME: u8 = 64;

/// The number of a signal: of its name, with or without `SIG`, in any case; of `RTMIN` to `RTMIN+15` and
/// `RTMAX-14` to `RTMAX`; or of the number itself, which may be any but 0. Nothing for what the builder refuses.
#[must_use]
pub fn number(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return (number != 0).then_some(number);
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if let Some(signal) = SIGNALS.iter().find(|signal| signal.name.strip_prefix("SIG") == Some(name)) {
        return Some(i64::from(signal.number));
    }
    real_time(name).map(i64::from)
}

fn real_time(name: &str) -> Option<u8> {
    let step = |digits: &str, most: u8| {
        let step: u8 = digits.parse().ok()?;
        // Neither `+0`, `+01` nor a second sign is a name.
        (1..=most).contains(&step).then_some(step).filter(|step| step.to_string() == digits)
    };
    match (name.strip_prefix("RTMIN"), name.strip_prefix("RTMAX")) {
        (Some(""), _) => Some(FIRST_REAL_TIME),
        (Some(rest), _) => Some(FIRST_REAL_TIME + step(rest.strip_prefix('+')?, 15)?),
        (_, Some("")) => Some(LAST_REAL_TIME),
        (_, Some(rest)) => Some(LAST_REAL_TIME - step(rest.strip_prefix('-')?, 14)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_real_time_signals() {
        let cases = [
            ("SIGTERM", 15),
            ("term", 15),
            ("sigkill", 9),
            ("9", 9),
            ("SIGRTMIN", 34),
            ("RTMIN+3", 37),
            ("SIGRTMIN+15", 49),
            ("RTMAX-14", 50),
            ("SIGRTMAX", 64),
            ("150", 150),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_the_builder_refuses() {
        for text in [
            "",
            "0",
            "SIG",
            "SIGSIGTERM",
            "SIGTERMS",
            "RTMIN+16",
            "RTMAX-15",
            "RTMIN+0",
            "RTMIN-1",
            "RTMIN+03",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
