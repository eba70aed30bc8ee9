//! Measures memory and playlist request time with many streams. Prints a table within a minute.
//!
//!     cargo run --release --package hms-live-emulator --example load

use std::{
    error::Error,
    fs,
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use hms_live_emulator::{Config, Running};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Stream counts of the compared emulators.
const STREAMS: [usize; 3] = [1, 100, 10_000];
const ROUNDS: usize = 50;
const REQUESTS: usize = 100;

struct Loaded {
    // Serves until it is dropped.
    _running: Running,
    connection: Connection,
    paths: Vec<String>,
    ready: Duration,
    kilobytes: u64,
    /// Microseconds per request in each round.
    rounds: Vec<f64>,
}

fn main() -> Outcome<()> {
    let mut emulators = Vec::new();
    for streams in STREAMS {
        emulators.push(load(streams)?);
    }
    let mut random = fastrand::Rng::with_seed(1);
    // Emulators take turns, with a different first one each time, so that other load affects all of them equally.
    for _ in 0..ROUNDS {
        emulators.rotate_left(1);
        for Loaded { connection, paths, rounds, .. } in &mut emulators {
            let began = Instant::now();
            for _ in 0..REQUESTS {
                let playlist = connection.exchange("GET", &paths[random.usize(0..paths.len())], "")?;
                assert!(playlist.ends_with(b".m4s\n"), "a playlist lists segments");
            }
            rounds.push(began.elapsed().as_secs_f64() * 1e6 / REQUESTS as f64);
        }
    }
    emulators.sort_by_key(|emulator| emulator.paths.len());
    println!(
        "| streams | ready after | additional memory | playlist request, median of {ROUNDS} rounds | fastest round |"
    );
    println!("|---|---|---|---|---|");
    for Loaded { paths, ready, kilobytes, rounds, .. } in &mut emulators {
        rounds.sort_by(f64::total_cmp);
        println!(
            "| {} | {:.1} ms | {:.1} MB | {:.0} µs | {:.0} µs |",
            paths.len(),
            ready.as_secs_f64() * 1e3,
            *kilobytes as f64 / 1e3,
            rounds[ROUNDS / 2],
            rounds[0]
        );
    }
    println!("\nThe whole process, with all of them and the client: {:.1} MB", resident_kilobytes()? as f64 / 1e3);
    Ok(())
}

/// Starts an emulator with streams that have run for a minute, and requests each playlist once.
fn load(streams: usize) -> Outcome<Loaded> {
    let before = resident_kilobytes()?;
    let began = Instant::now();
    let running = Running::start(Config::default())?;
    let mut connection = Connection::open(&running)?;
    connection.exchange("GET", "/_emulator/health", "")?;
    let ready = began.elapsed();
    let answer = connection.exchange("POST", "/_emulator/streams", &format!(r#"{{"count":{streams}}}"#))?;
    // Read as text, since a JSON value of it would count as memory of the emulator.
    let urls = std::str::from_utf8(&answer)?.split('"').filter_map(|text| text.split_once("/beam/"));
    let paths: Vec<String> =
        urls.map(|(_, path)| format!("/beam/{}", path.replace("master.m3u8", "stream_0/stream.m3u8"))).collect();
    assert_eq!(paths.len(), streams);
    running.emulator().clock.advance(Duration::from_secs(60));
    for path in &paths {
        connection.exchange("GET", path, "")?;
    }
    drop(answer);
    let kilobytes = resident_kilobytes()?.saturating_sub(before);
    Ok(Loaded { _running: running, connection, paths, ready, kilobytes, rounds: Vec::new() })
}

/// A persistent connection, so that connecting is not measured.
struct Connection {
    stream: TcpStream,
    host: String,
}

impl Connection {
    fn open(running: &Running) -> Outcome<Connection> {
        let stream = TcpStream::connect(running.address())?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, host: running.address().to_string() })
    }

    /// Sends a request and returns the body; the answer must be 200 with a length.
    fn exchange(&mut self, method: &str, path: &str, body: &str) -> Outcome<Vec<u8>> {
        let Connection { stream, host } = self;
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes())?;
        let mut received = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let length = stream.read(&mut buffer)?;
            received.extend_from_slice(buffer.get(..length).unwrap_or_default());
            let Some(end) = received.windows(4).position(|found| found == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
            if !head.starts_with("http/1.1 200 ") {
                return Err(format!("{method} {path}: {head}").into());
            }
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            let whole = end + 4 + length.ok_or("the answer has no length")?;
            while received.len() < whole {
                let length = stream.read(&mut buffer)?;
                received.extend_from_slice(buffer.get(..length).unwrap_or_default());
            }
            return Ok(received.split_off(end + 4));
        }
    }
}

/// Resident memory of this process on Linux.
fn resident_kilobytes() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
