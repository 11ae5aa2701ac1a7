//! Which form is shown, and which of its parameters the cursor is in.

use expect_test::{Expect, expect};

use syntax::Document;

use super::signature;

#[track_caller]
fn check(source: &str, expected: Expect) {
    let (before, after) = source.split_once("$0").unwrap();
    let document = Document::new(&format!("{before}{after}"));
    let shown = signature(&document, before.len()).map_or("nothing".to_owned(), |help| {
        let one = &help.signatures[help.active];
        let active = one.active.map_or("", |active| one.parameters[active].key.as_str());
        format!("{} of {}: {} {active}", help.active + 1, help.signatures.len(), one.label)
    });
    expected.assert_eq(&shown);
}

#[test]
fn the_parameter_under_the_cursor() {
    check(
        "FROM al$0",
        expect![
            "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.image"
        ],
    );
    check(
        "FROM host:5000/a:1$0",
        expect![
            "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.tag"
        ],
    );
    check(
        "FROM a@$0",
        expect![
            "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.digest"
        ],
    );
    check(
        "FROM a AS b$0",
        expect![
            "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.name"
        ],
    );
    check(
        "FROM a\nCOPY a$0 b c\n",
        expect!["1 of 2: COPY [flags] <source>… <destination> parameter.COPY.source"],
    );
    check(
        "FROM a\nCOPY a b c$0\n",
        expect!["1 of 2: COPY [flags] <source>… <destination> parameter.COPY.destination"],
    );
    check(
        "FROM a\nCOPY [\"a\", \"b$0\"]\n",
        expect![[r#"2 of 2: COPY [flags] ["<source>", …, "<destination>"] parameter.COPY.destination"#]],
    );
    check("FROM a\nRUN ec$0ho\n", expect!["1 of 3: RUN [flags] <command> parameter.RUN.command"]);
    check(
        "FROM a\nRUN [\"a\", \"$0\"]\n",
        expect![[r#"2 of 3: RUN [flags] ["<program>", "<argument>", …] parameter.RUN.argument"#]],
    );
    check("FROM a\nRUN <<E$0\nx\nE\n", expect!["3 of 3: RUN [flags] <<EOF "]);
    check("FROM a\nENV a=1 b=$0\n", expect!["1 of 1: ENV <key>=<value>… parameter.ENV.value"]);
    check("FROM a\nARG a$0\n", expect!["1 of 1: ARG <name>[=<default>]… parameter.ARG.name"]);
    check("FROM a\nEXPOSE 80/$0\n", expect!["1 of 1: EXPOSE <port>[/<protocol>]… parameter.EXPOSE.protocol"]);
    check("FROM a\nUSER a:$0\n", expect!["1 of 1: USER <user>[:<group>] parameter.USER.group"]);
    check(
        "FROM a\nHEALTHCHECK --retries=1 CMD $0\n",
        expect!["1 of 3: HEALTHCHECK [flags] CMD <command> parameter.HEALTHCHECK.command"],
    );
    check(
        "FROM a\nSHELL $0\n",
        expect![[r#"1 of 1: SHELL ["<program>", "<argument>", …] parameter.SHELL.program"#]],
    );
    check("FROM a\nONBUILD $0\n", expect!["1 of 1: ONBUILD <instruction> parameter.ONBUILD.instruction"]);
    check("FROM a\nONBUILD WORKDIR $0\n", expect!["1 of 1: WORKDIR <path> parameter.WORKDIR.path"]);
}

#[test]
fn the_value_of_a_flag() {
    check("FROM a\nCOPY --chown=$0 a b\n", expect!["1 of 1: COPY --chown=<user>[:<group>] flag.COPY.chown"]);
    check("FROM a\nCOPY --what=$0 a b\n", expect!["nothing"]);
}

#[test]
fn nothing_elsewhere() {
    check("FR$0OM a\n", expect!["nothing"]);
    check("# x$0\nFROM a\n", expect!["nothing"]);
    check("FROM a\nRUN <<E\nx$0\nE\n", expect!["nothing"]);
    check("FROM a\nCOPY --ch$0\n", expect!["nothing"]);
    check("FROM a\nHEALTHCHECK NONE $0\n", expect!["nothing"]);
    check("WHAT $0\n", expect!["nothing"]);
}

#[test]
fn the_fields_of_a_mount() {
    check(
        "FROM a\nRUN --mount=$0\n",
        expect![
            "1 of 5: RUN --mount=type=bind,target=<path>[,source=<path>][,from=<stage|image|context>][,readonly][,readwrite] mount.type.bind"
        ],
    );
    check(
        "FROM a\nRUN --mount=type=ca$0\n",
        expect![
            "2 of 5: RUN --mount=type=cache,target=<path>[,source=<path>][,from=<stage|image|context>][,id=<name>][,sharing=shared|private|locked][,readonly][,readwrite][,mode=<mode>][,uid=<number>][,gid=<number>] mount.type.cache"
        ],
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x,sharing=$0 y\n",
        expect![
            "2 of 5: RUN --mount=type=cache,target=<path>[,source=<path>][,from=<stage|image|context>][,id=<name>][,sharing=shared|private|locked][,readonly][,readwrite][,mode=<mode>][,uid=<number>][,gid=<number>] mount.key.sharing"
        ],
    );
    check(
        "FROM a\nRUN --mount=type=secret,id=a,dst=/$0 y\n",
        expect![
            "4 of 5: RUN --mount=type=secret[,target=<path>][,id=<name>][,required][,env=<variable>][,mode=<mode>][,uid=<number>][,gid=<number>] mount.key.target"
        ],
    );
    check(
        "FROM a\nRUN --mount=type=tmpfs,size=$0 y\n",
        expect!["3 of 5: RUN --mount=type=tmpfs,target=<path>[,size=<size>] mount.key.size"],
    );
    check(
        "FROM a\nRUN --mount=type=cache,ro$0 y\n",
        expect![
            "2 of 5: RUN --mount=type=cache,target=<path>[,source=<path>][,from=<stage|image|context>][,id=<name>][,sharing=shared|private|locked][,readonly][,readwrite][,mode=<mode>][,uid=<number>][,gid=<number>] mount.key.readonly"
        ],
    );
    check(
        "FROM a\nONBUILD RUN --mount=type=ssh,required=$0 y\n",
        expect![
            "5 of 5: RUN --mount=type=ssh[,target=<path>][,id=<name>][,required][,mode=<mode>][,uid=<number>][,gid=<number>] mount.key.required"
        ],
    );
    // What the type refuses is no parameter of it.
    check(
        "FROM a\nRUN --mount=type=bind,size=$0 y\n",
        expect![
            "1 of 5: RUN --mount=type=bind,target=<path>[,source=<path>][,from=<stage|image|context>][,readonly][,readwrite] "
        ],
    );
}

#[test]
fn the_parts_of_other_values() {
    check(
        "FROM --platform=linux/$0 a\n",
        expect!["1 of 1: FROM --platform=<os>/<architecture>[/<variant>] flag.FROM.platform"],
    );
    check(
        "FROM a\nCOPY --chown=u:$0 a b\n",
        expect!["1 of 1: COPY --chown=<user>[:<group>] flag.COPY.chown"],
    );
    check("FROM a\nCOPY --link=$0 a b\n", expect!["1 of 1: COPY --link[=true|false] flag.COPY.link"]);
    check(
        "FROM a\nRUN --network=h$0 a\n",
        expect!["1 of 1: RUN --network=default|none|host flag.RUN.network.host"],
    );
    check("FROM a\nRUN --device=a,$0 a\n", expect!["1 of 1: RUN --device=<name>[,required] device.required"]);
    check(
        "FROM a\nHEALTHCHECK --retries=$0 CMD a\n",
        expect!["1 of 1: HEALTHCHECK --retries=<count> flag.HEALTHCHECK.retries"],
    );
}

#[test]
fn every_instruction_and_every_flag_has_one() {
    use syntax::language::Keyword;
    for keyword in Keyword::ALL {
        let text = format!("FROM a\n{keyword} ");
        assert!(signature(&Document::new(&text), text.len()).is_some(), "{keyword}");
        for flag in keyword.instruction().flags {
            let text = format!("FROM a\n{keyword} --{}=", flag.name);
            let help = signature(&Document::new(&text), text.len()).unwrap();
            for one in help.signatures {
                for parameter in &one.parameters {
                    assert!(one.label.contains(&parameter.label), "{one:?}");
                    let text = crate::texts::text(crate::texts::Language::Korean, &parameter.key);
                    assert!(text.is_some(), "{}", parameter.key);
                }
            }
        }
    }
}
