//! The emulator's command line.

mod terminal;

use std::{
    env,
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::{Duration, Instant},
};

use hms_live_emulator::{Config, Emulator, clock::Clock, serve};
use tokio::net::TcpListener;

use crate::terminal::{Greeting, Style};

const HELP: &str = "\
An offline emulator of the 100ms live-stream API that serves real HLS.

Usage: hms-live-emulator [OPTIONS]

Options:
  --port N               port [default: 8100]; 0 takes any free one
  --host ADDRESS         IP address to listen on [default: 127.0.0.1]; the control routes still answer this machine alone
  --allow-host NAME      a name under which the control routes answer too, for everybody who can reach it; can be repeated
  --access-key K         access key of the tokens it accepts [default: emulator-access-key]
  --secret S             secret of the tokens it accepts [default: emulator-secret]
  --start-delay SECONDS  from start to running, fractions allowed [default: 3]
  --strict-rooms         only rooms that somebody created exist; otherwise every room does
  --log                  print calls, changes of streams and webhooks as they happen, a line each
  --help                 print this

The first line on stdout is the emulator's origin. The API is under /v2, the control routes under /_emulator.
";

#[tokio::main]
async fn main() -> ExitCode {
    let began = Instant::now();
    let options = match Options::parse(env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("{problem}; see --help");
            return ExitCode::from(2);
        }
    };
    let Options { port, host, .. } = options;
    let bound = TcpListener::bind((host, port)).await.and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = match bound {
        Ok(bound) => bound,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            eprintln!(
                "port {port} is in use: stop the program that has it, or choose another with --port N (0 takes any free one)"
            );
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!(
                "cannot listen on port {port} of {host}: {error}; choose another with --port N (0 takes any free one)"
            );
            return ExitCode::FAILURE;
        }
    };
    // An unspecified address is not a usable host, and the control routes refuse it, so the greeting shows the loopback address.
    let shown = match address.ip() {
        ip if !ip.is_unspecified() => address,
        IpAddr::V4(_) => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(_) => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()),
    };
    // Installed before the first line, because its reader may send a signal at once.
    let stopped = stop_signal();
    let style = Style::of_stdout();
    let secret = Config::default().secret;
    let greeting = Greeting {
        address: shown,
        is_open: !address.ip().is_loopback(),
        access_key: &options.config.access_key,
        secret: Some(secret.as_str()).filter(|secret| *secret == options.config.secret),
        ready: began.elapsed(),
        logs: options.logs,
    };
    // The reader may close the pipe after the first line.
    let _ = io::stdout().write_all(greeting.text(style).as_bytes()).and_then(|()| io::stdout().flush());

    let emulator = Emulator::new(options.config, Clock::machine());
    if options.logs {
        terminal::log(&emulator, style);
    }
    tokio::select! {
        served = serve(emulator, listener) => match served {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("the server stopped: {error}");
                ExitCode::FAILURE
            }
        },
        () = stopped => ExitCode::SUCCESS,
    }
}

struct Options {
    port: u16,
    host: IpAddr,
    config: Config,
    logs: bool,
}

impl Options {
    /// Parses the arguments; none for `--help`.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
        let mut options =
            Options { port: 8100, host: Ipv4Addr::LOCALHOST.into(), config: Config::default(), logs: false };
        while let Some(argument) = arguments.next() {
            let (flag, joined) = match argument.split_once('=') {
                Some((flag, value)) => (flag, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            if flag == "--help" || flag == "-h" {
                return Ok(None);
            }
            if flag == "--strict-rooms" || flag == "--log" {
                if joined.is_some() {
                    return Err(format!("`{flag}` takes no value"));
                }
                let switch = if flag == "--log" { &mut options.logs } else { &mut options.config.strict_rooms };
                *switch = true;
                continue;
            }
            if !["--port", "--host", "--allow-host", "--access-key", "--secret", "--start-delay"].contains(&flag) {
                return Err(format!("unknown option `{flag}`"));
            }
            let value = joined.or_else(|| arguments.next()).ok_or_else(|| format!("`{flag}` needs a value"))?;
            match flag {
                "--port" => options.port = value.parse().map_err(|_| "`--port` takes a number from 0 to 65535")?,
                "--host" => {
                    options.host = value.parse().map_err(|_| "`--host` takes an IP address, such as 0.0.0.0")?
                }
                "--allow-host" => options.config.allowed_hosts.push(value),
                "--access-key" => options.config.access_key = value,
                "--secret" => options.config.secret = value,
                _ => {
                    options.config.start_delay = value
                        .parse()
                        .ok()
                        .filter(|seconds| (0.0..=86_400.0).contains(seconds))
                        .map(Duration::from_secs_f64)
                        .ok_or("`--start-delay` takes seconds from 0 to 86400")?;
                }
            }
        }
        Ok(Some(options))
    }
}

/// Waits for SIGINT or SIGTERM. The handlers are installed by the call itself.
#[cfg(unix)]
fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let [mut interrupt, mut terminate] =
        [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).expect("the signal can be caught"));
    async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    tokio::signal::ctrl_c().await.expect("Ctrl-C can be caught");
}
