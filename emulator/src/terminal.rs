//! The program's output: the greeting and the lines of `--log`.

use std::{
    env,
    io::{self, IsTerminal, Write},
    net::{IpAddr, SocketAddr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::sync_channel,
    },
    thread,
    time::Duration,
};

use hms_live_emulator::{
    Emulator,
    activity::{Activity, ActivityKind},
};

/// Lines buffered for a slow reader.
const MAX_WAITING: usize = 4096;

/// Whether to use colours.
#[derive(Clone, Copy)]
pub struct Style(bool);

impl Style {
    /// Colours on a terminal, unless NO_COLOR is set or TERM is `dumb`.
    pub fn of_stdout() -> Style {
        let given = |name: &str| env::var(name).unwrap_or_default();
        Style(io::stdout().is_terminal() && given("NO_COLOR").is_empty() && given("TERM") != "dumb")
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Where the program listens, and its credentials.
pub struct Greeting<'a> {
    /// Its address for this machine.
    pub address: SocketAddr,
    /// Whether other machines can reach it.
    pub is_open: bool,
    pub access_key: &'a str,
    /// None if it was set by the user.
    pub secret: Option<&'a str>,
    pub ready: Duration,
    pub logs: bool,
}

impl Greeting<'_> {
    /// The first line is the origin, for programs that read it.
    pub fn text(&self, style: Style) -> String {
        let origin = format!("http://{}", self.address);
        let ready = format!("ready in {} ms", self.ready.as_millis().max(1));
        let [bold, link, soft] = ["1", "36", "2"];
        let title = style.paint(bold, "hms-live emulator");
        let mut text =
            format!("{origin}\n\n  {title} {}  {}\n\n", env!("CARGO_PKG_VERSION"), style.paint(soft, &ready));
        let mut row = |mark: &str, name: &str, value: &str, code: &str, note: &str| {
            let note = if note.is_empty() { String::new() } else { format!("  {}", style.paint(soft, note)) };
            text += &format!("  {} {name:<10} {}{note}\n", style.paint("32", mark), style.paint(code, value));
        };
        row(">", "page", &format!("{origin}/_emulator/"), link, "");
        row(">", "baseUrl", &format!("{origin}/v2"), link, "");
        row(" ", "accessKey", self.access_key, "0", "");
        row(" ", "secret", self.secret.unwrap_or("as given with --secret"), "0", "");
        let outer = lan_address().map(|ip| format!("http://{}/v2", SocketAddr::new(ip, self.address.port())));
        match (self.is_open, outer) {
            (true, Some(url)) => row(">", "network", &url, link, "API and media; the page answers this machine alone"),
            (true, None) => row(" ", "network", "this machine has no other address", soft, ""),
            (false, _) => row(" ", "network", "--host 0.0.0.0 lets a phone reach API and media", soft, ""),
        }
        let more = if self.logs { "" } else { "--log tells calls, states and webhooks; " };
        text + &format!("\n  {}\n", style.paint(soft, &format!("{more}stop with Ctrl-C")))
    }
}

/// This machine's address in its network. Nothing is sent: connecting a UDP socket only selects a route.
fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

/// Prints a line per activity. The emulator does not wait for a slow reader: dropped lines are counted.
pub fn log(emulator: &Emulator, style: Style) {
    let (send, lines) = sync_channel::<Activity>(MAX_WAITING);
    let lost = Arc::new(AtomicUsize::new(0));
    let missed = lost.clone();
    emulator.listen(move |activity| {
        if send.try_send(activity).is_err() {
            missed.fetch_add(1, Ordering::Relaxed);
        }
    });
    thread::spawn(move || {
        for activity in lines {
            let left_out = lost.swap(0, Ordering::Relaxed);
            let mut text = if left_out > 0 { format!("... {left_out} lines left out\n") } else { String::new() };
            text += &line(&activity, style);
            text.push('\n');
            // The reader may have closed the pipe.
            let _ = io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
        }
    });
}

fn line(Activity { time, what }: &Activity, style: Style) -> String {
    let [good, wait, wrong, soft, bold] = ["32", "33", "31", "2", "1"];
    let time = style.paint(soft, &time.strftime("%H:%M:%S").to_string());
    let of_status = |status: u16| if status < 400 { good } else { wrong };
    match what {
        ActivityKind::Call { method, path, status, took, fault } => {
            let answer = match status {
                Some(status) => style.paint(of_status(*status), &status.to_string()),
                None => style.paint(wrong, "no answer"),
            };
            let took = style.paint(soft, &format!("{:.1} ms", took.as_secs_f64() * 1e3));
            let fault = fault.as_ref().map(|fault| format!("  {}", style.paint(wait, fault))).unwrap_or_default();
            format!("{time}  {:<7} {path}  {answer}  {took}{fault}", method)
        }
        ActivityKind::Status { room, id, before, now } => {
            let code = match *now {
                "running" | "completed" => good,
                "failed" => wrong,
                _ => wait,
            };
            let before = before.map(|before| format!("{before} -> ")).unwrap_or_default();
            format!(
                "{time}  {:<7} {}  {before}{}  {}",
                "stream",
                style.paint(bold, room),
                style.paint(code, now),
                style.paint(soft, id)
            )
        }
        ActivityKind::Webhook { kind, room, url, outcome } => {
            let outcome = match outcome {
                Ok(status) => style.paint(if *status == 200 { good } else { wrong }, &status.to_string()),
                Err(reason) => style.paint(wrong, reason),
            };
            format!(
                "{time}  {:<7} {}  {kind}  {}  {outcome}",
                "webhook",
                style.paint(bold, room),
                style.paint(soft, url)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greeting(style: Style) -> String {
        let address = ([127, 0, 0, 1], 8100).into();
        Greeting { address, is_open: false, access_key: "k", secret: None, ready: Duration::ZERO, logs: false }
            .text(style)
    }

    #[test]
    fn only_terminals_get_colours() {
        assert!(greeting(Style(true)).contains("\u{1b}[36mhttp://127.0.0.1:8100/v2\u{1b}[0m"));
        let plain = greeting(Style(false));
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert!(plain.starts_with("http://127.0.0.1:8100\n") && plain.contains("as given with --secret"), "{plain}");
    }

    #[test]
    fn each_activity_is_a_line() {
        let activity = |what| Activity { time: "2026-01-02T03:04:05.9Z".parse().unwrap(), what };
        let call = ActivityKind::Call {
            method: "POST".into(),
            path: "/v2/live-streams".into(),
            status: Some(503),
            took: Duration::from_micros(1250),
            fault: Some("status 503 before the handler".into()),
        };
        assert_eq!(
            line(&activity(call), Style(false)),
            "03:04:05  POST    /v2/live-streams  503  1.2 ms  status 503 before the handler"
        );
        let status =
            ActivityKind::Status { room: "r".into(), id: "6b0".into(), before: Some("starting"), now: "running" };
        assert_eq!(line(&activity(status), Style(false)), "03:04:05  stream  r  starting -> running  6b0");
        let outcome = Err("Connection refused".into());
        let webhook =
            ActivityKind::Webhook { kind: "hls.x".into(), room: "r".into(), url: "http://a/".into(), outcome };
        let coloured = line(&activity(webhook), Style(true));
        assert!(coloured.contains("\u{1b}[31mConnection refused\u{1b}[0m") && !coloured.contains('\n'), "{coloured:?}");
    }
}
