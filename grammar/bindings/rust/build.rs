//! Compiles the generated parser and the scanner.

fn main() {
    let source = std::path::Path::new("src");
    let mut build = cc::Build::new();
    build.std("c11").include(source).opt_level(2);
    if std::env::var("CARGO_CFG_TARGET_ENV").as_deref() == Ok("msvc") {
        build.flag("-utf-8");
    }
    build.file(source.join("parser.c")).file(source.join("scanner.c")).compile("tree-sitter-dockwright");
    for watched in ["src", "queries"] {
        println!("cargo:rerun-if-changed={watched}");
    }
}
