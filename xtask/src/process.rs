//! Child processes that end together with their own children, and Ctrl-C.

use crate::group;
use anyhow::{Context, Result, bail};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The exit code after Ctrl-C, as in shells.
pub const STOPPED: u8 = 130;

/// How long a child may take to end after a request.
const GRACE: Duration = Duration::from_secs(2);

static STOP: AtomicBool = AtomicBool::new(false);

/// Turns Ctrl-C, and SIGTERM and SIGHUP where they exist, into a flag. Every wait checks it, and leaving the wait ends the children.
pub fn stop_on_signals() {
    if let Err(error) = ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst)) {
        eprintln!("warning: Ctrl-C will not end the programs that this command starts: {error}");
    }
}

/// Whether a signal requested the end of this command.
pub fn stop_requested() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// A short sleep that fails once the end of this command was requested.
pub fn pause(time: Duration) -> Result<()> {
    thread::sleep(time);
    if stop_requested() {
        bail!("stopped");
    }
    Ok(())
}

/// A running child. It leads a process group, so that ending it also ends what it started; dropping it ends it.
pub struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Starts a program without stdin. `name` is what messages call it.
    pub fn start(name: &str, command: &mut Command) -> Result<Running> {
        group::lead(command.stdin(Stdio::null()));
        let child =
            command.spawn().with_context(|| format!("{name} did not start: {}", command.get_program().display()))?;
        Ok(Running { name: name.to_string(), child })
    }

    /// The exit status, if the child has ended.
    pub fn finished(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("{} cannot be waited for", self.name))
    }

    /// The pipes that the command requested.
    pub fn pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// What messages call this child.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Requests the end of the whole group, and kills it after a time limit. What a finished child left behind is killed at once.
    pub fn end(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) && group::ask(&self.child) {
            let asked = Instant::now();
            while asked.elapsed() < GRACE && group::is_alive(&self.child) {
                thread::sleep(Duration::from_millis(20));
                let _ = self.child.try_wait();
            }
        }
        group::end(&mut self.child);
        let _ = self.child.wait();
    }

    /// Ends the child and returns how it ended.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        self.end();
        self.child.wait().with_context(|| format!("{} cannot be waited for", self.name))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
