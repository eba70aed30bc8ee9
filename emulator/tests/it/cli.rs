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

/// A running emulator with its first line, ended when the test is over.
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
        // It may have ended already, which is what one of the tests wants.
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
    stream.write_all(b"GET /_emulator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_a_connection_open() {
    for signal in ["-TERM", "-INT"] {
        let mut running = Running::start(&["--port", "0"]);
        let _open = TcpStream::connect(running.first_line.trim().strip_prefix("http://").unwrap()).unwrap();
        Command::new("kill").args([signal, &running.child.id().to_string()]).status().unwrap();
        assert_eq!(running.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let (code, stdout, stderr) = output(&["--port", &port.to_string()]);
    let advice = "stop the program that has it, or choose another with --port N (0 takes any free one)";
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr, format!("port {port} is in use: {advice}\n"));
}

#[test]
fn a_wrong_option_is_named() {
    for (arguments, sentence) in [
        (vec!["--prot", "1"], "unknown option `--prot`; see --help\n"),
        (vec!["8100"], "unknown option `8100`; see --help\n"),
        (vec!["--port"], "`--port` needs a value; see --help\n"),
        (vec!["--port", "70000"], "`--port` takes a number from 0 to 65535; see --help\n"),
        (vec!["--start-delay=-1"], "`--start-delay` takes seconds from 0 to 86400; see --help\n"),
    ] {
        assert_eq!(output(&arguments), (Some(2), String::new(), sentence.to_owned()));
    }
}

#[test]
fn help_goes_to_stdout() {
    let (code, stdout, stderr) = output(&["--help"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    for flag in ["--port", "--access-key", "--secret", "--start-delay"] {
        assert!(stdout.contains(flag), "{stdout}");
    }
}
