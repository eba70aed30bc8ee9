//! The recording options of a stream.

use serde::Serialize;

/// The recordings that a start asks for.
#[derive(Clone, Copy, Default, Serialize)]
pub struct Recording {
    pub hls_vod: bool,
    pub single_file_per_layer: bool,
}

impl Recording {
    pub fn is_on(self) -> bool {
        self.hls_vod || self.single_file_per_layer
    }
}
