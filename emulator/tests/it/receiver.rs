//! A webhook receiver that answers with the statuses of the test.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde_json::Value;
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

pub struct Receiver {
    pub url: String,
    received: mpsc::UnboundedReceiver<Received>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

pub struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }
}

type Shared = (mpsc::UnboundedSender<Received>, Arc<Mutex<VecDeque<u16>>>);

impl Receiver {
    pub async fn new() -> Receiver {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/hooks?a=b", listener.local_addr().unwrap());
        let (sender, received) = mpsc::unbounded_channel();
        let answers: Arc<Mutex<VecDeque<u16>>> = Arc::default();
        let service = Router::new().fallback(receive).with_state((sender, answers.clone()));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Receiver { url, received, answers }
    }

    /// Sets the statuses of the next answers; later ones are 200.
    pub fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub async fn next(&mut self) -> Received {
        timeout(Duration::from_secs(30), self.received.recv()).await.expect("a webhook within 30 s").unwrap()
    }

    /// The types of the next events.
    pub async fn kinds(&mut self, count: usize) -> Vec<String> {
        let mut kinds = Vec::new();
        for _ in 0..count {
            kinds.push(self.next().await.kind());
        }
        kinds
    }

    /// Whether further events have arrived.
    pub fn has_more(&mut self) -> bool {
        self.received.try_recv().is_ok()
    }
}

async fn receive(State((sender, answers)): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = answers.lock().unwrap().pop_front().unwrap_or(200);
    sender.send(Received { headers, body }).unwrap();
    StatusCode::from_u16(status).unwrap()
}
