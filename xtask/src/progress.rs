//! Runs a step and reports on stderr: in place on a terminal, elsewhere in occasional lines, with one line at its end and all of its
//! output if it fails.

use crate::paths;
use crate::process::{self, Running};
use anyhow::{Context, Result, bail};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// No step takes longer, even from scratch on a slow machine.
const LIMIT: Duration = Duration::from_secs(25 * 60);

const FIRST_REPORT: Duration = Duration::from_secs(5);
const NEXT_REPORT: Duration = Duration::from_secs(30);
const NEXT_LOOK: Duration = Duration::from_millis(200);

/// Seconds to wait before each retry.
const PAUSES: [u64; 5] = [5, 10, 20, 30, 60];

/// The end of a long output usually explains a failure; the whole is in a file.
const SHOWN_LINES: usize = 300;

/// The lines at the bottom of a terminal, one for each running step. They are only drawn if stderr is a terminal.
static BARS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// The output of a finished program.
pub struct Finished {
    /// Whether the exit code was zero.
    pub success: bool,
    /// Its stdout.
    pub stdout: String,
    elapsed: Duration,
    log: String,
}

impl Finished {
    /// Prints the output of a failed step.
    pub fn show_output(&self) {
        let lines: Vec<&str> = self.log.lines().filter(|line| !is_routine(line)).collect();
        let skipped = lines.len().saturating_sub(SHOWN_LINES);
        let mut shown: Vec<String> = lines.iter().skip(skipped).map(|line| format!("  | {line}")).collect();
        if skipped > 0 {
            let file = paths::target().join("xtask-failure.log");
            let kept = fs::write(&file, &self.log).map_or("nowhere".to_string(), |()| paths::shown(&file));
            shown.insert(0, format!("  ... {skipped} lines left out; the whole output is in {kept}"));
        }
        say(&shown.join("\n"));
    }
}

/// Prints a line on stderr, above the lines in place.
pub fn say(line: &str) {
    BARS.suspend(|| eprintln!("{line}"));
}

/// Whether steps are reported in place.
pub fn is_in_place() -> bool {
    !BARS.is_hidden()
}

/// Whether stderr is a terminal that accepts colours.
pub fn is_coloured() -> bool {
    let given = |name: &str| std::env::var(name).unwrap_or_default();
    std::io::stderr().is_terminal() && given("NO_COLOR").is_empty() && given("TERM") != "dumb"
}

/// A line at the bottom of a terminal for as long as this value lives.
pub struct InPlace(ProgressBar);

impl InPlace {
    /// A line with this label; its time counts from now.
    pub fn new(label: &str) -> InPlace {
        let bar = BARS.add(ProgressBar::new_spinner().with_message(label.to_string()));
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {elapsed:>7}  {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(NEXT_LOOK);
        InPlace(bar)
    }

    /// Replaces the label.
    pub fn set(&self, text: String) {
        self.0.set_message(text);
    }
}

impl Drop for InPlace {
    fn drop(&mut self) {
        self.0.finish_and_clear();
        BARS.remove(&self.0);
    }
}

/// Runs a program that must succeed and returns its stdout.
pub fn step(label: &str, command: &mut Command) -> Result<String> {
    let finished = must_succeed(label, command)?;
    say(&format!("  ok   {}  {label}", seconds(finished.elapsed)));
    Ok(finished.stdout)
}

/// The same for a small part of a step, which is only reported if it fails.
pub fn part(label: &str, command: &mut Command) -> Result<String> {
    must_succeed(label, command).map(|finished| finished.stdout)
}

fn must_succeed(label: &str, command: &mut Command) -> Result<Finished> {
    let finished = watched(label, command, LIMIT, Some(FIRST_REPORT))?;
    if !finished.success {
        finished.show_output();
        say(&format!("  FAIL {}  {label}", seconds(finished.elapsed)));
        bail!("{label}: failed");
    }
    Ok(finished)
}

/// Retries a few times with growing pauses, so that a brief network outage or another program's lock is not a failure.
pub fn persistently<T>(label: &str, mut work: impl FnMut() -> Result<T>) -> Result<T> {
    for pause in PAUSES {
        match work() {
            Err(_) if !process::stop_requested() => {}
            outcome => return outcome,
        }
        say(&format!("  ..             {label}: once more in {pause} s"));
        let began = Instant::now();
        while began.elapsed().as_secs() < pause {
            process::pause(Duration::from_millis(100))?;
        }
    }
    work()
}

/// Runs a program to its end. The caller interprets its exit code and reports it.
pub fn run(label: &str, command: &mut Command, limit: Duration) -> Result<Finished> {
    watched(label, command, limit, None)
}

/// `report_at` is the time of the first line that says that the program is still running, if nothing is shown in place.
fn watched(label: &str, command: &mut Command, limit: Duration, mut report_at: Option<Duration>) -> Result<Finished> {
    let started = Instant::now();
    let mut child = Running::start(label, command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (stdout, stderr) = child.pipes();
    let log = Arc::new(Mutex::new(String::new()));
    let stdout = stdout.map(|pipe| read(pipe, &log));
    let stderr = stderr.map(|pipe| read(pipe, &log));
    let line = InPlace::new(label);

    let mut look_at = NEXT_LOOK;
    let status = loop {
        if let Some(status) = child.finished()? {
            break status;
        }
        let elapsed = started.elapsed();
        if is_in_place() && elapsed > look_at {
            look_at = elapsed + NEXT_LOOK;
            line.set(format!("{label}{}", last_line(&log)));
        }
        if !is_in_place() && report_at.is_some_and(|time| elapsed > time) {
            report_at = Some(elapsed + NEXT_REPORT);
            say(&format!("  ..   {}  {label}{}", seconds(elapsed), last_line(&log)));
        }
        if elapsed > limit {
            say(&format!("  | {label}: it took longer than {} s and was ended", limit.as_secs()));
            break child.stop()?;
        }
        process::pause(Duration::from_millis(20))?;
    };
    // A process left behind would keep the pipes open, and the readers waiting.
    child.end();
    let stdout = stdout.map_or_else(String::new, |reader| reader.join().unwrap_or_default());
    if let Some(reader) = stderr {
        let _ = reader.join();
    }
    let log = std::mem::take(&mut *log.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Finished { success: status.success(), stdout, elapsed: started.elapsed(), log })
}

/// Runs work of this process as a step.
pub fn work<T>(label: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let value = work().with_context(|| format!("{label}: failed"))?;
    say(&format!("  ok   {}  {label}", seconds(started.elapsed())));
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

/// Whether a line is cargo's progress, of which a cold build has hundreds.
fn is_routine(line: &str) -> bool {
    let verb = line.trim_start().split(' ').next().unwrap_or_default();
    let words = ["Compiling", "Checking", "Downloading", "Downloaded", "Adding", "Locking"];
    words.contains(&verb) || is_for_programs(line)
}

/// What cargo prints with `--message-format=json`.
fn is_for_programs(line: &str) -> bool {
    line.starts_with("{\"reason\":")
}

fn last_line(log: &Mutex<String>) -> String {
    let log = log.lock().unwrap_or_else(PoisonError::into_inner);
    let mut lines = log.lines().rev().map(str::trim).filter(|line| !line.is_empty() && !is_for_programs(line));
    let line: String = lines.next().unwrap_or_default().chars().take(90).collect();
    if line.is_empty() { line } else { format!(": {line}") }
}

/// A duration, as lines show it.
pub fn seconds(time: Duration) -> String {
    format!("{:6.1} s", time.as_secs_f64())
}
