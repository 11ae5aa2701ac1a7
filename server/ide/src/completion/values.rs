//! The values of flags, and the arguments that a place usually takes.

use syntax::dockerfile::Body;
use syntax::language::{FlagSpec, Keyword, ValueKind, device, platform, port, signal};

use super::place::Place;
use super::{CompletionItem, CompletionKind, bases, heredoc, mounts, stages, users, variables};

/// The values of a flag; `start` is where its value begins.
pub(super) fn of_flag(place: &Place<'_>, flag: &FlagSpec, start: usize) -> Vec<CompletionItem> {
    if flag.value == ValueKind::Mount {
        return mounts::items(place, start);
    }
    let typed = place.text(start);
    if typed.contains(['"', '\'']) {
        return Vec::new();
    }
    let range = place.range(start, place.rest(char::is_whitespace));
    let plain = |word: &str| CompletionItem::new(CompletionKind::Value, word, range);
    let all = |words: &[&str]| words.iter().map(|word| plain(word)).collect();
    match flag.value {
        ValueKind::Bool => all(&["true", "false"]),
        ValueKind::OneOf(words) => {
            words.iter().map(|word| plain(word).explained(flag.value_key(word))).collect()
        }
        ValueKind::Platform => {
            let own = ["BUILDPLATFORM", "TARGETPLATFORM"]
                .map(|name| plain(&format!("${name}")).explained(format!("predefined.{name}")));
            let usual = platform::USUAL.map(|name| plain(name).explained(format!("platform.{name}")));
            own.into_iter().chain(usual).collect()
        }
        ValueKind::StageOrImage => {
            let mut items = stages::items(place.document, place.start, range);
            items.extend(stages::numbers(place.document, place.start, range));
            items
        }
        ValueKind::Owner if !typed.contains(':') => {
            let end = place.rest(|ch| ch == ':' || ch.is_whitespace());
            users::items(place, place.range(start, end))
        }
        ValueKind::Permissions => all(&["755", "644", "600"]),
        ValueKind::Duration => all(&["30s", "10s", "5s", "1m", "5m"]),
        ValueKind::Count => all(&["3", "5", "1"]),
        ValueKind::Owner => {
            let user = typed.split(':').next().unwrap_or_default();
            let own = start + user.len() + 1;
            users::groups(place.document, user, place.range(own, place.rest(char::is_whitespace)))
        }
        ValueKind::Device => device(place, start),
        ValueKind::Checksum | ValueKind::Pattern | ValueKind::Mount => Vec::new(),
    }
}

/// What the arguments usually are; `start` is where they begin.
pub(super) fn of_arguments(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let typed = place.text(start);
    let own = typed.rfind(char::is_whitespace).map_or(start, |blank| start + blank + 1);
    let range = place.range(own, place.rest(char::is_whitespace));
    let is_first = !typed.contains(char::is_whitespace);
    let plain = |word: &str| CompletionItem::new(CompletionKind::Value, word, range);
    match place.keyword {
        Keyword::From if is_first => bases::of_from(place, range),
        Keyword::From if typed.get(..own - start).unwrap_or_default().split_whitespace().count() == 1 => {
            bases::named(place, own)
        }
        Keyword::Run | Keyword::Add | Keyword::Copy => heredoc::items(place, start),
        Keyword::Stopsignal if is_first => {
            let of =
                |signal: &signal::Signal| plain(signal.name).explained(format!("signal.{}", signal.name));
            signal::SIGNALS.iter().map(of).collect()
        }
        Keyword::User if is_first && !typed.contains(':') => {
            let end = place.rest(|ch| ch == ':' || ch.is_whitespace());
            users::items(place, place.range(own, end))
        }
        Keyword::User if is_first => {
            let user = typed.split(':').next().unwrap_or_default();
            let own = own + user.len() + 1;
            users::groups(place.document, user, place.range(own, place.rest(char::is_whitespace)))
        }
        Keyword::Expose => ports(place, own),
        Keyword::Healthcheck if is_first => {
            let behind = place.after.get(place.rest(char::is_whitespace)..).unwrap_or_default();
            let command = plain("CMD").explained("parameter.HEALTHCHECK.command".to_owned());
            if !behind.trim().is_empty() {
                return vec![command];
            }
            let mut words = vec![command.stops("CMD ${1:command}", "CMD ")];
            if place.instruction.flags.is_empty() {
                words.push(plain("NONE"));
            }
            words
        }
        Keyword::Arg if !place.text(own).contains(['=', '"', '\'']) => {
            let end = place.rest(|ch| ch == '=' || ch.is_whitespace());
            variables::to_declare(place, place.range(own, end))
        }
        _ => Vec::new(),
    }
}

/// Ports that are usual and not exposed yet; behind a number and `/`, the protocols.
fn ports(place: &Place<'_>, own: usize) -> Vec<CompletionItem> {
    let range = place.range(own, place.rest(char::is_whitespace));
    let plain = |word: String| CompletionItem::new(CompletionKind::Value, word, range);
    if let Some((number, _)) = place.text(own).split_once('/') {
        if number.is_empty() {
            return Vec::new();
        }
        return port::PROTOCOLS.iter().map(|protocol| plain(format!("{number}/{protocol}"))).collect();
    }
    let Body::List { words, .. } = &place.instruction.body else { return Vec::new() };
    let inner = place.offset - place.start;
    let others = || words.iter().filter(|other| !other.word.range.touches(inner));
    let of = |port: &port::UsualPort| {
        let suffix = if port.protocol == "tcp" { String::new() } else { format!("/{}", port.protocol) };
        let label = format!("{}{suffix}", port.number);
        others().all(|other| other.value != label).then(|| plain(label).detail(Some(port.service.to_owned())))
    };
    port::USUAL.iter().filter_map(of).collect()
}

/// The fields of a device: a name, which may stand bare, and whether it is required.
fn device(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let typed = place.text(start);
    let own = typed.rfind(',').map_or(start, |comma| start + comma + 1);
    let range = place.range(own, place.rest(|ch| ch == ',' || ch.is_whitespace()));
    let behind = place.after.get(..place.rest(char::is_whitespace)).unwrap_or_default();
    let others: Vec<&str> = typed
        .get(..own - start)
        .unwrap_or_default()
        .split(',')
        .chain(behind.split(',').skip(1))
        .filter(|field| !field.is_empty())
        .collect();
    let is_required = |field: &&str| {
        field.split('=').next().and_then(device::DeviceKey::from_name).is_some_and(|key| key.may_be_bare)
    };
    let named = others.iter().any(|field| !is_required(field));
    if place.text(own).contains('=') {
        return Vec::new();
    }
    let keys = device::KEYS
        .iter()
        .filter(|key| if key.may_be_bare { !others.iter().any(is_required) } else { !named });
    keys.map(|key| {
        let item = CompletionItem::new(CompletionKind::Key, key.name, range).explained(key.key());
        if key.may_be_bare {
            item
        } else {
            item.stops(format!("{}=${{1:device}}", key.name), format!("{}=", key.name))
        }
    })
    .collect()
}
