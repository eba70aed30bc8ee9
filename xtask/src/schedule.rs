//! Runs jobs side by side: as many at a time as their computing fits into the cores of the machine, each after what it needs.

use crate::made::Made;
use crate::process;
use crate::progress::{self, InPlace, say, seconds};
use crate::verdicts::{Outcome, Place};
use anyhow::{Result, bail};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

const LOOK: Duration = Duration::from_millis(50);
/// How often a line says what runs, where that is not shown in place.
const REPORT: Duration = Duration::from_secs(30);

/// What a job costs.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Seconds that are generous for it, on a machine that does nothing else.
    pub budget: u64,
    /// How many cores it keeps busy.
    pub cores: f64,
}

/// Something to do in one go.
pub struct Job {
    /// What people are shown, and how it is run alone.
    pub place: Place,
    /// What others can wait for.
    pub makes: Option<Made>,
    /// What it waits for itself.
    pub after: Vec<Made>,
    pub cost: Cost,
    /// It locks the target folder, so that two of its kind would wait for each other.
    pub cargo: bool,
    /// Does it. A failure of the work itself keeps away what comes after it.
    pub work: Box<dyn FnOnce() -> Result<Outcome> + Send>,
}

/// What runs.
struct Started<'scope> {
    place: Place,
    makes: Option<Made>,
    cost: Cost,
    cargo: bool,
    began: Instant,
    thread: ScopedJoinHandle<'scope, Result<Outcome>>,
}

/// What came of all jobs.
#[derive(Default)]
pub struct Summary {
    pub outcome: Outcome,
    /// The jobs that took longer than their budget, each in words.
    pub slow: Vec<String>,
}

/// Runs all jobs on so many cores. Of what could run, the first in the list begins first.
pub fn run(mut waiting: Vec<Job>, cores: f64) -> Result<Summary> {
    let (all, began) = (waiting.len(), Instant::now());
    let mut report_at = REPORT;
    let mut made: Vec<(Made, bool)> = Vec::new();
    let mut summary = Summary::default();
    let line = InPlace::new("");
    thread::scope(|scope| {
        let mut running: Vec<Started> = Vec::new();
        while !waiting.is_empty() || !running.is_empty() {
            while let Some(index) = next(&waiting, &running, &made, cores) {
                let Job { place, makes, after, cost, cargo, work } = waiting.remove(index);
                let missing = after.into_iter().find(|thing| made.contains(&(*thing, false)));
                let thread = scope.spawn(move || match missing {
                    Some(thing) => bail!("it needs {thing}, which failed"),
                    None => work(),
                });
                running.push(Started { place, makes, cost, cargo, began: Instant::now(), thread });
            }
            let done = all - waiting.len() - running.len();
            line.set(format!("step {} of {all}, {} at a time", all - waiting.len(), running.len()));
            if !progress::is_in_place() && began.elapsed() > report_at {
                report_at = began.elapsed() + REPORT;
                say(&format!("  ..             {done} of {all} done; now {}", names(&running)));
            }
            process::pause(LOOK)?;
            let Some(index) = running.iter().position(|started| started.thread.is_finished()) else { continue };
            let Started { place, makes, cost, began, thread, .. } = running.remove(index);
            let outcome = thread.join().unwrap_or_else(|_| bail!("it panicked"));
            made.extend(makes.map(|thing| (thing, outcome.is_ok())));
            let outcome = outcome.unwrap_or_else(|error| Outcome::failure(&place, &format!("{error:#}")));
            // What is built has said so itself.
            if makes.is_none() || !outcome.failures.is_empty() {
                report(&format!("[{}/{all}]", done + 1), &place, &outcome, cost, began.elapsed());
            }
            summary.take(&place, outcome, cost, began.elapsed());
        }
        Ok(summary)
    })
}

/// Which of the waiting jobs can begin now.
fn next(waiting: &[Job], running: &[Started], made: &[(Made, bool)], cores: f64) -> Option<usize> {
    let busy: f64 = running.iter().map(|started| started.cost.cores).sum();
    let locked = running.iter().any(|started| started.cargo);
    waiting.iter().position(|job| {
        let fits = busy + job.cost.cores <= cores || running.is_empty();
        let ready = job.after.iter().all(|thing| made.iter().any(|(other, _)| other == thing));
        fits && ready && !(job.cargo && locked)
    })
}

fn names(running: &[Started]) -> String {
    let names =
        running.iter().map(|Started { place, began, .. }| format!("{} ({} s)", place.label, began.elapsed().as_secs()));
    names.collect::<Vec<_>>().join(", ")
}

