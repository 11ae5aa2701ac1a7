//! Where package managers keep what they have fetched, and what empties that.
//!
//! Public sources: Docker, Optimize cache usage in builds, "Use cache mounts", and Dockerfile reference,
//! `RUN --mount=type=cache`; of the managers, their own manuals: pip `cache dir`, npm `config cache`, pnpm `store-dir`,
//! Go `GOMODCACHE` and `GOCACHE`, Cargo home, Maven local repository, Gradle user home, NuGet folders, Composer
//! `cache-dir`, Poetry `cache-dir`, uv `UV_CACHE_DIR`, RubyGems `cache`.

use syntax::script::{Script, ShellCommand};

use super::Manager;

/// Where a manager keeps what it has fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Store {
    /// The folders.
    pub targets: &'static [&'static str],
    /// Whether two builds may not write there at once.
    pub locked: bool,
    /// Whether later calls need what lies there, so that each of them has to have it mounted.
    pub needed: bool,
}

/// Variables that move a manager's store, or switch it off.
const MOVERS: &[(Manager, &[&str])] = &[
    (Manager::Pip, &["PIP_CACHE_DIR", "PIP_NO_CACHE_DIR"]),
    (Manager::Npm, &["npm_config_cache", "NPM_CONFIG_CACHE"]),
    (Manager::Yarn, &["YARN_CACHE_FOLDER"]),
    (Manager::Pnpm, &["PNPM_HOME", "npm_config_store_dir"]),
    (Manager::Poetry, &["POETRY_CACHE_DIR", "POETRY_NO_CACHE"]),
    (Manager::Uv, &["UV_CACHE_DIR", "UV_NO_CACHE"]),
    (Manager::Cargo, &["CARGO_HOME"]),
    (Manager::Go, &["GOPATH", "GOMODCACHE", "GOCACHE"]),
    (Manager::Maven, &["MAVEN_OPTS", "MAVEN_CONFIG"]),
    (Manager::Gradle, &["GRADLE_USER_HOME"]),
    (Manager::Dotnet, &["NUGET_PACKAGES"]),
    (Manager::Composer, &["COMPOSER_HOME", "COMPOSER_CACHE_DIR"]),
    (Manager::Bundler, &["GEM_HOME", "BUNDLE_PATH", "BUNDLE_APP_CONFIG"]),
];

/// Whether a variable moves the store of a manager.
pub fn moves_store(manager: Manager, name: &str) -> bool {
    let own = MOVERS.iter().find(|(known, _)| *known == manager).map_or(&[][..], |(_, names)| names);
    name == "HOME" && manager != Manager::Apt || name == "XDG_CACHE_HOME" || own.contains(&name)
}

/// Whether a variable moves the store of any manager.
pub fn moves_some_store(name: &str) -> bool {
    ["HOME", "XDG_CACHE_HOME"].contains(&name) || MOVERS.iter().any(|(_, names)| names.contains(&name))
}

/// The store of a manager when root calls it in a stage of that base image; nothing where none is known for sure.
pub fn store(manager: Manager, base: &str) -> Option<Store> {
    let image = base.rsplit('/').next().unwrap_or(base);
    let image = image.split([':', '@']).next().unwrap_or(image);
    let is = |name: &str| image == name;
    let plain = |targets| Store { targets, locked: false, needed: false };
    let needed = |targets| Store { targets, locked: false, needed: true };
    Some(match manager {
        Manager::Apt => {
            Store { targets: &["/var/cache/apt", "/var/lib/apt/lists"], locked: true, needed: false }
        }
        Manager::Npm => plain(&["/root/.npm"]),
        Manager::Pnpm => plain(&["/root/.local/share/pnpm/store"]),
        Manager::Pip => plain(&["/root/.cache/pip"]),
        // Its cache folder holds the environments too, which must stay in the image.
        Manager::Poetry => plain(&["/root/.cache/pypoetry/cache", "/root/.cache/pypoetry/artifacts"]),
        Manager::Uv => plain(&["/root/.cache/uv"]),
        Manager::Composer if is("composer") => plain(&["/tmp/cache"]),
        Manager::Composer => plain(&["/root/.composer/cache"]),
        Manager::Bundler if is("ruby") => plain(&["/usr/local/bundle/cache"]),
        Manager::Cargo if is("rust") => needed(&["/usr/local/cargo/registry", "/usr/local/cargo/git"]),
        Manager::Go if is("golang") => needed(&["/go/pkg/mod", "/root/.cache/go-build"]),
        Manager::Maven => needed(&["/root/.m2/repository"]),
        Manager::Gradle if !is("gradle") => needed(&["/root/.gradle/caches"]),
        Manager::Dotnet => needed(&["/root/.nuget/packages"]),
        _ => return None,
    })
}

