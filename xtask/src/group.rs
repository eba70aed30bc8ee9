//! A child with its own children: a process group on Unix, a tree of processes on Windows.

use std::process::{Child, Command};

#[cfg(unix)]
pub use unix::{ask, become_program, end, is_alive, lead};
#[cfg(not(unix))]
pub use windows::{ask, become_program, end, is_alive, lead};

#[cfg(unix)]
mod unix {
    use super::{Child, Command};
    use anyhow::{Result, bail};
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    use std::os::unix::process::CommandExt;
    use std::process::ExitCode;

    /// Makes the program that is about to start the leader of a group.
    pub fn lead(command: &mut Command) {
        command.process_group(0);
    }

    /// Requests the end of the group, and returns whether there is one.
    pub fn ask(leader: &Child) -> bool {
        killpg(group(leader), Signal::SIGTERM).is_ok()
    }

    /// Whether any process of the group is left.
    pub fn is_alive(leader: &Child) -> bool {
        killpg(group(leader), None).is_ok()
    }

    /// Ends the group at once.
    pub fn end(leader: &mut Child) {
        let _ = killpg(group(leader), Signal::SIGKILL);
    }

    /// Becomes the program, so that signals and the exit code are its own.
    pub fn become_program(command: &mut Command) -> Result<ExitCode> {
        let error = command.exec();
        bail!("{} does not run: {error}", command.get_program().display());
    }

    fn group(leader: &Child) -> Pid {
        Pid::from_raw(leader.id().cast_signed())
    }
}

#[cfg(not(unix))]
mod windows {
    use super::{Child, Command};
    use anyhow::{Context, Result};
    use std::process::{ExitCode, Stdio};

    /// Windows knows the parent of each process, so nothing has to be prepared.
    pub fn lead(_: &mut Command) {}

    /// Windows has no such request for programs without a window.
    pub fn ask(_: &Child) -> bool {
        false
    }

    /// Nothing was requested, so there is nothing to wait for.
    pub fn is_alive(_: &Child) -> bool {
        false
    }

    /// Ends the child and its children. Children of a child that has already ended cannot be found.
    pub fn end(leader: &mut Child) {
        if matches!(leader.try_wait(), Ok(None)) {
            let id = leader.id().to_string();
            let mut kill = Command::new("taskkill");
            kill.args(["/T", "/F", "/PID", &id]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let _ = kill.status();
            let _ = leader.kill();
        }
    }

    /// Runs the program in this one's place: Ctrl-C reaches both, and the program's exit code is returned.
    pub fn become_program(command: &mut Command) -> Result<ExitCode> {
        let status = command.status().with_context(|| format!("{} does not run", command.get_program().display()))?;
        Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
    }
}