/// Prints the line of a job.
fn report(number: &str, place: &Place, outcome: &Outcome, cost: Cost, elapsed: Duration) {
    let Outcome { passed, failures } = outcome;
    let sign = if failures.is_empty() { "ok  " } else { "FAIL" };
    let over = if cost.is_less_than(elapsed) { format!(" (its budget is {} s)", cost.budget) } else { String::new() };
    let (time, failed) = (seconds(elapsed), failures.len());
    say(&format!("  {sign} {time}  {number:>7} {}: {passed} passed, {failed} failed{over}", place.label));
}

impl Cost {
    fn is_less_than(self, elapsed: Duration) -> bool {
        elapsed.as_secs() > self.budget
    }
}

impl Summary {
    fn take(&mut self, place: &Place, outcome: Outcome, cost: Cost, elapsed: Duration) {
        if cost.is_less_than(elapsed) {
            self.slow.push(format!("{}: {} s of {} s", place.label, elapsed.as_secs(), cost.budget));
        }
        self.outcome.add(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Job, run};
    use crate::made::Made;
    use crate::verdicts::{Outcome, Place};
    use anyhow::{Result, bail};
    use std::sync::{Arc, Mutex, PoisonError};
    use std::thread;
    use std::time::Duration;

    /// What began and ended, in order.
    type Log = Arc<Mutex<Vec<String>>>;

    fn note(log: &Log, what: String) {
        log.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    fn job(name: &str, cores: f64, log: &Log) -> Job {
        let place = Place { label: name.to_string(), command: String::new() };
        let (log, name) = (Arc::clone(log), name.to_string());
        let work = move || {
            note(&log, format!("+{name}"));
            thread::sleep(Duration::from_millis(300));
            note(&log, format!("-{name}"));
            Ok(Outcome { passed: 1, failures: Vec::new() })
        };
        let cost = Cost { budget: 60, cores };
        Job { place, makes: None, after: Vec::new(), cost, cargo: false, work: Box::new(work) }
    }

    fn taken(log: &Log) -> String {
        log.lock().unwrap_or_else(PoisonError::into_inner).join(" ")
    }

    #[test]
    fn jobs_run_side_by_side_as_far_as_the_cores_go() -> Result<()> {
        let log = Log::default();
        let summary = run(vec![job("a", 1.5, &log), job("b", 1.0, &log), job("c", 0.5, &log)], 2.0)?;
        assert_eq!(summary.outcome.passed, 3);
        let taken = taken(&log);
        let place = |what: &str| taken.find(what);
        assert!(place("+c") < place("-a") && place("-a") < place("+b"), "{taken}");
        Ok(())
    }

    #[test]
    fn a_job_that_needs_more_than_there_is_runs_alone() -> Result<()> {
        let log = Log::default();
        run(vec![job("a", 3.0, &log), job("b", 3.0, &log)], 2.0)?;
        assert_eq!(taken(&log), "+a -a +b -b");
        Ok(())
    }

    #[test]
    fn two_that_lock_the_target_folder_take_turns() -> Result<()> {
        let log = Log::default();
        let jobs = ["a", "b"].map(|name| Job { cargo: true, ..job(name, 0.1, &log) });
        run(jobs.into(), 2.0)?;
        assert_eq!(taken(&log), "+a -a +b -b");
        Ok(())
    }

    #[test]
    fn what_needs_something_that_failed_does_not_run_and_fails() -> Result<()> {
        let log = Log::default();
        let broken = Job { makes: Some(Made::Emulator), work: Box::new(|| bail!("no")), ..job("emulator", 1.0, &log) };
        let other = Job { after: vec![Made::Emulator], ..job("suite", 1.0, &log) };
        let failures = run(vec![other, broken], 2.0)?.outcome.failures;
        let shown: Vec<String> = failures.iter().map(|failure| failure.shown()).collect();
        assert_eq!(shown, ["emulator: no", "suite: it needs building the emulator, which failed"]);
        assert_eq!(taken(&log), "");
        Ok(())
    }

    #[test]
    fn a_panic_is_a_failure_of_its_job_alone() -> Result<()> {
        let log = Log::default();
        let broken = Job { work: Box::new(|| std::panic::resume_unwind(Box::new(()))), ..job("a", 1.0, &log) };
        let outcome = run(vec![broken, job("b", 1.0, &log)], 2.0)?.outcome;
        assert_eq!((outcome.passed, outcome.failures.len()), (1, 1));
        Ok(())
    }
}
