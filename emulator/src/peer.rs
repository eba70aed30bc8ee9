//! Somebody in a room.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ids::Ids;

pub struct Peer {
    pub id: String,
    pub name: String,
    pub user_id: String,
    pub metadata: String,
    pub role: String,
    pub joined_at: Timestamp,
    /// Microphone and camera, of one stream.
    stream_id: String,
    tracks: [String; 2],
}

/// Who joins, where a test says it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Joining {
    pub name: String,
    /// The first of the room's roles when empty.
    pub role: String,
    pub user_id: String,
    pub metadata: String,
}

impl Peer {
    pub fn new(joining: Joining, ids: &mut Ids, now: Timestamp) -> Peer {
        let Joining { name, role, user_id, metadata } = joining;
        let [id, stream_id, audio, video] = std::array::from_fn(|_| ids.uuid());
        Peer { id, name, user_id, metadata, role, joined_at: now, stream_id, tracks: [audio, video] }
    }

    /// What is kept of it, about.
    pub fn bytes(&self) -> usize {
        size_of::<Peer>()
            + 150
            + [&self.name, &self.user_id, &self.metadata, &self.role].map(String::len).iter().sum::<usize>()
    }

    /// The object as lists have it.
    pub fn object(&self, skew: SignedDuration) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "user_id": self.user_id,
            "metadata": self.metadata,
            "role": self.role,
            "joined_at": self.joined_at + skew,
        })
    }

    /// The same with its tracks, as it is read by itself.
    pub fn with_tracks(&self, skew: SignedDuration) -> Value {
        let mut object = self.object(skew);
        object["tracks"] = ["audio", "video"]
            .iter()
            .zip(&self.tracks)
            .map(|(kind, id)| {
                let track = json!({
                    "id": id,
                    "stream_id": self.stream_id,
                    "mute": false,
                    "type": kind,
                    "source": "regular",
                    "started_at": self.joined_at + skew,
                    "description": "",
                });
                (id.clone(), track)
            })
            .collect();
        object
    }
}
