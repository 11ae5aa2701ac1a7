//! Pictures of whole files.

use std::time::UNIX_EPOCH;

use builder::graph::{EdgeKind, Graph, NoImages, Request};
use builder::predict::{Last, Prediction, Predictions, Reason, Summary, Verdict};
use builder::records::StepOutcome;
use expect_test::expect;
use syntax::Document;

use super::{Mark, Picture};
use crate::cache::Outlook;
use crate::texts::Language;

const FILE: &str = "FROM golang:1.23 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app \"./<cmd>\"\n\
                    FROM node:22 AS web\nRUN --mount=from=build,target=/b ls\n\
                    FROM alpine AS unused\nRUN true\n\
                    FROM debian\nCOPY --from=build /app /app\nCOPY --from=busybox /bin/sh /sh\n\
                    COPY --from=web /x /x\n";

fn predictions(graph: &Graph) -> Predictions {
    let verdicts = [Verdict::Hit, Verdict::Miss, Verdict::Miss, Verdict::Depends, Verdict::Unknown];
    let shown = graph.steps.iter().enumerate().filter(|(_, step)| step.needed && step.number.is_some());
    let steps: Vec<Prediction> = shown
        .enumerate()
        .filter_map(|(number, (step, of))| {
            let seconds = f64::from(u32::try_from(number * number).ok()?);
            let last = Last { outcome: StepOutcome::Ran, seconds, bytes: Some(1_500_000), started: 0 };
            let verdict = *verdicts.get(number % verdicts.len())?;
            Some(Prediction { step, start: of.start?, verdict, reason: Reason::New, last: Some(last) })
        })
        .collect();
    let first_miss = steps.iter().position(|one| one.verdict == Verdict::Miss);
    Predictions { steps, summary: Summary { first_miss, ..Summary::default() } }
}

fn picture(text: &str, language: Language) -> Picture {
    let document = Document::new(text);
    let graph = Graph::new(&document, &Request::default(), &NoImages);
    let predictions = predictions(&graph);
    let outlook = Outlook { document: &document, graph: &graph, predictions: &predictions, language };
    Picture::new(&outlook, "a/Dockerfile & <more>", UNIX_EPOCH)
}

#[test]
fn stages_steps_and_what_they_take() {
    let picture = picture(FILE, Language::English);
    let names: Vec<&str> = picture.boxes.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["build", "web", "unused", "stage 3", "docker.io/library/busybox:latest"]);
    let needed: Vec<bool> = picture.boxes.iter().map(|one| one.needed).collect();
    assert_eq!(needed, [true, true, false, true, true]);
    let arrows: Vec<_> =
        picture.arrows.iter().map(|arrow| (arrow.from, arrow.to, arrow.step, arrow.kind)).collect();
    assert_eq!(
        arrows,
        [
            (0, 1, Some(0), EdgeKind::Mount),
            (0, 3, Some(0), EdgeKind::Copy),
            (4, 3, Some(1), EdgeKind::Copy),
            (1, 3, Some(2), EdgeKind::Copy),
        ]
    );
    let marks: Vec<Mark> = picture.boxes[0].steps.iter().map(|step| step.mark).collect();
    assert_eq!(marks, [Mark::Depends, Mark::Unknown, Mark::Hit]);
}

/// Whether a text is XML as far as our own writing goes: tags are closed in their order, text holds no bare signs.
fn is_well_formed(xml: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml.trim_end();
    while let Some((text, after)) = rest.split_once('<') {
        if text.contains('>') || text.split('&').skip(1).any(|part| !part.contains(';')) {
            return false;
        }
        let Some((tag, next)) = after.split_once('>') else { return false };
        if tag.contains('<') || tag.matches('"').count() % 2 == 1 {
            return false;
        }
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = next;
    }
    open.is_empty() && rest.is_empty()
}

#[test]
fn an_svg_is_well_formed_and_holds_nothing_from_elsewhere() {
    for language in Language::ALL {
        let svg = picture(FILE, language).svg();
        assert!(is_well_formed(&svg), "{svg}");
        assert!(svg.contains("&lt;cmd&gt;") && svg.contains("a/Dockerfile &amp; &lt;more&gt;"), "{svg}");
        for foreign in ["<script", "href", "@import", "http://", "https://"] {
            let own = svg.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(foreign), "{foreign}");
        }
        for sign in ["✓", "▶", "✗", "~", "?", "prefers-color-scheme"] {
            assert!(svg.contains(sign), "{sign}");
        }
    }
}

