//! Every name of the language table with one letter wrong: left out, doubled or strange, exchanged, or swapped with
//! its neighbour. A keyword or flag that is none any more is refused, and the name is suggested. Of mounts the table's
//! own suggestion is looked at: what a mount means is found out when a build is planned, not by reading the line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::BTreeSet;

use expect_test::expect;
use ide::diagnostics::{Facts, Severity, diagnostics};
use ide::texts::Language;
use syntax::Document;
use syntax::language::Keyword;
use syntax::language::mount::{KEYS, MountKey, MountType};
use syntax::language::suggest::distance_within;

/// A name with one letter wrong, in every way.
fn misspelled(name: &str) -> BTreeSet<String> {
    let capital = name.starts_with(char::is_uppercase);
    let letters: Vec<char> = if capital { ('A'..='Z').collect() } else { ('a'..='z').chain(['-']).collect() };
    let mut out = BTreeSet::new();
    for at in 0..=name.len() {
        let (before, after) = name.split_at(at);
        out.extend(letters.iter().map(|letter| format!("{before}{letter}{after}")));
        let Some(rest) = after.get(1..) else { continue };
        out.insert(format!("{before}{rest}"));
        out.extend(letters.iter().map(|letter| format!("{before}{letter}{rest}")));
        if let Some(tail) = rest.get(1..) {
            out.insert(format!("{before}{}{}{tail}", &rest[..1], &after[..1]));
        }
    }
    out.remove(name);
    out
}

/// The errors of a text, as sentences.
fn errors(text: &str) -> Vec<String> {
    let found = diagnostics(&Document::new(text), &Facts::default()).into_iter();
    found.filter(|one| one.severity == Severity::Error).map(|one| one.message).collect()
}

/// What became of every misspelling of `names`: how many were refused with their own name, and which were not, each
/// with its reason. `known` tells other names, `says` is what is said of one, `dashes` stand before a suggestion.
fn table(
    names: &[&str],
    known: &dyn Fn(&str) -> bool,
    says: &dyn Fn(&str) -> Vec<String>,
    dashes: &str,
) -> String {
    let (mut right, mut excused) = (0, BTreeSet::new());
    for name in names {
        for wrong in misspelled(name) {
            if known(&wrong) {
                excused.insert(format!("{name} > {wrong}: is a name itself"));
                continue;
            }
            // A name without letters is no misspelling but something else: `--` ends the flags.
            if wrong.is_empty() || !dashes.is_empty() && wrong.starts_with('-') {
                continue;
            }
            let found = says(&wrong);
            if found.iter().any(|message| message.contains(&format!("Did you mean `{dashes}{name}`?"))) {
                right += 1;
                continue;
            }
            let other = names.iter().find(|other| {
                distance_within(&wrong, other, 1).is_some()
                    && found.iter().any(|message| message.contains(&format!("`{dashes}{other}`?")))
            });
            match other {
                Some(other) => excused.insert(format!("{name} > {wrong}: is as near to {other}")),
                None => panic!("{name} > {wrong}: {found:?}"),
            };
        }
    }
    format!(
        "{right} refused with their name\n{}",
        excused.into_iter().map(|line| line + "\n").collect::<String>()
    )
}

