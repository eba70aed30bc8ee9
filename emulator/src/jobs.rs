//! Recordings and external streams: the two other jobs that a room can have. Each lives like a live stream whose one layer is
//! recorded as one file, so it is one inside.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

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
    pub life: LiveStream,
    pub rtmp_urls: Vec<String>,
    pub resolution: Resolution,
}

#[derive(Clone, Copy, serde::Serialize)]
pub struct Resolution {
    pub width: u64,
    pub height: u64,
}

#[derive(Default)]
pub struct Jobs {
    /// In the order of their creation.
    all: Vec<Job>,
    by_id: HashMap<String, usize>,
    newest: HashMap<(String, bool), usize>,
}

impl Jobs {
    /// None when the room has such a job already.
    pub fn start(&mut self, job: Job, now: Timestamp) -> Option<&Job> {
        if self.live_in(job.kind, &job.life.room_id, now).is_some() {
            return None;
        }
        let position = self.all.len();
        self.by_id.insert(job.life.id.clone(), position);
        self.newest.insert((job.life.room_id.clone(), job.kind == Kind::Recording), position);
        self.all.push(job);
        self.all.last()
    }

    pub fn get(&self, kind: Kind, id: &str) -> Option<&Job> {
        self.by_id.get(id).map(|&position| &self.all[position]).filter(|job| job.kind == kind)
    }

    pub fn get_mut(&mut self, kind: Kind, id: &str) -> Option<&mut Job> {
        let position = *self.by_id.get(id)?;
        Some(&mut self.all[position]).filter(|job| job.kind == kind)
    }

    /// The job of a room that is starting or running.
    pub fn live_in(&mut self, kind: Kind, room_id: &str, now: Timestamp) -> Option<&mut Job> {
        let position = *self.newest.get(&(room_id.to_owned(), kind == Kind::Recording))?;
        Some(&mut self.all[position]).filter(|job| job.life.status(now).is_live())
    }

    /// The jobs of a room that are starting or running, of either kind.
    pub fn all_live_in(&mut self, room_id: &str, now: Timestamp) -> impl Iterator<Item = &mut Job> {
        self.all.iter_mut().filter(move |job| job.life.room_id == room_id && job.life.status(now).is_live())
    }

    pub fn newest_first(&self, kind: Kind) -> impl Iterator<Item = &Job> {
        self.all.iter().rev().filter(move |job| job.kind == kind)
    }

    /// The room of a job of either kind.
    pub fn room_of(&self, id: &str) -> Option<String> {
        self.by_id.get(id).map(|&position| self.all[position].life.room_id.clone())
    }

    /// The job that an asset belongs to.
    pub fn get_by_asset(&self, asset_id: &str) -> Option<&Job> {
        self.all.iter().find(|job| job.life.asset_ids.iter().any(|id| id == asset_id))
    }

    pub fn with_assets(&self) -> impl Iterator<Item = &Job> {
        self.all.iter().rev().filter(|job| !job.life.asset_ids.is_empty())
    }
}

impl Job {
    /// The object on the wire, with its assets where it is read by itself.
    pub fn object(&self, now: Timestamp, with_assets: bool) -> Value {
        let mut object = self.own_fields(json!(self.life.object(now)));
        let assets = if with_assets { self.assets(now) } else { Vec::new() };
        if !assets.is_empty() {
            object.insert("recording_assets".into(), json!(assets));
        }
        object.into()
    }

    /// The answer to the start call.
    pub fn as_created(&self) -> Value {
        self.own_fields(json!(self.life.as_created())).into()
    }

    fn own_fields(&self, life: Value) -> Map<String, Value> {
        let mut object = match life {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        object.remove("playback");
        object.remove("recording");
        let recorded = self.life.recording.is_on();
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

    /// The one file, at the documented path of a composite recording.
    pub fn assets(&self, now: Timestamp) -> Vec<RecordingAsset> {
        let LiveStream { room_id, created_at, .. } = &self.life;
        let day = created_at.strftime("%Y%m%d");
        let file = format!("Rec-{room_id}-{}.mp4", created_at.as_millisecond());
        let mut assets = recording_assets::of(&self.life, now);
        for asset in &mut assets {
            asset.path = format!("s3://emulator/{}/beam/{room_id}/{day}/{file}", CUSTOMER_ID);
            asset.metadata = json!({ "resolution": asset.metadata["resolution"] });
        }
        assets
    }
}
