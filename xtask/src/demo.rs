//! `cargo xtask demo`: the emulator and the demo page, optionally with the edge Worker between them, or a run without a page.

use crate::process::{self, Running};
use crate::{emulator, package, paths, progress, tools, words, worker};
use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

const OPTIONS: [&str; 4] = ["--port", "--host", "--worker", "--check"];

const ACCESS_KEY: &str = "emulator-access-key";
const SECRET: &str = "emulator-secret";
const DEFAULT_PORT: u16 = 8000;

const PAGE_SERVER: &str = "www/server.mjs";
const HEADLESS: &str = "tests/demo-check.mjs";

/// How long a server may take to print its URL.
const START_LIMIT: Duration = Duration::from_secs(15);

/// How long the run without a page may take, counted from the start of the emulator.
const CHECK_LIMIT: Duration = Duration::from_secs(58);

/// The command.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    match arguments {
        [] => page(DEFAULT_PORT, &[]),
        ["--port", port] => page(number(port)?, &[]),
        ["--host"] => page(DEFAULT_PORT, &["--host"]),
        ["--host", "--port", port] | ["--port", port, "--host"] => page(number(port)?, &["--host"]),
        ["--worker"] => page_through_worker(DEFAULT_PORT),
        ["--worker", "--port", port] | ["--port", port, "--worker"] => page_through_worker(number(port)?),
        ["--check"] => check(),
        other => {
            let unknown = other.iter().find(|word| word.starts_with('-') && !OPTIONS.contains(word));
            let near = unknown.map_or_else(String::new, |word| words::did_you_mean(word, OPTIONS));
            bail!("demo takes --port N with --host or --worker, or --check, not {}{near}", other.join(" "))
        }
    }
}

fn number(port: &str) -> Result<u16> {
    port.parse().ok().with_context(|| format!("--port takes a number from 0 to 65535, not {port}"))
}

fn page(port: u16, more: &[&str]) -> Result<ExitCode> {
    let began = Instant::now();
    ensure_there(PAGE_SERVER)?;
    ensure_free(port)?;
    let (emulator, origin) = start_emulator(&build()?)?;
    let (server, url) = start_page(&port.to_string(), &origin, SECRET, &[&["--recordings"], more].concat())?;
    greet(&url, &origin, began, !more.is_empty());
    watch(&mut [emulator, server])
}

/// The page's own server still serves its files; the page's calls go to the Worker, which alone has the secret.
fn page_through_worker(port: u16) -> Result<ExitCode> {
    let began = Instant::now();
    ensure_there(PAGE_SERVER)?;
    ensure_free(port)?;
    let program = build()?;
    worker::ensure()?;
    let (emulator, origin) = start_emulator(&program)?;
    let (server, page) = start_page("0", &origin, "not-known-to-the-page-server", &[])?;
    let mut worker = worker::serve(&port.to_string(), &page, &origin, ACCESS_KEY, SECRET);
    let (worker, url) = start_server("the Worker", &mut worker)?;
    greet(&url, &origin, began, false);
    watch(&mut [emulator, server, worker])
}

fn start_page(port: &str, emulator: &str, secret: &str, more: &[&str]) -> Result<(Running, String)> {
    let mut server = tools::node();
    server.args([PAGE_SERVER, "--port", port, "--emulator", emulator]);
    server.args(["--access-key", ACCESS_KEY, "--secret", secret]).args(more);
    start_server("the page server", &mut server)
}

/// Prints all URLs for people on stderr, and the page's on stdout if a program reads it.
fn greet(page: &str, emulator: &str, began: Instant, is_open: bool) {
    if !std::io::stdout().is_terminal() {
        println!("{page}");
    }
    eprint!("{}", greeting(page, emulator, began.elapsed(), is_open, progress::is_coloured()));
}

fn greeting(page: &str, emulator: &str, ready: Duration, is_open: bool, is_coloured: bool) -> String {
    let paint =
        |code: &str, text: &str| if is_coloured { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() };
    let own_page = format!("{emulator}/_emulator/");
    let rows = [
        (">", "page", page, "36", "press \"Start live stream\""),
        (">", "emulator", &own_page, "36", "every call, and faults to choose"),
        if is_open {
            (" ", "phone", "the QR code of the page", "0", "from this network, once a stream is on air")
        } else {
            (" ", "phone", "cargo xtask demo --host", "0", "lets this network watch")
        },
    ];
    let rows = rows.map(|(mark, name, value, code, note)| {
        format!("  {} {name:<9} {}  {}\n", paint("32", mark), paint(code, value), paint("2", note))
    });
    let ready = paint("2", &format!("ready in {:.1} s", ready.as_secs_f64()));
    let title = format!("\n  {} {}  {ready}\n\n", paint("1", "hms-live demo"), env!("CARGO_PKG_VERSION"));
    format!("{title}{}\n  {}\n", rows.concat(), paint("2", "Ctrl-C ends page and emulator"))
}

