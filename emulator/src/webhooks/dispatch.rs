//! Waits for due deliveries and sends them. Deliveries of one room are sequential, so that events arrive in order unless disorder is
//! configured; rooms are independent.

use std::{
    collections::{HashMap, VecDeque},
    future::{Future, pending},
    pin::Pin,
    sync::Arc,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use jiff::Timestamp;
use tokio::time::sleep;

use crate::{
    Emulator,
    activity::{ActivityKind, without_credentials},
    stream::LiveStream,
    webhooks::{
        Copy, Subject, Task, beam_event,
        event::{self, Milestone},
        post::WebhookRequest,
    },
};

type Outcome = (String, Copy, Result<u16, String>);

/// Limit of concurrent attempts.
const MAX_AT_ONCE: usize = 64;

/// Delivery queues per room, with one delivery in progress per room.
#[derive(Default)]
struct Lanes {
    waiting: HashMap<String, VecDeque<Copy>>,
    /// Rooms with a waiting delivery and none in progress.
    turn: VecDeque<String>,
    under_way: FuturesUnordered<Pin<Box<dyn Future<Output = Outcome> + Send>>>,
}

/// Delivers webhooks for as long as the future is polled.
pub async fn run(emulator: Arc<Emulator>) {
    let mut lanes = Lanes::default();
    loop {
        let next = take_due(&emulator, &mut lanes);
        lanes.send(&emulator);
        let due = async {
            match next.and_then(|next| emulator.clock.until(next)) {
                Some(wait) => sleep(wait).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = due => (),
            () = emulator.clock.changed() => (),
            Some((room, copy, outcome)) = lanes.under_way.next() => {
                report_attempt(&emulator, copy, &outcome);
                emulator.webhooks().attempted(copy, emulator.clock.now(), outcome);
                lanes.turn.push_back(room);
            }
        }
    }
}

fn report_attempt(emulator: &Emulator, copy: Copy, outcome: &Result<u16, String>) {
    let webhooks = emulator.webhooks();
    let Some(entry) = webhooks.entry(copy) else { return };
    let printable = |text: &str| emulator.printable(text);
    emulator.report(emulator.clock.now(), || ActivityKind::Webhook {
        kind: printable(&entry.kind),
        room: printable(&entry.room_id),
        url: printable(&without_credentials(&entry.url)),
        outcome: outcome.clone().map_err(|reason| printable(&reason)),
    });
}

/// Reports the status changes since the last check, and returns the time of the next one.
fn report_steps(emulator: &Emulator, stream: &mut LiveStream, now: Timestamp) -> Option<Timestamp> {
    let steps = stream.lifecycle();
    let reached = steps.iter().filter(|(at, _)| *at <= now).count();
    for step in usize::from(stream.reported)..reached {
        let before = step.checked_sub(1).map(|before| steps[before].1.name());
        let (room, id) = (emulator.printable(&stream.room_id), stream.id.clone());
        emulator.report(steps[step].0, || ActivityKind::Status { room, id, before, now: steps[step].1.name() });
    }
    stream.reported = stream.reported.max(u8::try_from(reached).unwrap_or(u8::MAX));
    // A check scheduled in the past would run at once and schedule itself again.
    steps.iter().map(|(at, _)| *at).filter(|at| *at > now).min()
}

/// Queues every due delivery, and returns the time of the next task.
fn take_due(emulator: &Emulator, lanes: &mut Lanes) -> Option<Timestamp> {
    let now = emulator.clock.now();
    // Bound outside the loop head, which would hold the lock.
    let streams = emulator.workspace().take_changed();
    let jobs = emulator.jobs().take_changed();
    for subject in streams.into_iter().map(Subject::Stream).chain(jobs.into_iter().map(Subject::Job)) {
        look(emulator, subject, now);
    }
    loop {
        let task = emulator.webhooks().take_due(now);
        match task {
            Some(Task::Look(subject)) => look(emulator, subject, now),
            Some(Task::Send(copy)) => lanes.add(emulator, copy),
            None => return emulator.webhooks().next(),
        }
    }
}

/// Adds the events of reached milestones, and schedules the next check.
fn look(emulator: &Emulator, subject: Subject, now: Timestamp) {
    let mut workspace = emulator.workspace();
    let mut jobs = emulator.jobs();
    let mut webhooks = emulator.webhooks();
    let stream = match subject {
        Subject::Stream(position) => workspace.at(position),
        Subject::Job(position) => jobs.at(position).map(|job| &mut job.stream),
    };
    let Some(stream) = stream else { return };
    let milestones = event::milestones(stream);
    let announced = usize::from(stream.announced);
    let reached = milestones.iter().filter(|(at, _)| *at <= now).count();
    stream.announced = stream.announced.max(u8::try_from(reached).unwrap_or(u8::MAX));
    let next_step = report_steps(emulator, stream, now);
    let next_milestone = milestones.iter().map(|(at, _)| *at).find(|at| *at > now);
    if let Some(at) = next_step.into_iter().chain(next_milestone).min() {
        webhooks.plan_look(at, subject);
    }
    let (room_id, id) = (stream.room_id.clone(), stream.id.clone());
    let settings = Arc::new(emulator.webhook_settings(&workspace, &webhooks, &room_id));
    if settings.url.is_none() {
        return;
    }
    for (at, milestone) in milestones.into_iter().skip(announced).take_while(|(at, _)| *at <= now) {
        let [event_id, metadata_id] = [workspace.new_uuid(), workspace.new_uuid()];
        let template_id = workspace.template_id(&room_id).to_owned();
        let ids = event::Ids { template_id: &template_id, metadata_id: &metadata_id };
        let secret = &emulator.config.secret;
        let told = match subject {
            Subject::Stream(position) => workspace
                .at(position)
                .map(|stream| (event::data(stream, milestone, at, &ids, secret), Milestone::KINDS)),
            Subject::Job(position) => {
                jobs.at(position).map(|job| (beam_event::data(job, milestone, at, &ids, secret), Milestone::BEAM_KINDS))
            }
        };
        let Some((data, kinds)) = told else { return };
        let about = event::About { room_id: room_id.clone(), stream_id: Some(id.clone()) };
        webhooks.add(event::envelope(event_id, milestone.kind(kinds), at, data), about, settings.clone(), at);
    }
}

impl Lanes {
    fn add(&mut self, emulator: &Emulator, copy: Copy) {
        let Some(room) = emulator.webhooks().entry(copy).map(|entry| entry.room_id.clone()) else { return };
        let lane = self.waiting.entry(room.clone()).or_insert_with(|| {
            self.turn.push_back(room);
            VecDeque::new()
        });
        lane.push_back(copy);
    }

    /// Sends the next delivery of each ready room, and removes empty queues.
    fn send(&mut self, emulator: &Emulator) {
        while self.under_way.len() < MAX_AT_ONCE
            && let Some(room) = self.turn.pop_front()
        {
            let Some(copy) = self.waiting.get_mut(&room).and_then(VecDeque::pop_front) else {
                self.waiting.remove(&room);
                continue;
            };
            // The event may have been deleted in the meantime.
            let request =
                emulator.webhooks().entry(copy).map(|entry| WebhookRequest::new(entry, &emulator.config.secret));
            match request {
                Some(request) => {
                    self.under_way.push(Box::pin(async move { (room, copy, request.post().await) }));
                }
                None => self.turn.push_front(room),
            }
        }
    }
}