/// What of a command empties a store, or keeps it from being filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defeat {
    /// All of it.
    Command(usize),
    /// Words of it.
    Words(usize, Vec<usize>),
}

/// Everything in a script that defeats a manager's store.
pub fn defeats(manager: Manager, script: &Script) -> Vec<Defeat> {
    let commands = script.commands().all.iter().enumerate();
    commands.filter_map(|(index, command)| defeat(manager, index, command)).collect()
}

fn defeat(manager: Manager, index: usize, command: &ShellCommand) -> Option<Defeat> {
    let values: Vec<&str> =
        command.words.iter().map(|word| word.value.as_deref().unwrap_or(&word.text)).collect();
    let program = command.program()?;
    let verb = values.iter().skip(1).find(|value| !value.starts_with('-')).copied().unwrap_or_default();
    if program == "rm" {
        let emptied =
            |value: &&str| folders(manager).iter().any(|folder| value.trim_matches('"').starts_with(folder));
        let operands: Vec<usize> = (1..values.len())
            .filter(|at| values.get(*at).is_some_and(|value| !value.starts_with('-')))
            .collect();
        let gone: Vec<usize> =
            operands.iter().copied().filter(|at| values.get(*at).is_some_and(emptied)).collect();
        return match gone.len() {
            0 => None,
            all if all == operands.len() => Some(Defeat::Command(index)),
            _ => Some(Defeat::Words(index, gone)),
        };
    }
    let whole = match manager {
        Manager::Apt => {
            ["apt-get", "apt"].contains(&program)
                && ["clean", "autoclean", "distclean", "dist-clean"].contains(&verb)
        }
        Manager::Npm => program == "npm" && verb == "cache",
        Manager::Pnpm => program == "pnpm" && verb == "store",
        Manager::Pip => program.starts_with("pip") && verb == "cache",
        Manager::Composer => program == "composer" && ["clear-cache", "clearcache", "cc"].contains(&verb),
        Manager::Go => program == "go" && verb == "clean",
        Manager::Poetry => program == "poetry" && verb == "cache",
        Manager::Uv => program == "uv" && verb == "cache",
        Manager::Dotnet => program == "dotnet" && verb == "nuget" && values.contains(&"locals"),
        _ => false,
    };
    if whole {
        return Some(Defeat::Command(index));
    }
    let flags: &[&str] = match manager {
        Manager::Pip => &["--no-cache-dir", "--no-cache-dir=1", "--no-cache-dir=true"],
        Manager::Poetry | Manager::Uv | Manager::Composer => &["--no-cache"],
        _ => &[],
    };
    let calls = super::calls::manager_of(command) == Some(manager);
    let words: Vec<usize> = (1..values.len())
        .filter(|at| calls && values.get(*at).is_some_and(|value| flags.contains(value)))
        .collect();
    (!words.is_empty()).then_some(Defeat::Words(index, words))
}

/// How paths begin that only clean-ups delete.
fn folders(manager: Manager) -> &'static [&'static str] {
    match manager {
        Manager::Apt => &["/var/lib/apt/lists", "/var/cache/apt"],
        Manager::Npm => &["/root/.npm", "~/.npm", "$HOME/.npm"],
        Manager::Pip | Manager::Poetry | Manager::Uv => &["/root/.cache", "~/.cache", "$HOME/.cache"],
        Manager::Composer => &["/root/.composer", "~/.composer", "/tmp/cache"],
        Manager::Go => &["/go/pkg", "/root/.cache/go-build", "~/.cache/go-build"],
        Manager::Cargo => &["/usr/local/cargo", "/root/.cargo", "~/.cargo"],
        Manager::Maven => &["/root/.m2", "~/.m2"],
        Manager::Gradle => &["/root/.gradle", "~/.gradle"],
        Manager::Dotnet => &["/root/.nuget", "~/.nuget"],
        Manager::Bundler => &["/usr/local/bundle/cache"],
        Manager::Yarn | Manager::Pnpm | Manager::Apk => &[],
    }
}
