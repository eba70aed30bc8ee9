//! A model of the service, its clocks and a second caller.

use super::made;
use crate::call::tests::fate::Fate;
use crate::call::tests::simulation::{Reply, Request, START, What, rfc3339};
use serde_json::{Value as Json, json};

/// The meeting URL of this call.
pub const MEETING: &str = "https://a.example/ours?name=x";
/// The meeting URL of the second caller, if it differs.
pub const OTHER_MEETING: &str = "https://a.example/theirs";

/// Who started a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// It existed before the call.
    Before,
    /// This call.
    Us,
    /// The second caller.
    Them,
}

/// A stream in the service, with the times of its life in milliseconds from the start of the call.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: String,
    pub created: i64,
    pub by: By,
    pub meeting: Json,
}

/// A service and its environment.
#[derive(Clone, Debug)]
pub struct World {
    pub jobs: Vec<Job>,
    /// Whether it rejects a second stream in a room, as the API was observed to.
    pub refuses: bool,
    /// Milliseconds until lists show a stream.
    pub lag: i64,
    /// Milliseconds from creation until a stream is running.
    pub slow_start: i64,
    /// How far the service's clock is ahead of the local clock, in milliseconds.
    pub skew: i64,
    /// How far the clock behind `Date` is ahead of the service's.
    pub date_skew: i64,
    /// When a second caller's start arrives, and what it requests.
    pub second: Option<(i64, Json)>,
    /// What this call requests.
    pub meeting: Json,
    /// The call's delayed POSTs.
    pub pending: Vec<i64>,
    /// Converts a live stream to the listed form.
    pub shape: fn(Json) -> Json,
}

impl World {
    /// A room without streams, correct clocks and lists without lag.
    pub fn new() -> World {
        World {
            jobs: Vec::new(),
            refuses: true,
            lag: 0,
            slow_start: 2000,
            skew: 0,
            date_skew: 0,
            second: None,
            meeting: MEETING.into(),
            pending: Vec::new(),
            shape: |stream| stream,
        }
    }

    /// Adds a stream that has been live for this long.
    pub fn on_air_since(&mut self, milliseconds: i64) {
        let meeting = self.meeting.clone();
        self.jobs.push(Job { id: "before".into(), created: -milliseconds, by: By::Before, meeting });
    }

    /// The streams that this call has started.
    pub fn ours(&self) -> usize {
        self.jobs.iter().filter(|job| job.by == By::Us).count()
    }

    /// Responds to a request sent after `elapsed`, with these latencies in milliseconds.
    pub fn answer(&mut self, request: &Request, elapsed: u64, [there, back]: [u64; 2], fate: &Fate) -> Reply {
        let at = (elapsed + there) as i64;
        self.catch_up(at);
        let dated = |world: &World, reply: Reply| {
            reply.after(there + back).date(START.saturating_add_signed(at + world.skew + world.date_skew))
        };
        if request.method == "GET" {
            let list = self.list(request.url.contains("status=running"), at);
            return dated(self, list);
        }
        let said = match fate.arrives {
            Some(0) => Some(self.start(at, By::Us, self.meeting.clone())),
            Some(late) => {
                self.pending.push(at + late);
                None
            }
            None => None,
        };
        let reply = fate.reply.clone().or(said).unwrap_or_else(Reply::silence);
        let after = reply.after;
        let reply = dated(self, reply);
        if let What::Silence = reply.what { Reply::silence() } else { Reply { after: reply.after.max(after), ..reply } }
    }

    /// Delivers the requests that arrive until then.
    pub fn catch_up(&mut self, at: i64) {
        loop {
            self.pending.sort_unstable();
            let ours = self.pending.first().copied().filter(|arrival| *arrival <= at);
            let theirs = self.second.as_ref().map(|(arrival, _)| *arrival).filter(|arrival| *arrival <= at);
            match (ours, theirs) {
                (None, None) => return,
                (Some(ours), theirs) if theirs.is_none_or(|theirs| ours <= theirs) => {
                    self.pending.remove(0);
                    let _ = self.start(ours, By::Us, self.meeting.clone());
                }
                (_, Some(theirs)) => {
                    let meeting = self.second.take().map_or(Json::Null, |(_, meeting)| meeting);
                    let _ = self.start(theirs, By::Them, meeting);
                }
                (Some(_), None) => {}
            }
        }
    }

    fn start(&mut self, at: i64, by: By, meeting: Json) -> Reply {
        if self.refuses && !self.jobs.is_empty() {
            return Reply::status(409, json!({ "code": 409, "message": "beam already started" }));
        }
        let job = Job { id: format!("job-{}", self.jobs.len()), created: at, by, meeting };
        let stream = self.shown(&job, "starting");
        self.jobs.push(job);
        Reply::good(stream)
    }

    fn list(&self, running: bool, at: i64) -> Reply {
        let status = if running { "running" } else { "starting" };
        let listed = self
            .jobs
            .iter()
            .filter(|job| job.created + self.lag <= at && (job.created + self.slow_start <= at) == running);
        Reply::good(json!({ "data": listed.map(|job| self.shown(job, status)).collect::<Vec<_>>() }))
    }

    fn shown(&self, job: &Job, status: &str) -> Json {
        let mut stream = made(&job.id, status, 0);
        stream["created_at"] = rfc3339(START.saturating_add_signed(job.created + self.skew)).into();
        stream["meeting_url"] = job.meeting.as_str().unwrap_or_default().into();
        (self.shape)(stream)
    }
}