#[test]
fn keywords() {
    let names = Keyword::ALL.map(Keyword::name);
    let known = |wrong: &str| Keyword::from_str_ignore_case(wrong).is_some();
    let shown = table(&names, &known, &|wrong| errors(&format!("FROM scratch\n{wrong} x\n")), "");
    expect![[r#"
        5850 refused with their name
        ARG > ADG: is as near to ADD
        ARG > ARD: is as near to ADD
        CMD > AMD: is as near to ADD
        CMD > CDD: is as near to ADD
    "#]]
    .assert_eq(&shown);
    let small = names.map(str::to_lowercase);
    let small: Vec<&str> = small.iter().map(String::as_str).collect();
    let lower = table(&small, &known, &|wrong| errors(&format!("from scratch\n{wrong} x\n")), "");
    assert!(lower.lines().count() >= shown.lines().count());
}

#[test]
fn flags() {
    let mut shown = String::new();
    for keyword in Keyword::ALL {
        let names: Vec<&str> = keyword.instruction().flags.iter().map(|flag| flag.name).collect();
        if names.is_empty() {
            continue;
        }
        let arguments = if keyword == Keyword::Healthcheck { "CMD x" } else { "x y" };
        let arguments = if keyword == Keyword::From { "x" } else { arguments };
        let write = |wrong: &str| errors(&format!("FROM scratch\n{keyword} --{wrong}=1 {arguments}\n"));
        let known = |wrong: &str| names.contains(&wrong);
        shown += &format!("{keyword}: {}", table(&names, &known, &write, "--"));
    }
    expect![[r#"
        ADD: 2704 refused with their name
        COPY: 1872 refused with their name
        FROM: 456 refused with their name
        HEALTHCHECK: 2712 refused with their name
        RUN: 1500 refused with their name
    "#]]
    .assert_eq(&shown);
}

/// A suggestion in the words of a finding.
fn meant(near: Option<String>) -> Vec<String> {
    near.into_iter().map(|near| format!("Did you mean `{near}`?")).collect()
}

#[test]
fn mount_types() {
    let names = MountType::ALL.map(MountType::name);
    let known = |wrong: &str| MountType::from_name(wrong).is_some();
    let shown = table(&names, &known, &|wrong| meant(MountType::suggest(wrong)), "");
    expect![[r#"
        1370 refused with their name
    "#]]
    .assert_eq(&shown);
}

#[test]
fn mount_keys() {
    let names: Vec<&str> = KEYS.iter().flat_map(MountKey::names).collect();
    let known = |wrong: &str| MountKey::from_name(wrong).is_some();
    let shown = table(&names, &known, &|wrong| meant(MountKey::suggest(wrong)), "");
    expect![[r#"
        5362 refused with their name
        gid > -id: is as near to id
        gid > aid: is as near to id
        gid > bid: is as near to id
        gid > cid: is as near to id
        gid > did: is as near to id
        gid > eid: is as near to id
        gid > fid: is as near to id
        gid > gd: is as near to id
        gid > guid: is as near to uid
        gid > hid: is as near to id
        gid > id: is a name itself
        gid > igd: is as near to id
        gid > iid: is as near to id
        gid > jid: is as near to id
        gid > kid: is as near to id
        gid > lid: is as near to id
        gid > mid: is as near to id
        gid > nid: is as near to id
        gid > oid: is as near to id
        gid > pid: is as near to id
        gid > qid: is as near to id
        gid > rid: is as near to id
        gid > sid: is as near to id
        gid > tid: is as near to id
        gid > ugid: is as near to uid
        gid > uid: is a name itself
        gid > vid: is as near to id
        gid > wid: is as near to id
        gid > xid: is as near to id
        gid > yid: is as near to id
        gid > zid: is as near to id
        id > gid: is a name itself
        id > uid: is a name itself
        ro > fro: is as near to from
        ro > io: is as near to id
        ro > rc: is as near to src
        ro > rd: is as near to id
        ro > rom: is as near to from
        ro > rw: is a name itself
        ro > sro: is as near to src
        rw > iw: is as near to id
        rw > r-: is as near to ro
        rw > r: is as near to ro
        rw > ra: is as near to ro
        rw > rb: is as near to ro
        rw > rc: is as near to src
        rw > rd: is as near to id
        rw > re: is as near to ro
        rw > rf: is as near to ro
        rw > rg: is as near to ro
        rw > rh: is as near to ro
        rw > ri: is as near to ro
        rw > rj: is as near to ro
        rw > rk: is as near to ro
        rw > rl: is as near to ro
        rw > rm: is as near to ro
        rw > rn: is as near to ro
        rw > ro: is a name itself
        rw > row: is as near to ro
        rw > rp: is as near to ro
        rw > rq: is as near to ro
        rw > rr: is as near to ro
        rw > rs: is as near to ro
        rw > rt: is as near to ro
        rw > ru: is as near to ro
        rw > rv: is as near to ro
        rw > rwo: is as near to ro
        rw > rx: is as near to ro
        rw > ry: is as near to ro
        rw > rz: is as near to ro
        rw > srw: is as near to src
        uid > -id: is as near to id
        uid > aid: is as near to id
        uid > bid: is as near to id
        uid > cid: is as near to id
        uid > did: is as near to id
        uid > eid: is as near to id
        uid > fid: is as near to id
        uid > gid: is a name itself
        uid > hid: is as near to id
        uid > id: is a name itself
        uid > iid: is as near to id
        uid > iud: is as near to id
        uid > jid: is as near to id
        uid > kid: is as near to id
        uid > lid: is as near to id
        uid > mid: is as near to id
        uid > nid: is as near to id
        uid > oid: is as near to id
        uid > pid: is as near to id
        uid > qid: is as near to id
        uid > rid: is as near to id
        uid > sid: is as near to id
        uid > tid: is as near to id
        uid > ud: is as near to id
        uid > vid: is as near to id
        uid > wid: is as near to id
        uid > xid: is as near to id
        uid > yid: is as near to id
        uid > zid: is as near to id
    "#]]
    .assert_eq(&shown);
}

#[test]
fn every_flag_and_every_key_of_a_mount_completes_and_is_accepted() {
    let offers = |text: &str, label: &str| {
        let items = ide::completion::completion(&Document::new(text), text.len(), Language::English);
        let item = items.into_iter().find(|item| item.label == label);
        let item = item.unwrap_or_else(|| panic!("{label} is not offered behind {text}"));
        format!("{}{}", &text[..item.range.start], item.filled())
    };
    for keyword in Keyword::ALL {
        let arguments = match keyword {
            Keyword::Healthcheck => "CMD x",
            Keyword::From => "x",
            _ => "x y",
        };
        for flag in keyword.instruction().flags {
            let head = format!("# syntax=docker/dockerfile:1-labs\nFROM scratch\n{keyword} --");
            // A checksum is one of a download.
            let arguments = if flag.name == "checksum" { "https://example.com/x y" } else { arguments };
            // Where a digest stands is a tab stop, which its digits take the place of.
            let digest = format!("sha256:{}", "0".repeat(64));
            let offered = offers(&head, &format!("--{}", flag.name)).replace("sha256:digest", &digest);
            let text = format!("{offered} {arguments}\n");
            assert_eq!(errors(&text), Vec::<String>::new(), "{text}");
        }
    }
    for kind in MountType::ALL {
        for key in kind.keys().filter(|key| key.name != "type") {
            // Without a target most mounts would cover the root.
            let target = if matches!(key.name, "target" | "dst" | "destination") { "" } else { "target=/t," };
            let head = format!("FROM scratch\nRUN --mount=type={},{target}", kind.name());
            let text = format!("{} x\n", offers(&head, key.name));
            assert_eq!(errors(&text), Vec::<String>::new(), "{text}");
        }
    }
}
