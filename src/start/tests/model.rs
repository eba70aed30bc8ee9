//! A small model of the service, and a great many starts against it.
//!
//! What holds of every start, whatever the network does, is in [`judge`]. A second job is possible in two cases alone,
//! and no client of an API without idempotency keys can rule them out: the lists did not show yet a job that existed, or
//! a request that the client had given up on reached the service after the lists were read.

use super::made;
use crate::call::tests::ordinary;
use crate::call::tests::simulation::{Call, Reply, Run, START, run};
use crate::tests::random::Random;
use crate::tests::test;
use serde_json::json;

/// A stream in the service, with the times of its life in milliseconds from the beginning of the call.
#[derive(Clone, Debug)]
struct Job {
    id: String,
    created: i64,
    /// When lists show it.
    listed: i64,
    /// When it runs.
    running: i64,
    /// Whether this call made it.
    ours: bool,
}

/// How a service behaves in one scenario.
#[derive(Debug)]
struct Service {
    jobs: Vec<Job>,
    /// Whether it refuses a second job in a room, as `stream already running`.
    refuses: bool,
    /// Milliseconds until lists show a job.
    lag: i64,
    /// Requests out of a hundred whose answer is lost or is trouble.
    trouble: u64,
    /// Lists out of a hundred that cannot be read.
    broken_lists: u64,
    /// Whether a request that the client gave up on may arrive later.
    stragglers: bool,
    /// When requests that the client gave up on arrive.
    pending: Vec<i64>,
    /// Milliseconds from the creation of a job until it runs.
    slow_start: i64,
    /// Whether a list was read that missed a job which existed, or was about to.
    blind: bool,
}

impl Service {
    fn new(random: &mut Random) -> Service {
        let mut service = Service {
            jobs: Vec::new(),
            refuses: random.chance(50),
            lag: if random.chance(20) { random.below(4000) as i64 } else { 0 },
            trouble: *random.pick(&[0, 20, 50, 90, 100]),
            broken_lists: *random.pick(&[0, 0, 10, 50, 100]),
            stragglers: random.chance(20),
            pending: Vec::new(),
            slow_start: random.below(4000) as i64,
            blind: false,
        };
        if random.chance(15) {
            let created = -(3000 + random.below(600_000) as i64);
            let running = created + service.slow_start;
            service.jobs.push(Job { id: "old".into(), created, listed: created, running, ours: false });
        }
        service
    }

    /// A start that arrives; whether it made a job; the room may have one.
    fn start(&mut self, at: i64) -> Result<String, ()> {
        if self.refuses && self.jobs.iter().any(|job| job.created <= at) {
            return Err(());
        }
        let id = format!("job-{}", self.jobs.len());
        let job = Job { id: id.clone(), created: at, listed: at + self.lag, running: at + self.slow_start, ours: true };
        self.jobs.push(job);
        Ok(id)
    }

    /// Lets arrive what was on its way until then.
    fn catch_up(&mut self, at: i64) {
        self.pending.sort_unstable();
        while let Some(arrival) = self.pending.first().copied().filter(|arrival| *arrival <= at) {
            self.pending.remove(0);
            let _ = self.start(arrival);
        }
    }

    fn list(&mut self, running: bool, at: i64) -> Reply {
        self.blind |= !self.pending.is_empty() || self.jobs.iter().any(|job| job.ours && job.listed > at);
        let listed = self.jobs.iter().filter(|job| job.listed <= at && (job.running <= at) == running);
        let status = if running { "running" } else { "starting" };
        Reply::good(json!({ "data": listed.map(|job| made(&job.id, status, job.created)).collect::<Vec<_>>() }))
    }

    fn answer(&mut self, random: &mut Random, method: &str, url: &str, elapsed: u64) -> Reply {
        let there = random.below(300);
        let back = random.below(300);
        let at = (elapsed + there) as i64;
        self.catch_up(at);
        let date = (START + elapsed + there) / 1000 * 1000;
        let dated = |reply: Reply| reply.after(there + back).date(date);
        if method == "GET" {
            let list = self.list(url.contains("status=running"), at);
            return match random.chance(self.broken_lists) {
                true => random.pick(&[Reply::status(500, ""), Reply::lost(), Reply::silence()]).clone().after(there),
                false => dated(list),
            };
        }
        if !random.chance(self.trouble) {
            return dated(match self.start(at) {
                Ok(id) => Reply::good(made(&id, "starting", at)),
                Err(()) => Reply::status(400, json!({ "message": "stream already running" })),
            });
        }
        let faults = [
            Reply::lost(),
            Reply::silence(),
            Reply::status(500, ""),
            Reply::status(503, "").retry_after("1"),
            Reply::status(429, "").retry_after("1"),
            Reply::refused(),
        ];
        let reply = random.pick(&faults);
        let arrives = match &reply.what {
            crate::call::tests::simulation::What::Lost(refused, _) => !refused,
            crate::call::tests::simulation::What::Answer(429, ..) => false,
            _ => true,
        };
        if arrives && random.chance(60) {
            let late = self.stragglers && random.chance(50);
            self.pending.push(at + if late { random.below(20_000) as i64 } else { 0 });
            self.catch_up(at);
        }
        dated(reply.clone())
    }
}

