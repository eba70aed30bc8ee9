//! Runs a step and says on stderr what it is doing: one line when it ends, lines in between when it takes long, all of
//! its output when it fails.

use crate::paths;
use crate::process::{self, Running};
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Nothing here takes longer, not even from nothing on a slow machine.
const LIMIT: Duration = Duration::from_secs(25 * 60);

const FIRST_REPORT: Duration = Duration::from_secs(3);
const NEXT_REPORT: Duration = Duration::from_secs(15);

/// How many seconds to wait before each further try.
const PAUSES: [u64; 5] = [5, 10, 20, 30, 60];

/// The end of a long output is what explains a failure; all of it is in a file.
const SHOWN_LINES: usize = 300;

/// What a step that ran to its end said.
pub struct Finished {
    /// Whether the exit code was zero.
    pub success: bool,
    /// Stdout alone.
    pub stdout: String,
    /// How long it took.
    pub elapsed: Duration,
    label: String,
    log: String,
}

impl Finished {
    /// Prints the line of a step that did what it should.
    pub fn report(&self, note: &str) {
        eprintln!("  ok   {}  {}{note}", seconds(self.elapsed), self.label);
    }

    /// Prints the output of a step that did not do what it should, and the line that says so.
    pub fn report_failure(&self, note: &str) {
        let lines: Vec<&str> = self.log.lines().filter(|line| !is_routine(line)).collect();
        let skipped = lines.len().saturating_sub(SHOWN_LINES);
        if skipped > 0 {
            let file = paths::target().join("xtask-failure.log");
            let kept = fs::write(&file, &self.log).map_or("nowhere".to_string(), |()| paths::shown(&file));
            eprintln!("  ... {skipped} lines left out; the whole output is in {kept}");
        }
        for line in lines.iter().skip(skipped) {
            eprintln!("  | {line}");
        }
        eprintln!("  FAIL {}  {}{note}", seconds(self.elapsed), self.label);
    }
}

/// Runs a program that must succeed and returns its stdout.
pub fn step(label: &str, command: &mut Command) -> Result<String> {
    let finished = run(label, command, LIMIT)?;
    if !finished.success {
        finished.report_failure("");
        bail!("{label}: failed");
    }
    finished.report("");
    Ok(finished.stdout)
}

/// Does again what failed, a few times and later each time: a network that was away for a moment, or a lock that another
/// program holds, is no reason to fail.
pub fn persistently<T>(label: &str, mut work: impl FnMut() -> Result<T>) -> Result<T> {
    for pause in PAUSES {
        match work() {
            Err(_) if !process::stop_requested() => {}
            outcome => return outcome,
        }
        eprintln!("  ..             {label}: once more in {pause} s");
        let began = Instant::now();
        while began.elapsed().as_secs() < pause {
            process::pause(Duration::from_millis(100))?;
        }
    }
    work()
}

/// Runs a program to its end and leaves it to the caller what its exit code means and to print the step's line.
pub fn run(label: &str, command: &mut Command, limit: Duration) -> Result<Finished> {
    let started = Instant::now();
    let mut child = Running::start(label, command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (stdout, stderr) = child.pipes();
    let log = Arc::new(Mutex::new(String::new()));
    let stdout = stdout.map(|pipe| read(pipe, &log));
    let stderr = stderr.map(|pipe| read(pipe, &log));

    let mut report_at = FIRST_REPORT;
    let status = loop {
        if let Some(status) = child.finished()? {
            break status;
        }
        let elapsed = started.elapsed();
        if elapsed > report_at {
            report_at = elapsed + NEXT_REPORT;
            eprintln!("  ..   {}  {label}{}", seconds(elapsed), last_line(&log));
        }
        if elapsed > limit {
            eprintln!("  | it took longer than {} s and was ended", limit.as_secs());
            break child.stop()?;
        }
        process::pause(Duration::from_millis(20))?;
    };
    // A process that was left behind would keep the pipes open, and the readers waiting for their end.
    child.end();
    let stdout = stdout.map_or_else(String::new, |reader| reader.join().unwrap_or_default());
    if let Some(reader) = stderr {
        let _ = reader.join();
    }
    let log = std::mem::take(&mut *log.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Finished { success: status.success(), stdout, elapsed: started.elapsed(), label: label.to_string(), log })
}

/// Runs work of this process as a step.
pub fn work<T>(label: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let value = work().with_context(|| format!("{label}: failed"))?;
    eprintln!("  ok   {}  {label}", seconds(started.elapsed()));
    Ok(value)
}

fn read(pipe: impl Read + Send + 'static, log: &Arc<Mutex<String>>) -> JoinHandle<String> {
    let log = Arc::clone(log);
    thread::spawn(move || {
        let mut own = String::new();
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            own.push_str(&text);
            log.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            line.clear();
        }
        own
    })
}

/// Whether a line only says that cargo is at work, of which a cold build has hundreds.
fn is_routine(line: &str) -> bool {
    let verb = line.trim_start().split(' ').next().unwrap_or_default();
    matches!(verb, "Compiling" | "Checking" | "Downloading" | "Downloaded" | "Adding" | "Locking")
}

fn last_line(log: &Mutex<String>) -> String {
    let log = log.lock().unwrap_or_else(PoisonError::into_inner);
    let line = log.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let line: String = line.chars().take(90).collect();
    if line.is_empty() { line } else { format!(": {line}") }
}

fn seconds(time: Duration) -> String {
    format!("{:6.1} s", time.as_secs_f64())
}
