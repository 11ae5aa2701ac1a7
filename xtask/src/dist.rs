//! `cargo xtask dist`: everything that is handed out, in `dist/`.

use std::path::{Path, PathBuf};

use crate::steps::{Done, copy, copy_folder, fresh_folder, make_folder, program, root};
use crate::{parser, vscode};

/// What the command line asked for.
#[derive(Default)]
struct Asked<'a> {
    only: Option<&'a str>,
    program: Option<&'a str>,
    to: Option<&'a str>,
}

/// Builds what was asked for, or all of it.
pub fn run(arguments: &[&str]) -> Done<()> {
    let asked = read(arguments)?;
    let to = asked.to.map_or_else(|| root().join("dist"), PathBuf::from);
    make_folder(&to)?;
    let to = to.canonicalize().map_err(|error| error.to_string())?;
    let wanted = |part| asked.only.is_none_or(|only| only == part);

    if wanted("vscode") {
        let program = program(asked.program)?;
        for package in vscode::packages(&program, &to)? {
            println!("{}", package.display());
        }
        if asked.only.is_none() {
            let target = to.join(program.file_name().unwrap_or("dockwright".as_ref()));
            copy(&program, &target)?;
            println!("{}", target.display());
        }
    }
    if wanted("neovim") {
        println!("{}", neovim(&to)?.display());
    }
    if wanted("helix") {
        println!("{}", helix(&to)?.display());
    }
    Ok(())
}

fn read<'a>(arguments: &[&'a str]) -> Done<Asked<'a>> {
    let mut asked = Asked::default();
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{option} needs a value"))?;
        match *option {
            "--only" if matches!(*value, "vscode" | "neovim" | "helix") => asked.only = Some(value),
            "--program" => asked.program = Some(value),
            "--to" => asked.to = Some(value),
            _ => return Err(format!("dist does not know `{option} {value}`")),
        }
    }
    Ok(asked)
}

/// The plugin with the parser and its queries, as a folder that Neovim takes for a package.
pub fn neovim(to: &Path) -> Done<PathBuf> {
    let folder = to.join("dockwright-neovim");
    fresh_folder(&folder)?;
    copy_folder(&root().join("editors/neovim"), &folder)?;
    parser::compile(&folder.join("parser").join(parser::NEOVIM_LIBRARY))?;
    parser::queries("neovim", &folder.join("queries").join(parser::NEOVIM_LANGUAGE))?;
    Ok(folder)
}

/// The configuration, and a runtime folder with the parser and its queries.
pub fn helix(to: &Path) -> Done<PathBuf> {
    let folder = to.join("dockwright-helix");
    fresh_folder(&folder)?;
    copy_folder(&root().join("editors/helix"), &folder)?;
    parser::compile(&folder.join("runtime/grammars").join(parser::HELIX_LIBRARY))?;
    parser::queries("helix", &folder.join("runtime/queries/dockerfile"))?;
    Ok(folder)
}
