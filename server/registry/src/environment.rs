//! The variables of the process that say where things lie, read once, so that tests can say others.

use std::path::PathBuf;

/// Variables and folders of the machine.
#[derive(Clone, Default)]
pub struct Environment {
    /// `HOME` (`USERPROFILE` on Windows).
    pub home: Option<PathBuf>,
    /// `DOCKER_CONFIG`: the folder of Docker's `config.json`.
    pub docker_config: Option<PathBuf>,
    /// `REGISTRY_AUTH_FILE`: Podman's file of credentials.
    pub registry_auth_file: Option<PathBuf>,
    /// `XDG_RUNTIME_DIR`.
    pub runtime: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub config: Option<PathBuf>,
    /// `XDG_CACHE_HOME` (`LOCALAPPDATA` on Windows).
    pub cache: Option<PathBuf>,
    /// Where Docker's engine keeps its settings: `/etc/docker/daemon.json`.
    pub daemon: Option<PathBuf>,
    /// Where Podman keeps the machine's settings: `/etc/containers`.
    pub containers: Option<PathBuf>,
    /// `CONTAINERS_REGISTRIES_CONF`: Podman's file of registries.
    pub registries: Option<PathBuf>,
    /// Folders with certificates for single hosts, the one that counts most first: `/etc/docker/certs.d` ...
    pub certificates: Vec<PathBuf>,
    /// The folders that credential helpers are looked for in, as `PATH` writes them; `None` leaves the process' own.
    pub path: Option<std::ffi::OsString>,
    /// `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case of letters.
    pub proxies: Proxies,
}

/// The proxies of the environment. An address may hold a password, so they are not printed.
#[derive(Clone, Default)]
pub struct Proxies {
    /// For plain HTTP.
    pub http: Option<String>,
    /// For TLS.
    pub https: Option<String>,
    /// For both.
    pub all: Option<String>,
    /// Hosts that are reached without one, separated by commas.
    pub none: Option<String>,
}

impl Environment {
    /// The process' own.
    #[must_use]
    pub fn of_the_process() -> Self {
        Self::read(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    /// From any source of variables.
    pub fn read(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Self {
        let path = |name: &str| variable(name).map(PathBuf::from);
        // A relative folder is to be ignored, says the XDG base directory specification.
        let absolute = |name: &str| path(name).filter(|path| path.is_absolute());
        let either = |name: &str| {
            let text = |name: &str| variable(name).and_then(|value| value.into_string().ok());
            text(&name.to_ascii_lowercase()).or_else(|| text(name))
        };
        Self {
            home: path("HOME").or_else(|| path("USERPROFILE")),
            docker_config: path("DOCKER_CONFIG"),
            registry_auth_file: path("REGISTRY_AUTH_FILE"),
            runtime: absolute("XDG_RUNTIME_DIR"),
            config: absolute("XDG_CONFIG_HOME"),
            cache: absolute("XDG_CACHE_HOME").or_else(|| absolute("LOCALAPPDATA")),
            daemon: Some(PathBuf::from("/etc/docker/daemon.json")),
            containers: Some(PathBuf::from("/etc/containers")),
            registries: path("CONTAINERS_REGISTRIES_CONF"),
            certificates: ["/etc/docker/certs.d", "/etc/containers/certs.d"].map(PathBuf::from).to_vec(),
            path: None,
            proxies: Proxies {
                http: either("HTTP_PROXY"),
                https: either("HTTPS_PROXY"),
                all: either("ALL_PROXY"),
                none: either("NO_PROXY"),
            },
        }
    }

    /// The folder of the user's settings.
    #[must_use]
    pub fn config_folder(&self) -> Option<PathBuf> {
        self.config.clone().or_else(|| Some(self.home.as_ref()?.join(".config")))
    }

    /// The folders with certificates for single hosts: the user's, then the machine's.
    #[must_use]
    pub fn certificate_folders(&self) -> Vec<PathBuf> {
        let user = self.config_folder().into_iter();
        let user = user.flat_map(|folder| ["docker", "containers"].map(|of| folder.join(of).join("certs.d")));
        user.chain(self.certificates.iter().cloned()).collect()
    }

    /// The folder that the cache lies in.
    #[must_use]
    pub fn cache_folder(&self) -> Option<PathBuf> {
        let folder = self.cache.clone().or_else(|| Some(self.home.as_ref()?.join(".cache")))?;
        Some(folder.join("dockwright").join("registry"))
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment").field("home", &self.home).finish_non_exhaustive()
    }
}
