//! A model of the service, of the clocks around it and of a second caller, against which starts are run.

use super::made;
use crate::call::tests::fate::Fate;
use crate::call::tests::simulation::{Reply, Request, START, What, rfc3339};
use serde_json::{Value as Json, json};

/// Where this call's recorder is sent.
pub const MEETING: &str = "https://a.example/ours?name=x";
/// Where that of the second caller is sent, if it asks for something else.
pub const OTHER_MEETING: &str = "https://a.example/theirs";

/// Whose a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// It was there before the call.
    Before,
    /// This call's.
    Us,
    /// The second caller's.
    Them,
}

/// A stream in the service, with the times of its life in milliseconds from the beginning of the call.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: String,
    pub created: i64,
    pub by: By,
    pub meeting: Json,
}

/// A service and what is around it.
#[derive(Clone, Debug)]
pub struct World {
    pub jobs: Vec<Job>,
    /// Whether it refuses a second stream in a room, as the API was seen to.
    pub refuses: bool,
    /// Milliseconds until lists show a stream.
    pub lag: i64,
    /// Milliseconds from the creation of a stream until it runs.
    pub slow_start: i64,
    /// By how much the service's clock is ahead of this machine's, in milliseconds.
    pub skew: i64,
    /// By how much the clock that writes `Date` is ahead of the service's.
    pub date_skew: i64,
    /// When a second caller's start arrives, and what it asks for.
    pub second: Option<(i64, Json)>,
    /// What this call asks for.
    pub meeting: Json,
    /// This call's POSTs that have yet to arrive.
    pub pending: Vec<i64>,
    /// What a list shows of a stream, made of a live stream.
    pub shape: fn(Json) -> Json,
}

impl World {
    /// A room that is off the air, where every clock is right and lists do not lag.
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

    /// A stream that has been on air for so long.
    pub fn on_air_since(&mut self, milliseconds: i64) {
        let meeting = self.meeting.clone();
        self.jobs.push(Job { id: "before".into(), created: -milliseconds, by: By::Before, meeting });
    }

    /// The streams that this call has started.
    pub fn ours(&self) -> usize {
        self.jobs.iter().filter(|job| job.by == By::Us).count()
    }

    /// Answers a request that was sent after `elapsed` and takes so long each way.
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

    /// Lets arrive what was on its way until then.
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
