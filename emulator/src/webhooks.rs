//! Webhook events of streams, jobs and rooms, and the schedule of their deliveries by the emulator's clock. Only `webhooks/dispatch.rs`
//! waits and sends.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::limits::{MAX_DELIVERIES, MAX_EVENT_BYTES, MAX_WAITING_EVENTS};
use settings::WebhookSettings;

pub mod beam_event;
pub mod dispatch;
pub mod event;
mod post;
pub mod room_event;
pub mod settings;

/// Number of delivered events to keep.
const CAPACITY: usize = 1000;
/// Delays after failed attempts.
const RETRY_AFTER_SECONDS: [i64; 3] = [1, 3, 10];

/// An event and its deliveries.
#[derive(Clone, Serialize)]
pub struct Entry {
    #[serde(skip)]
    serial: u64,
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub room_id: String,
    pub stream_id: Option<String>,
    /// When it happened.
    pub time: Timestamp,
    pub url: String,
    pub event: Value,
    pub deliveries: Vec<Delivery>,
    #[serde(skip)]
    settings: Arc<WebhookSettings>,
    #[serde(skip)]
    bytes: usize,
}

impl Entry {
    fn is_settled(&self) -> bool {
        self.deliveries.iter().all(|delivery| delivery.state != State::Waiting)
    }
}

#[derive(Clone, Serialize)]
pub struct Delivery {
    state: State,
    attempts: Vec<Attempt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Waiting,
    Delivered,
    Failed,
}

#[derive(Clone, Serialize)]
pub struct Attempt {
    time: Timestamp,
    status: Option<u16>,
    error: Option<String>,
}

/// A scheduled task.
pub enum Task {
    /// Check whether a stream or job has reached a milestone.
    Look(Subject),
    Send(Copy),
}

/// A stream or job by its position.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub enum Subject {
    Stream(usize),
    Job(usize),
}

/// One delivery of one event.
#[derive(Clone, Copy)]
pub struct Copy {
    serial: u64,
    index: usize,
}

#[derive(Default)]
pub struct Webhooks {
    pub settings: WebhookSettings,
    random: Option<fastrand::Rng>,
    entries: VecDeque<Entry>,
    bytes: usize,
    last_serial: u64,
    schedule: BTreeMap<(Timestamp, u64), Task>,
    last_task: u64,
    /// Schedule keys of the next check of each subject.
    looks: HashMap<Subject, (Timestamp, u64)>,
}

impl Webhooks {
    pub fn set(&mut self, settings: WebhookSettings) {
        self.random = None;
        self.settings = settings;
    }

    /// Adds an event and schedules its deliveries at `time` plus the configured delays. None if a limit is reached.
    pub fn add(
        &mut self,
        event: Value,
        about: event::About,
        settings: Arc<WebhookSettings>,
        time: Timestamp,
    ) -> Option<Entry> {
        let bytes = event.to_string().len();
        while self.entries.front().is_some_and(Entry::is_settled)
            && (self.entries.len() >= CAPACITY || self.bytes + bytes > MAX_EVENT_BYTES)
        {
            self.bytes -= self.entries.pop_front().map_or(0, |oldest| oldest.bytes);
        }
        let is_full = self.entries.len() >= MAX_WAITING_EVENTS || self.bytes + bytes > MAX_EVENT_BYTES;
        if is_full || self.schedule.len() - self.looks.len() + settings.copies as usize > MAX_DELIVERIES {
            return None;
        }
        self.bytes += bytes;
        self.last_serial += 1;
        let kind = event["type"].as_str().unwrap_or_default().to_owned();
        let delay = settings.delays.get(&kind).copied().unwrap_or_default();
        let entry = Entry {
            serial: self.last_serial,
            id: event["id"].as_str().unwrap_or_default().to_owned(),
            kind,
            room_id: about.room_id,
            stream_id: about.stream_id,
            time,
            url: settings.url.clone().unwrap_or_default(),
            event,
            deliveries: (0..settings.copies)
                .map(|_| Delivery { state: State::Waiting, attempts: Vec::new() })
                .collect(),
            settings,
            bytes,
        };
        for index in 0..entry.deliveries.len() {
            let late = delay + self.jitter(&entry.settings);
            let copy = Copy { serial: entry.serial, index };
            self.plan(time + SignedDuration::from_secs_f64(late), Task::Send(copy));
        }
        self.entries.push_back(entry.clone());
        Some(entry)
    }

    fn jitter(&mut self, settings: &WebhookSettings) -> f64 {
        let random = self.random.get_or_insert_with(|| fastrand::Rng::with_seed(settings.seed));
        if settings.jitter > 0.0 { random.f64() * settings.jitter } else { 0.0 }
    }

    /// Schedules the next check of a subject, replacing an earlier one.
    pub fn plan_look(&mut self, at: Timestamp, subject: Subject) {
        let place = self.plan(at, Task::Look(subject));
        if let Some(before) = self.looks.insert(subject, place) {
            self.schedule.remove(&before);
        }
    }

    fn plan(&mut self, at: Timestamp, task: Task) -> (Timestamp, u64) {
        self.last_task += 1;
        self.schedule.insert((at, self.last_task), task);
        (at, self.last_task)
    }

    /// Removes and returns the first due task.
    pub fn take_due(&mut self, now: Timestamp) -> Option<Task> {
        let first = self.schedule.first_entry().filter(|first| first.key().0 <= now)?;
        let task = first.remove();
        if let Task::Look(subject) = task {
            self.looks.remove(&subject);
        }
        Some(task)
    }

    /// When the next task is due.
    pub fn next(&self) -> Option<Timestamp> {
        self.schedule.first_key_value().map(|((at, _), _)| *at)
    }

    /// The event of a delivery, if it still exists.
    pub fn entry(&self, copy: Copy) -> Option<&Entry> {
        self.position(copy.serial).map(|position| &self.entries[position])
    }

    /// Records an attempt, and schedules a retry if it failed.
    pub fn attempted(&mut self, copy: Copy, time: Timestamp, outcome: Result<u16, String>) {
        let Some(position) = self.position(copy.serial) else { return };
        let delivery = &mut self.entries[position].deliveries[copy.index];
        let retry = RETRY_AFTER_SECONDS.get(delivery.attempts.len());
        let (status, error) = outcome.map_or_else(|error| (None, Some(error)), |status| (Some(status), None));
        delivery.attempts.push(Attempt { time, status, error });
        if status == Some(200) {
            delivery.state = State::Delivered;
        } else if let Some(seconds) = retry {
            self.plan(time + SignedDuration::from_secs(*seconds), Task::Send(copy));
        } else {
            delivery.state = State::Failed;
        }
    }

    /// The latest event with this id.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.id == id)
    }

    /// Events of one room or of all, newest first.
    pub fn list(&self, room: Option<&str>, limit: usize) -> Vec<&Entry> {
        self.entries.iter().rev().filter(|entry| room.is_none_or(|room| room == entry.room_id)).take(limit).collect()
    }

    /// Removes all events, including undelivered ones.
    pub fn forget(&mut self) {
        self.entries.clear();
        self.bytes = 0;
        self.schedule.retain(|_, task| matches!(task, Task::Look(_)));
    }

    /// Restores the initial state.
    pub fn clear(&mut self) {
        *self = Webhooks { last_serial: self.last_serial, ..Webhooks::default() };
    }

    fn position(&self, serial: u64) -> Option<usize> {
        self.entries.binary_search_by_key(&serial, |entry| entry.serial).ok()
    }
}