#[test]
fn names_break_out_of_no_format() {
    let text = "FROM a AS b\nRUN echo \"]]>--></title><script>\" '\\n' `x` \u{1b}[0m \u{202e} #quot; | -->|x|\n\
                COPY --from=\"x\\\"y\" a b\n";
    let picture = picture(text, Language::English);
    let svg = picture.svg();
    assert!(is_well_formed(&svg) && !svg.contains("<script"), "{svg}");
    assert!(!svg.contains(['\u{1b}', '\u{202e}']), "{svg}");
    let dot = picture.dot();
    for line in dot.lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
    }
    let mermaid = picture.mermaid();
    for line in mermaid.lines() {
        assert!(line.matches('"').count() % 2 == 0 && !line.contains(['`', '<', '\\']), "{line}");
    }
}

#[test]
fn graphviz_and_mermaid() {
    let text = "FROM a AS b\nRUN x\nFROM b\nCOPY --from=b /x \"/y z\"\n";
    expect![[r##"
        digraph dockerfile {
          label="a/Dockerfile & <more>"; labelloc=t; rankdir=TB; compound=true;
          node [shape=box, fontname="monospace", fontsize=10, fontcolor="#1f2328"]; edge [fontname="monospace", fontsize=9];
          subgraph cluster_0 {
            label="b — FROM docker.io/library/a:latest"; fontname="monospace"; style=solid; penwidth=1;
            s0 [label="", shape=point, width=0.05];
            n0_0 [label="▶ 2  RUN x  (1.0 s, 1.5 MB)", tooltip="the last build had no such instruction: it runs again, and with it line 4, 5.0 s in all last time", style="filled,bold", fillcolor="#ffc1ba", height=0.42];
            s0 -> n0_0 [arrowhead=none];
          }
          subgraph cluster_1 {
            label="stage 1"; fontname="monospace"; style=solid; penwidth=2;
            s1 [label="", shape=point, width=0.05];
            n1_0 [label="✗ 4  COPY --from=b /x \"/y z\"  (4.0 s, 1.5 MB)", tooltip="the last build had no such instruction: it runs again, 4.0 s last time", style="filled,dashed", fillcolor="#ffebe9", height=0.55];
            s1 -> n1_0 [arrowhead=none];
          }
          n0_0 -> s1 [label="FROM", style=bold];
          n0_0 -> n1_0 [label="COPY", style=solid];
        }
    "##]].assert_eq(&picture(text, Language::English).dot());
    expect![[r#"
        flowchart TB
          subgraph g0["b — FROM docker.io/library/a:latest"]
            n0_0["▶ 2 RUN x #40;1.0 s, 1.5 MB#41;"]:::first
          end
          subgraph g1["stage 1"]
            n1_0["✗ 4 COPY --from=b /x #34;/y z#34; #40;4.0 s, 1.5 MB#41;"]:::miss
          end
          n0_0 ==>|FROM| n1_0
          n0_0 -->|COPY| n1_0
          classDef hit fill:#dafbe1,stroke:#1a7f37,color:#1f2328
          classDef first fill:#ffc1ba,stroke:#b42318,color:#1f2328,stroke-width:3px
          classDef miss fill:#ffebe9,stroke:#b42318,color:#1f2328,stroke-dasharray:6 3
          classDef depends fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-dasharray:2 2
          classDef unknown fill:#eef1f4,stroke:#59636e,color:#1f2328
    "#]]
    .assert_eq(&picture(text, Language::English).mermaid());
}

#[test]
fn the_strangest_files_are_drawn() {
    let many: String =
        (0..60).map(|number| format!("FROM s{} AS s{number}\nRUN x\n", number.max(1) - 1)).collect();
    for text in [
        "",
        "RUN x\n",
        "FROM scratch\n",
        "FROM a\nCOPY --from=0 a b\n",
        "FROM $X\nCOPY --from=9 a b\n",
        &many,
    ] {
        let picture = picture(text, Language::Korean);
        assert!(is_well_formed(&picture.svg()), "{text}");
        assert!(picture.dot().ends_with("}\n") && picture.mermaid().starts_with("flowchart"));
    }
}
