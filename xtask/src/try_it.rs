//! `cargo xtask try`: the example in an editor, with the server attached and nothing of the user's touched.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{
    Done, Scratch, call, copy, copy_folder, find, make_folder, path_with, program, root, write,
};
use crate::{parser, vscode};

/// An editor that was found.
enum Editor {
    Neovim(PathBuf),
    Helix(PathBuf),
    Code(PathBuf),
    CodeServer(PathBuf),
}

/// Builds the program and opens the example, or explains it here when there is no editor.
fn open(program: &Path, editor: Option<Editor>) -> Done<()> {
    let example = root().join("examples/python-hello-world");
    let Some(editor) = editor else {
        return call(Command::new(program).arg("explain").arg(example.join("Dockerfile")));
    };
    let scratch = Scratch::new("try")?;
    match editor {
        Editor::Neovim(nvim) => neovim(&nvim, program, &example, &scratch),
        Editor::Helix(hx) => helix(&hx, program, &example, &scratch),
        Editor::Code(code) => desktop_code(&code, program, &example, &scratch),
        Editor::CodeServer(code) => code_server(&code, program, &example, &scratch),
    }
}

/// The command.
pub fn run(arguments: &[&str]) -> Done<()> {
    let (mut named, mut editor) = (None, None);
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{option} needs a value"))?;
        match *option {
            "--program" => named = Some(*value),
            "--editor" => editor = Some(*value),
            _ => return Err(format!("try does not know `{option}`")),
        }
    }
    let editor = editor.map_or_else(|| Ok(any_editor()), |name| named_editor(name).map(Some))?;
    open(&program(named)?, editor)
}

fn named_editor(name: &str) -> Done<Editor> {
    let found = match name {
        "nvim" | "neovim" => neovim_on_path().map(Editor::Neovim),
        "hx" | "helix" => find(HELIX).map(Editor::Helix),
        "code" | "vscode" => find(CODE).map(Editor::Code),
        "code-server" => find(&["code-server"]).map(Editor::CodeServer),
        _ => return Err(format!("try knows no editor `{name}`; it knows nvim, hx, code and code-server")),
    };
    found.ok_or_else(|| format!("{name} is not on PATH, or too old (Neovim is needed in version 0.11)"))
}

const HELIX: &[&str] = &["hx", "helix"];
const CODE: &[&str] = &["code", "codium"];

/// The first editor that can be used here. A person must sit at the terminal; VS Code needs its extension,
/// which is built with npm.
fn any_editor() -> Option<Editor> {
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let npm = find(&["npm"]).is_some();
    let found = if terminal {
        neovim_on_path()
            .map(Editor::Neovim)
            .or_else(|| find(HELIX).map(Editor::Helix))
            .or_else(|| find(CODE).filter(|_| npm).map(Editor::Code))
            .or_else(|| find(&["code-server"]).filter(|_| npm).map(Editor::CodeServer))
    } else {
        None
    };
    if found.is_none() {
        let why = if terminal {
            "No editor that can be used was found (Neovim 0.11, Helix, or VS Code and npm)."
        } else {
            "This is no terminal, so no editor is opened."
        };
        eprintln!("{why} Here is what `dockwright explain` says of the example:\n");
    }
    found
}

/// Neovim, when it is new enough to have `vim.lsp.enable`.
fn neovim_on_path() -> Option<PathBuf> {
    let nvim = find(&["nvim"])?;
    let asked = Command::new(&nvim)
        .args(["--headless", "--clean", "-c", "execute has('nvim-0.11') ? 'qall!' : 'cquit!'"])
        .output()
        .ok()?;
    asked.status.success().then_some(nvim)
}

/// A command that keeps its configuration, its state and its logs in the scratch folder.
fn isolated(editor: &Path, scratch: &Scratch) -> Done<Command> {
    let mut command = Command::new(editor);
    for (variable, folder) in [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        make_folder(&scratch.join(folder))?;
        command.env(variable, scratch.join(folder));
    }
    Ok(command)
}

/// Colours are worth having, but a machine without a C compiler still shows the rest.
fn or_without_colours(done: Done<()>) {
    if let Err(problem) = done {
        eprintln!("Going on without the grammar's colours: {problem}");
    }
}

fn neovim(nvim: &Path, program: &Path, example: &Path, scratch: &Scratch) -> Done<()> {
    let plugin = scratch.join("plugin");
    copy_folder(&root().join("editors/neovim"), &plugin)?;
    or_without_colours(
        parser::compile(&plugin.join("parser").join(parser::NEOVIM_LIBRARY))
            .and_then(|()| parser::queries("neovim", &plugin.join("queries").join(parser::NEOVIM_LANGUAGE))),
    );
    let init = scratch.join("init.lua");
    write(&init, include_str!("try.lua"))?;
    call(
        isolated(nvim, scratch)?
            .args(["--clean", "-u"])
            .arg(init)
            .arg("Dockerfile")
            .env("DOCKWRIGHT_SERVER", program)
            .env("DOCKWRIGHT_PLUGIN", plugin)
            .current_dir(example),
    )
}

fn helix(hx: &Path, program: &Path, example: &Path, scratch: &Scratch) -> Done<()> {
    let config = scratch.join("config/helix");
    copy(&root().join("editors/helix/languages.toml"), &config.join("languages.toml"))?;
    let runtime = config.join("runtime");
    or_without_colours(
        parser::compile(&runtime.join("grammars").join(parser::HELIX_LIBRARY))
            .and_then(|()| parser::queries("helix", &runtime.join("queries/dockerfile"))),
    );
    write(
        &config.join("config.toml"),
        "[editor]\nend-of-line-diagnostics = \"hint\"\n[editor.inline-diagnostics]\ncursor-line = \"hint\"\n",
    )?;
    // The configuration names the program alone, so it is found where it would be once installed.
    let folder = program.parent().ok_or("the program lies in no folder")?;
    call(isolated(hx, scratch)?.arg("Dockerfile").env("PATH", path_with(folder)?).current_dir(example))
}

/// Installs the extension into folders that are thrown away; returns the arguments that name these folders.
fn install(code: &Path, program: &Path, scratch: &Scratch) -> Done<Vec<String>> {
    let [package, _] = vscode::packages(program, &scratch.join(""))?;
    let folders = [("--user-data-dir", "user"), ("--extensions-dir", "extensions")];
    let folders: Vec<String> = folders
        .iter()
        .flat_map(|(option, folder)| [(*option).to_owned(), scratch.join(folder).display().to_string()])
        .collect();
    call(isolated(code, scratch)?.args(&folders).arg("--install-extension").arg(package))?;
    Ok(folders)
}

fn desktop_code(code: &Path, program: &Path, example: &Path, scratch: &Scratch) -> Done<()> {
    let folders = install(code, program, scratch)?;
    // The folders are needed until the window is closed.
    call(
        Command::new(code)
            .args(&folders)
            .args(["--disable-workspace-trust", "--new-window", "--wait"])
            .arg(example)
            .arg(example.join("Dockerfile")),
    )
}

fn code_server(code: &Path, program: &Path, example: &Path, scratch: &Scratch) -> Done<()> {
    let folders = install(code, program, scratch)?;
    println!("Open the address below in a browser, then the Dockerfile. Ctrl-C ends it.");
    call(
        isolated(code, scratch)?
            .args(&folders)
            .args(["--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry"])
            .args(["--disable-update-check", "--disable-workspace-trust"])
            .arg(example),
    )
}
