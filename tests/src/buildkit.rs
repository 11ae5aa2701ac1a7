//! A BuildKit daemon of a test's own, on this machine's loopback: it is ended, and what it kept is removed, with the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::editors::{answers, find, left_out, wait_for};

/// A daemon.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    /// Its address, as `--addr` takes it.
    pub address: String,
    folder: tempfile::TempDir,
}

impl Daemon {
    /// Starts one, or says that the test is left out.
    ///
    /// # Panics
    /// When it does not answer within a minute.
    #[must_use]
    pub fn start(test: &str) -> Option<Self> {
        for program in ["buildkitd", "buildctl", "runc"] {
            if find(program).is_none() {
                let how = "build buildkitd and buildctl as .ci/run does, and install runc";
                left_out(test, &format!("{program}; {how}"));
                return None;
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("tcp://127.0.0.1:{port}");
        let settings = folder.path().join("buildkitd.toml");
        fs::write(&settings, settings_of(std::env::var("DOCKWRIGHT_REGISTRY").ok().as_deref())).unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new("buildkitd")
            .args(["--addr", &address, "--oci-worker=true", "--containerd-worker=false"])
            .args(["--oci-worker-binary=runc", "--oci-worker-net=host"])
            .arg("--config")
            .arg(&settings)
            .arg("--root")
            .arg(folder.path().join("root"))
            // Its usual place is one for all daemons of a machine, and two of them cannot begin at once there.
            .arg("--otel-socket-path")
            .arg(folder.path().join("otel.sock"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let daemon = Self { child, address, folder };
        let there = || answers("buildctl", &["--addr", &daemon.address, "debug", "workers"]).then_some(());
        let log = || fs::read_to_string(daemon.folder.path().join("log")).unwrap_or_default();
        assert!(wait_for(Duration::from_secs(60), there).is_some(), "{}", log());
        Some(daemon)
    }

    /// Kills it, as a machine that goes down does.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The registry of the test machine stands in for Docker Hub.
fn settings_of(registry: Option<&str>) -> String {
    registry.map_or_else(String::new, |registry| {
        format!(
            "[registry.\"docker.io\"]\n  mirrors = [\"{registry}\"]\n[registry.\"{registry}\"]\n  http = true\n"
        )
    })
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // In good order first, so that nothing stays mounted below the folder.
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        let asked = pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::TERM));
        let gone = || matches!(self.child.try_wait(), Ok(Some(_))).then_some(());
        if asked.is_none() || wait_for(Duration::from_secs(10), gone).is_none() {
            self.kill();
        }
        unmount(&self.folder.path().join("root"));
    }
}

/// A daemon that was killed leaves mounts, without which its folder cannot be removed.
fn unmount(below: &Path) {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let points = mounts.lines().filter_map(|line| line.split(' ').nth(1));
    for point in points.filter(|point| Path::new(point).starts_with(below)) {
        let _ = Command::new("umount").args(["--lazy", point]).stderr(Stdio::null()).status();
    }
}
