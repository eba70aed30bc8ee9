//! Recordings and external streams. Both behave like a live stream with a single layer that is recorded to one file, so each wraps a
//! `LiveStream`.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

use crate::{
    playback::CUSTOMER_ID,
    recording_assets::{self, RecordingAsset},
    stream::LiveStream,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Recording,
    ExternalStream,
}

pub struct Job {
    pub kind: Kind,
    pub stream: LiveStream,
    pub rtmp_urls: Vec<String>,
    pub resolution: Resolution,
    /// The origin that the caller used, for presigned URLs in webhooks.
    pub origin: String,
}

#[derive(Clone, Copy, serde::Serialize)]
pub struct Resolution {
    pub width: u64,
    pub height: u64,
}

pub struct Jobs {
    /// In order of creation.
    all: Vec<Job>,
    by_id: HashMap<String, usize>,
    /// Positions of a room's jobs that were on air when its last one started.
    on_air: HashMap<String, Vec<usize>>,
    /// Jobs whose milestones may have changed, for the webhook dispatcher.
    changed: BTreeSet<usize>,
    wakeup: Arc<Notify>,
}

impl Jobs {
    /// `wakeup` is notified of every change to a job.
    pub fn new(wakeup: Arc<Notify>) -> Jobs {
        Jobs { all: Vec::new(), by_id: HashMap::new(), on_air: HashMap::new(), changed: BTreeSet::new(), wakeup }
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = Jobs::new(self.wakeup.clone());
    }

    /// Returns the jobs that changed since the last call.
    pub fn take_changed(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.changed)
    }

    pub fn at(&mut self, position: usize) -> Option<&mut Job> {
        self.all.get_mut(position)
    }

    pub fn start(&mut self, job: Job, now: Timestamp) -> &Job {
        let Jobs { all, by_id, on_air, changed, wakeup } = self;
        let position = all.len();
        by_id.insert(job.stream.id.clone(), position);
        let room = on_air.entry(job.stream.room_id.clone()).or_default();
        room.retain(|&earlier| all[earlier].stream.status(now).is_live());
        room.push(position);
        all.push(job);
        changed.insert(position);
        wakeup.notify_one();
        &all[position]
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, kind: Kind, id: &str) -> Option<&Job> {
        self.by_id.get(id).map(|&position| &self.all[position]).filter(|job| job.kind == kind)
    }

    pub fn of_any_kind(&self, id: &str) -> Option<&Job> {
        self.by_id.get(id).map(|&position| &self.all[position])
    }

    /// Looks up a job for a change, and marks it as changed.
    pub fn get_mut(&mut self, kind: Kind, id: &str) -> Option<&mut Job> {
        let position = *self.by_id.get(id)?;
        self.changed.insert(position);
        self.wakeup.notify_one();
        Some(&mut self.all[position]).filter(|job| job.kind == kind)
    }

    /// Whether a job of either kind is on air in a room.
    pub fn is_on_air(&self, room_id: &str, now: Timestamp) -> bool {
        self.live_in(room_id, now).next().is_some()
    }

    /// The jobs on air in a room, newest first.
    pub fn live_in(&self, room_id: &str, now: Timestamp) -> impl Iterator<Item = &Job> {
        let positions = self.on_air.get(room_id).map(Vec::as_slice).unwrap_or_default();
        positions.iter().rev().map(|&position| &self.all[position]).filter(move |job| job.stream.status(now).is_live())
    }

    /// Changes the jobs on air in a room, of one kind or both, newest first.
    pub fn change_live_in(
        &mut self,
        kind: Option<Kind>,
        room_id: &str,
        now: Timestamp,
        mut change: impl FnMut(&mut Job),
    ) {
        for &position in self.on_air.get(room_id).into_iter().flatten().rev() {
            let job = &mut self.all[position];
            if job.stream.status(now).is_live() && kind.is_none_or(|kind| kind == job.kind) {
                change(job);
                self.changed.insert(position);
                self.wakeup.notify_one();
            }
        }
    }

    pub fn newest_first(&self, kind: Kind) -> impl Iterator<Item = &Job> {
        self.all.iter().rev().filter(move |job| job.kind == kind)
    }

    /// The job that an asset belongs to.
    pub fn get_by_asset(&self, asset_id: &str) -> Option<&Job> {
        self.all.iter().find(|job| job.stream.asset_ids.iter().any(|id| id == asset_id))
    }

    pub fn with_assets(&self) -> impl Iterator<Item = &Job> {
        self.all.iter().rev().filter(|job| !job.stream.asset_ids.is_empty())
    }
}

impl Job {
    /// The JSON object, optionally with assets.
    pub fn object(&self, now: Timestamp, with_assets: bool) -> Value {
        let mut object = self.own_fields(json!(self.stream.object(now)));
        let assets = if with_assets { self.assets(now) } else { Vec::new() };
        if !assets.is_empty() {
            object.insert("recording_assets".into(), json!(assets));
        }
        object.into()
    }

    /// The answer to the start call.
    pub fn as_created(&self) -> Value {
        self.own_fields(json!(self.stream.as_created())).into()
    }

    fn own_fields(&self, stream: Value) -> Map<String, Value> {
        let mut object = match stream {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        object.remove("playback");
        object.remove("recording");
        let recorded = self.stream.recording.is_on();
        let own = match self.kind {
            Kind::Recording => [("asset_types", json!(["room-composite"]))].to_vec(),
            Kind::ExternalStream => [
                ("rtmp_urls", json!(self.rtmp_urls)),
                ("recording", json!(recorded)),
                ("resolution", json!(self.resolution)),
            ]
            .to_vec(),
        };
        object.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
        object
    }

    /// The recorded file, at the documented path of a composite recording.
    pub fn assets(&self, now: Timestamp) -> Vec<RecordingAsset> {
        let LiveStream { room_id, created_at, .. } = &self.stream;
        let day = created_at.strftime("%Y%m%d");
        let file = format!("Rec-{room_id}-{}.mp4", created_at.as_millisecond());
        let mut assets = recording_assets::of(&self.stream, now);
        for asset in &mut assets {
            asset.path = format!("s3://emulator/{}/beam/{room_id}/{day}/{file}", CUSTOMER_ID);
            asset.metadata = json!({ "resolution": asset.metadata["resolution"] });
        }
        assets
    }
}
