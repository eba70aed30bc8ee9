//! A peer in a room.

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
    /// Audio and video tracks of one media stream.
    stream_id: String,
    tracks: [String; 2],
}

/// A peer to add, as a control route describes it.
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

    /// Approximate memory in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Peer>()
            + 150
            + [&self.name, &self.user_id, &self.metadata, &self.role].map(String::len).iter().sum::<usize>()
    }

    /// The JSON object as in lists.
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

    /// The JSON object with tracks, as in a read of one peer.
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