/// What holds of every start.
fn judge(run: &Run, service: &Service, timeout: u64, retries: u64, context: &str) {
    let ours: Vec<&Job> = service.jobs.iter().filter(|job| job.ours).collect();
    let history = || format!("{context}\n{:#?}\n{:#?}\n{} {:?}", run.steps, service, run.end(), run.outcome);
    assert!(run.elapsed <= timeout, "{}", history());
    assert!(run.posts() as u64 <= retries + 1, "{}", history());
    // Each start is followed by one search at most, and each search stumbles `retries` times at most.
    assert!(run.requests.len() as u64 <= (retries + 1) * (3 + retries) + retries + 3, "{}", history());
    assert!(ours.len() <= 1 || service.blind, "{}", history());
    // A service that refuses a second stream cannot be talked into one.
    assert!(!service.refuses || ours.len() <= 1, "{}", history());
    match &run.outcome {
        Ok(stream) => {
            let job = service.jobs.iter().find(|job| stream["id"] == job.id.as_str());
            let job = job.unwrap_or_else(|| panic!("a stream that does not exist: {}", history()));
            assert!(job.ours, "somebody else's: {}", history());
        }
        Err((failure, _)) if failure.code == "ERR_ALREADY_RUNNING" => {
            assert!(service.jobs.iter().any(|job| job.created <= run.elapsed as i64), "{}", history());
        }
        // Whoever is told that nothing came of the start may believe it, unless the lists were blind.
        Err((failure, _)) => {
            let open = matches!(failure.code, "ERR_AMBIGUOUS_START" | "ERR_TIMEOUT");
            assert!(open || ours.is_empty() || service.blind, "{}", history());
            assert!(!open || failure.message.contains("starting another"), "{}", failure.message);
        }
    }
}

#[test]
fn never_two_streams_that_a_client_could_have_avoided() {
    let mut ends = [("done", 0), ("ERR_ALREADY_RUNNING", 0), ("ERR_AMBIGUOUS_START", 0), ("other", 0)];
    let (mut twice, mut lost_and_found) = (0, 0);
    const SCENARIOS: u64 = 100_000;
    for seed in 0..SCENARIOS {
        let mut random = Random::new(seed);
        let mut service = Service::new(&mut random);
        let timeout = *random.pick(&[500, 2000, 10_000, 30_000, 60_000]);
        let retries = *random.pick(&[0, 1, 2, 2, 2, 5]);
        let mut call: Call = ordinary("startLiveStream", json!({ "timeout": timeout, "retries": retries }));
        call.seed = Some(seed);
        let run = run(call, |request, elapsed| service.answer(&mut random, request.method, &request.url, elapsed));
        let known = service.jobs.len();
        service.catch_up(i64::MAX);
        // A straggler that arrives when all is over makes every answer but an open one wrong.
        service.blind |= service.jobs.len() > known;
        judge(&run, &service, timeout, retries, &format!("seed {seed}, retries {retries}, timeout {timeout}"));
        let index = ends.iter().position(|(end, _)| *end == run.end()).unwrap_or(3);
        ends[index].1 += 1;
        twice += u64::from(service.jobs.iter().filter(|job| job.ours).count() > 1);
        lost_and_found += u64::from(run.outcome.is_ok() && run.requests.last().unwrap().method == "GET");
    }
    // What comes of the same seeds, so that a change of behaviour shows, whatever `judge` thinks of it.
    let expected =
        [("done", 61_508), ("ERR_ALREADY_RUNNING", 6_394), ("ERR_AMBIGUOUS_START", 17_169), ("other", 14_929)];
    assert_eq!(ends, expected);
    // All that were started twice were so behind a blind list.
    assert_eq!((lost_and_found, twice), (13_635, 617));
}
