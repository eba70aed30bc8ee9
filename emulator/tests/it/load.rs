//! Coarse limits on the cost of many streams, which hold on a busy machine too; `examples/load.rs` measures precisely.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

const STREAMS: usize = 10_000;
const MOST_MEGABYTES: u64 = 300;
const READY_WITHIN: Duration = Duration::from_secs(1);
const ROUNDS: usize = 40;
const REQUESTS: usize = 20;

struct Program {
    child: Child,
    address: String,
    ready: Duration,
}

impl Program {
    /// Starts the program and waits for its first answer.
    fn start() -> Program {
        let began = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hms-live-emulator"));
        let mut child = command.args(["--port", "0", "--start-delay", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").to_owned();
        let mut program = Program { child, address, ready: Duration::ZERO };
        program.ask("GET", "/_emulator/health", "");
        program.ready = began.elapsed();
        program
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            connection,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{method} {path}: {answer}");
        answer.split_off(answer.find("\r\n\r\n").unwrap() + 4)
    }

    /// Starts streams with all features, requests each playlist once, and returns the playlist paths.
    fn run(&self, count: usize) -> Vec<String> {
        let params = r#"{"recording":{"hls_vod":true,"single_file_per_layer":true},"transcription":{"enabled":true,"modes":["live"]}}"#;
        let started = self.ask("POST", "/_emulator/streams", &format!(r#"{{"count":{count},"params":{params}}}"#));
        self.ask("POST", "/_emulator/clock", r#"{"advance":60}"#);
        let started: Value = serde_json::from_str(&started).unwrap();
        let path = |stream: &Value| {
            let (_, path) = stream["url"].as_str().unwrap().split_once("/beam/").unwrap();
            format!("/beam/{}", path.replace("master.m3u8", "stream_0/stream.m3u8"))
        };
        let paths: Vec<String> = started["streams"].as_array().unwrap().iter().map(path).collect();
        assert_eq!(paths.len(), count);
        for path in &paths {
            assert!(self.ask("GET", path, "").ends_with(".m4s\n"), "{path}");
        }
        paths
    }

    #[cfg(target_os = "linux")]
    fn megabytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1000
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn ten_thousand_streams_fit_in_memory_and_do_not_slow_playlists() {
    let few = Program::start();
    let many = Program::start();
    // Two starts, because other programs may slow down one of them.
    let ready = few.ready.min(many.ready);
    assert!(ready < READY_WITHIN, "ready after {ready:?}");
    let paths = [few.run(1), many.run(STREAMS)];
    #[cfg(target_os = "linux")]
    assert!(many.megabytes() < MOST_MEGABYTES, "{} MB", many.megabytes());

    // They take turns, so that other load affects both; the fastest round is compared.
    let mut random = fastrand::Rng::with_seed(1);
    let mut fastest = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        for (index, program) in [&few, &many].into_iter().enumerate() {
            let began = Instant::now();
            for _ in 0..REQUESTS {
                program.ask("GET", &paths[index][random.usize(0..paths[index].len())], "");
            }
            fastest[index] = fastest[index].min(began.elapsed());
        }
    }
    let [one, all] = fastest;
    assert!(all < one * 3, "{REQUESTS} requests take {one:?} beside 1 stream, {all:?} beside {STREAMS}");
    println!("ready after {ready:?}; {REQUESTS} requests take {one:?} beside 1 stream, {all:?} beside {STREAMS}");
}
