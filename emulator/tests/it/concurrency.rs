//! Concurrent callers over real sockets.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
};

use hms_live_emulator::{Config, Running};
use serde_json::{Value, json};

const CALLERS: usize = 8;
const ROUNDS: usize = 25;

fn call(address: SocketAddr, token: &str, method: &str, path: &str) -> (u16, Value) {
    let mut connection = TcpStream::connect(address).unwrap();
    let head = format!("Host: {address}\r\nAuthorization: Bearer {token}\r\nContent-Length: 2\r\nConnection: close");
    write!(connection, "{method} {path} HTTP/1.1\r\n{head}\r\n\r\n{{}}").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
}

#[test]
fn concurrent_starts_and_stops_take_effect_once() {
    let running = Running::start(Config::default()).unwrap();
    let (address, token) = (running.address(), running.emulator().management_token());
    let callers = (0..CALLERS).map(|_| {
        let token = token.clone();
        thread::spawn(move || {
            let (mut started, mut stopped) = (Vec::new(), 0);
            for _ in 0..ROUNDS {
                let (status, answer) = call(address, &token, "POST", "/v2/live-streams/room/r1/start");
                match status {
                    200 => started.push(answer["id"].as_str().unwrap().to_owned()),
                    _ => assert_eq!((status, &answer["message"]), (409, &json!("beam already started"))),
                }
                let (status, answer) = call(address, &token, "POST", "/v2/live-streams/room/r1/stop");
                match status {
                    200 => stopped += answer["data"].as_array().unwrap().len(),
                    _ => assert_eq!((status, &answer["message"]), (404, &json!("hls not running"))),
                }
            }
            (started, stopped)
        })
    });
    let outcomes: Vec<(Vec<String>, usize)> =
        callers.collect::<Vec<_>>().into_iter().map(|c| c.join().unwrap()).collect();
    let ids: BTreeSet<&String> = outcomes.iter().flat_map(|(started, _)| started).collect();
    let count: usize = outcomes.iter().map(|(started, _)| started.len()).sum();
    assert!(count >= ROUNDS, "{count} starts");
    assert_eq!(ids.len(), count, "no two starts have one stream");
    assert_eq!(outcomes.iter().map(|(_, stopped)| stopped).sum::<usize>(), count, "each was stopped by one call");

    let (_, rooms) = call(address, &token, "GET", "/_emulator/rooms");
    assert_eq!((&rooms[0]["streams"], &rooms[0]["live"]), (&json!(count), &Value::Null));
    let (_, streams) = call(address, &token, "GET", "/_emulator/streams");
    let stamps: Vec<&str> =
        streams.as_array().unwrap().iter().map(|stream| stream["created_at"].as_str().unwrap()).collect();
    let urls: BTreeSet<&str> =
        streams.as_array().unwrap().iter().filter_map(|stream| stream["playback"]["url"].as_str()).collect();
    assert_eq!(urls.len(), count, "no two streams have one playback URL");
    let times: Vec<jiff::Timestamp> = stamps.iter().map(|stamp| stamp.parse().unwrap()).collect();
    assert!(times.is_sorted_by(|later, earlier| later >= earlier), "newest first: {stamps:?}");
}
