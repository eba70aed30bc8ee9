//! The command line.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
};

fn emulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hms-live-emulator"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn output(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = emulator(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A running emulator with its first line, stopped at the end of the test.
struct Running {
    child: Child,
    first_line: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Running {
        let mut child = emulator(arguments).spawn().unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
        Running { child, first_line }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already, as one test expects.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_first_line_is_the_origin() {
    let running = Running::start(&["--port=0"]);
    let address = running.first_line.strip_prefix("http://").unwrap().strip_suffix('\n').unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[test]
fn strict_rooms_is_an_option() {
    for (arguments, strict) in [(vec!["--port=0", "--strict-rooms"], true), (vec!["--port=0"], false)] {
        let running = Running::start(&arguments);
        let mut stream = TcpStream::connect(running.first_line.trim().strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(b"GET /_emulator/settings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains(&format!(r#""strict_rooms":{strict}"#)), "{answer}");
    }
}

/// The status of a control request with this `Host`, sent to this address.
fn status(address: std::net::SocketAddr, host: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET /_emulator/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1)?.parse().ok()
}

/// A non-loopback address of this machine, if any. Nothing is sent: connecting a UDP socket only selects a route.
fn outer_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback())
}

#[test]
fn control_routes_answer_only_this_machine_when_listening_on_every_address() {
    let running = Running::start(&["--port=0", "--host=0.0.0.0", "--allow-host=emulator.internal"]);
    let shown: std::net::SocketAddr = running.first_line.trim().strip_prefix("http://").unwrap().parse().unwrap();
    assert!(shown.ip().is_loopback(), "the first line leads to the control routes: {shown}");
    assert_eq!(status(shown, &shown.to_string()), Some(200));
    assert_eq!(status(shown, "emulator.internal:8100"), Some(200));
    let Some(outer) = outer_address() else { return };
    let outer = std::net::SocketAddr::new(outer, shown.port());
    for (host, expected) in [("127.0.0.1", 403), ("192.0.2.7", 403), ("emulator.internal", 200)] {
        assert_eq!(status(outer, host), Some(expected), "{host} through {outer}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_despite_an_open_connection() {
    for signal in ["-TERM", "-INT"] {
        let mut running = Running::start(&["--port", "0"]);
        let _open = TcpStream::connect(running.first_line.trim().strip_prefix("http://").unwrap()).unwrap();
        Command::new("kill").args([signal, &running.child.id().to_string()]).status().unwrap();
        assert_eq!(running.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_port_in_use_is_reported() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let (code, stdout, stderr) = output(&["--port", &port.to_string()]);
    let advice = "stop the program that has it, or choose another with --port N (0 takes any free one)";
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr, format!("port {port} is in use: {advice}\n"));
}

#[test]
fn an_invalid_option_is_reported() {
    for (arguments, sentence) in [
        (vec!["--prot", "1"], "unknown option `--prot`; see --help\n"),
        (vec!["8100"], "unknown option `8100`; see --help\n"),
        (vec!["--port"], "`--port` needs a value; see --help\n"),
        (vec!["--port", "70000"], "`--port` takes a number from 0 to 65535; see --help\n"),
        (vec!["--host", "example.com"], "`--host` takes an IP address, such as 0.0.0.0; see --help\n"),
        (vec!["--log=all"], "`--log` takes no value; see --help\n"),
        (vec!["--strict-rooms=no"], "`--strict-rooms` takes no value; see --help\n"),
        (vec!["--start-delay=-1"], "`--start-delay` takes seconds from 0 to 86400; see --help\n"),
    ] {
        assert_eq!(output(&arguments), (Some(2), String::new(), sentence.to_owned()));
    }
}

#[test]
fn help_goes_to_stdout() {
    let (code, stdout, stderr) = output(&["--help"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    for flag in
        ["--port", "--host", "--allow-host", "--access-key", "--secret", "--start-delay", "--strict-rooms", "--log"]
    {
        assert!(stdout.contains(flag), "{stdout}");
    }
}
