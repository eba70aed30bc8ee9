//! `--log`: a line for each call, each change of a stream and each attempt to deliver a webhook.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use jiff::Timestamp;

use crate::scene;

/// Lines are printed at once, but the machine may be busy.
const LIMIT: Duration = Duration::from_secs(20);

struct Program {
    child: Child,
    address: String,
    lines: mpsc::Receiver<String>,
}

impl Program {
    fn start(arguments: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hms-live-emulator"));
        let mut child =
            command.args(["--port=0", "--start-delay=0"]).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = lines(BufReader::new(child.stdout.take().unwrap()));
        let address = lines.recv_timeout(LIMIT).unwrap().trim_start_matches("http://").to_owned();
        Program { child, address, lines }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let token = scene::token(&scene::claims(Timestamp::now()));
        let head = format!("Host: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: {}", body.len());
        write!(connection, "{method} {path} HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        // A rule may have reset the connection.
        let _ = connection.read_to_string(&mut answer);
        answer
    }

    /// The next line that contains all of these parts.
    #[track_caller]
    fn line(&self, parts: &[&str]) -> String {
        loop {
            let line = self.lines.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no line with {parts:?}"));
            assert!(!line.contains('\u{1b}'), "{line:?}");
            if parts.iter().all(|part| line.contains(part)) {
                return line;
            }
        }
    }

    /// The next lines that contain one of these each, in any order. Fails on a line about media.
    #[track_caller]
    fn all(&self, wanted: &[&str]) -> Vec<String> {
        let mut found = vec![None; wanted.len()];
        while found.iter().any(Option::is_none) {
            let line = self.line(&[]);
            assert!(!line.contains("/beam/"), "media are logged: {line}");
            for (place, part) in found.iter_mut().zip(wanted) {
                if place.is_none() && line.contains(part) {
                    *place = Some(line.clone());
                }
            }
        }
        found.into_iter().flatten().collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(reader: BufReader<ChildStdout>) -> mpsc::Receiver<String> {
    let (send, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in reader.lines().map_while(Result::ok) {
            // The test may be over.
            if send.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

#[test]
fn activity_is_printed_at_once_without_secrets() {
    let program = Program::start(&["--log"]);
    program.line(&["stop with Ctrl-C"]);
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let url = format!(r#"{{"url":"http://user:passw0rd@{closed}/hooks?key=k3y"}}"#);
    program.ask("PUT", "/_emulator/webhooks/settings", &url);
    let page = r#"{"meeting_url":"https://a.example/?auth_token=abc.def.ghi","recording":{"hls_vod":true}}"#;
    program.ask("POST", "/v2/live-streams/room/r1/start?auth_token=abc.def.ghi", page);
    let first = program.all(&[
        "POST    /v2/live-streams/room/r1/start?auth_token=<redacted>  200  ",
        "stream  r1  starting  6",
        "stream  r1  starting -> running  6",
        "webhook r1  hls.started.success",
    ]);
    let webhook = &first[3];
    assert!(webhook.contains(&format!("http://{closed}/hooks  ")), "{webhook}");
    assert!(!webhook.contains("passw0rd") && !webhook.contains("k3y"), "{webhook}");

    program.ask("POST", "/_emulator/rules", r#"{"path":"/v2/**","reset":"before"}"#);
    program.ask("GET", "/v2/live-streams", "");
    program.line(&["GET     /v2/live-streams  no answer", "reset before the handler"]);
    program.ask("GET", "/beam/nothing", "");
    program.ask("POST", "/v2/live-streams/room/r1/stop", "");
    program.all(&["POST    /v2/live-streams/room/r1/stop  200", "stream  r1  running -> stopping"]);
    program.ask("POST", "/_emulator/clock", r#"{"advance":60}"#);
    program.line(&["r1  stopping -> post_processing"]);
    program.line(&["r1  post_processing -> completed"]);
    program.line(&["hls.recording.success"]);
}

#[test]
fn control_characters_of_callers_are_not_printed() {
    let program = Program::start(&["--log"]);
    program.ask("PUT", "/_emulator/webhooks/settings", r#"{"url":"http://127.0.0.1:9/"}"#);
    let event = r#"{"type":"a\u001b[2Jb\nc","room":"r1","data":{}}"#;
    program.ask("POST", "/_emulator/webhooks/trigger", event);
    program.line(&["webhook r1  a\u{fffd}[2Jb\u{fffd}c"]);
    program.ask("GET", "/v2/a%1b[2J\u{9b}31m", "");
    assert!(!program.line(&["GET", "/v2/a"]).contains('\u{9b}'));
}

#[test]
fn without_the_flag_only_the_greeting_is_printed() {
    let program = Program::start(&[]);
    program.line(&["baseUrl", "/v2"]);
    program.line(&["--log tells"]);
    program.ask("GET", "/v2/live-streams", "");
    assert!(program.lines.recv_timeout(Duration::from_millis(300)).is_err());
}

/// A blocked reader must not block the emulator.
#[test]
fn a_blocked_reader_does_not_block_calls() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hms-live-emulator"));
    let mut child = command.args(["--port=0", "--log"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut unread = BufReader::with_capacity(1, child.stdout.take().unwrap());
    unread.read_line(&mut line).unwrap();
    let (_nobody, lines) = mpsc::channel();
    let program = Program { child, address: line.trim().trim_start_matches("http://").to_owned(), lines };
    let path = format!("/v2/{}", "x".repeat(190));
    // The pipe holds 64 KiB, about 300 of these lines, and the program buffers the rest.
    for _ in 0..600 {
        assert!(program.ask("GET", &path, "").starts_with("HTTP/1.1 404 "));
    }
    drop(unread);
}
