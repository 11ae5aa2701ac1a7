//! How a picture looks: colours for light and dark, and patterns that tell verdicts apart in black and white.

/// The colours on light paper.
macro_rules! light {
    () => {
        "--paper:#ffffff;--ink:#1f2328;--faint:#59636e;--line:#8c959f;--box:#f6f8fa;--hit:#dafbe1;--first:#ff\
d8d3;--miss:#ffebe9;--depends:#fff8c5;--unknown:#eef1f4;--mark:#57606a;--alert:#b42318"
    };
}

/// The colours on dark paper.
macro_rules! dark {
    () => {
        "--paper:#0d1117;--ink:#e6edf3;--faint:#9198a1;--line:#6e7681;--box:#161b22;--hit:#12361f;--first:#5c\
1f1c;--miss:#3c1618;--depends:#3a2f0b;--unknown:#21262d;--mark:#9ba4ae;--alert:#ff9b8f"
    };
}

/// The styles of an SVG. Colours keep a contrast of at least 4.5 to 1 between text and what it stands on. Light and dark
/// are the system's, or those of a page that names its theme as VS Code does.
pub(super) const STYLE: &str = concat!(
    "svg{",
    light!(),
    "}@media(prefers-color-scheme:dark){svg{",
    dark!(),
    "}}.vscode-light svg,.vscode-high-contrast-light svg{",
    light!(),
    "}.vscode-dark svg,.vscode-high-contrast svg{",
    dark!(),
    "}svg{background:var(--paper);font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace}",
    ".paper{fill:var(--paper)}text{fill:var(--ink);font-size:12px}.title{font-size:15px;font-weight:600}.\
name{font-size:13px;font-weight:600}.faint{fill:var(--faint)}.note{fill:var(--faint);font-size:11px}\
.box{fill:var(--box)}.frame{fill:none;stroke:var(--line)}.target{stroke:var(--ink);stroke-width:2.5}\
.idle{opacity:.55}.hit{fill:var(--hit)}.first{fill:var(--first)}.miss{fill:var(--miss)}.depends{fill\
:var(--depends)}.unknown{fill:var(--unknown)}.row{stroke:var(--line);stroke-width:.75}.alert{stroke:\
var(--alert);stroke-width:2}.stripe{stroke:var(--mark);stroke-width:1;opacity:.45}.dot{fill:var(--ma\
rk);opacity:.45}.arrow{fill:none;stroke:var(--faint);stroke-width:1.5}.arrow-from{stroke:var(--ink);\
stroke-width:2.5}.arrow-mount{stroke-dasharray:5 4}.tip{fill:var(--faint)}.tip-from{fill:var(--ink)}"
);

/// Patterns that lie over the colours: stripes for what runs again, dots for what depends.
pub(super) const PATTERNS: &str = "\
<pattern id=\"stripes\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
<line class=\"stripe\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\"/></pattern>\
<pattern id=\"dots\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><circle class=\"dot\" cx=\"2\" cy=\"2\" r=\"1\"/>\
</pattern>\
<marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip\" d=\"M0 0 L8 4 L0 8 z\"/></marker>\
<marker id=\"tip-from\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"10\" markerHeight=\"10\" \
markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip-from\" d=\"M0 0 L8 4 L0 8 z\"/></marker>";