/// Waits for Ctrl-C.
fn watch(children: &mut [Running]) -> Result<ExitCode> {
    while process::pause(Duration::from_millis(100)).is_ok() {
        for child in &mut *children {
            if let Some(status) = child.finished()? {
                // If Ctrl-C reaches a child first, its end is not a failure.
                ensure!(process::pause(Duration::from_millis(300)).is_err(), "{} ended: {status}", child.name());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn check() -> Result<ExitCode> {
    ensure_there(HEADLESS)?;
    let program = build()?;
    let started = Instant::now();
    let (_emulator, origin) = start_emulator(&program)?;
    let mut script = tools::node();
    script.args([HEADLESS, "--emulator", &origin, "--access-key", ACCESS_KEY, "--secret", SECRET]);
    script.arg("--package").arg(paths::package().join("dist/server.js"));
    let mut script = Running::start("the headless demo", &mut script)?;
    loop {
        if let Some(status) = script.finished()? {
            return Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)));
        }
        ensure!(started.elapsed() < CHECK_LIMIT, "the headless demo took longer than {} s", CHECK_LIMIT.as_secs());
        process::pause(Duration::from_millis(20))?;
    }
}

fn build() -> Result<PathBuf> {
    package::make()?;
    emulator::build()
}

fn start_emulator(program: &Path) -> Result<(Running, String)> {
    let mut emulator = Command::new(program);
    emulator.args(["--port", "0", "--access-key", ACCESS_KEY, "--secret", SECRET]);
    start_server("the emulator", &mut emulator)
}

/// Starts a program whose first line on stdout is its URL.
fn start_server(name: &str, command: &mut Command) -> Result<(Running, String)> {
    let mut server = Running::start(name, command.stdout(Stdio::piped()))?;
    let stdout = server.pipes().0.context("the pipe of a child is gone")?;
    let (send, first_line) = mpsc::channel();
    thread::spawn(move || {
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        if stdout.read_line(&mut line).is_ok() {
            let _ = send.send(line.trim().to_string());
        }
        // A pipe that nobody reads would stop the program once it is full.
        let _ = std::io::copy(&mut stdout.take(u64::MAX), &mut std::io::sink());
    });
    let started = Instant::now();
    loop {
        match first_line.recv_timeout(Duration::from_millis(50)) {
            Ok(url) if url.starts_with("http://") => return Ok((server, url)),
            Ok(line) if line.is_empty() => bail!("{name} ended without printing its URL: {}", server.stop()?),
            Ok(line) => bail!("{name} printed `{line}` where its URL was expected"),
            Err(RecvTimeoutError::Disconnected) => bail!("{name} closed its output"),
            Err(RecvTimeoutError::Timeout) => {}
        }
        ensure!(started.elapsed() < START_LIMIT, "{name} printed no URL within {} s", START_LIMIT.as_secs());
        process::pause(Duration::ZERO)?;
    }
}

fn ensure_there(script: &str) -> Result<()> {
    ensure!(paths::root().join(script).is_file(), "{script} is missing; the demo runs it");
    Ok(())
}

/// Checks the port before anything is compiled, since the error would otherwise come minutes later.
fn ensure_free(port: u16) -> Result<()> {
    TcpListener::bind(("127.0.0.1", port)).with_context(|| {
        format!(
            "port {port} of this machine cannot be used; choose another with --port N, or any free one with --port 0"
        )
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::greeting;
    use std::time::Duration;

    #[test]
    fn the_greeting_has_both_pages_and_colours_on_terminals_alone() {
        let text = |is_coloured| {
            greeting("http://127.0.0.1:8000/", "http://127.0.0.1:41", Duration::from_millis(3210), false, is_coloured)
        };
        let plain = text(false);
        for part in
            ["ready in 3.2 s", "> page      http://127.0.0.1:8000/", "> emulator  http://127.0.0.1:41/_emulator/"]
        {
            assert!(plain.contains(part), "{plain}");
        }
        assert!(!plain.contains('\u{1b}') && text(true).contains("\u{1b}[36mhttp://127.0.0.1:8000/\u{1b}[0m"));
    }
}
