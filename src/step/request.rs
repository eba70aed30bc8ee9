//! The request under way, and what the state says about it.

use super::{Leg, Operation, State};
use crate::retry::Effect;
use crate::values::slot::{
    BASE, BEARER, CLOCK, ID, MEDIA, METHOD, PATH, PAYLOAD, PLAYLIST, PLAYLIST_WANTED, REQUEST_BODY, TOKEN, URL, UUID,
};
use crate::values::{Value, fill, text};

impl State {
    /// Milliseconds until the call must have settled.
    pub fn remaining(&self) -> f64 {
        (self.timeout - (CLOCK.number() - self.began).max(0.0)).max(0.0)
    }

    /// How many faults the request under way has met.
    pub fn faults(&mut self) -> &mut u32 {
        if self.leg == Leg::Main { &mut self.faults } else { &mut self.strays }
    }

    /// Whether the request under way is for a playlist. Those live on a CDN, which must never see the token.
    pub fn is_for_playlist(&self) -> bool {
        matches!(self.leg, Leg::Master | Leg::Media)
    }

    /// Whether the request under way is the one that puts a room on air.
    pub fn effect(&self) -> Effect {
        match (self.leg, self.operation) {
            (Leg::Main, Operation::Start) => Effect::Start,
            (Leg::Main, Operation::Announce) => Effect::Announce,
            (Leg::Main, Operation::Stop | Operation::StopAll | Operation::Pause | Operation::Resume) => Effect::Settle,
            _ => Effect::Read,
        }
    }

    /// The method of the request under way.
    pub fn method(&self) -> Value {
        if self.effect() == Effect::Read { text!("GET") } else { text!("POST") }
    }

    /// The URL of the request under way.
    pub fn url(&self) -> Value {
        let template = match self.leg {
            Leg::Master => return PLAYLIST,
            Leg::Media => return MEDIA,
            Leg::Main => return fill(text!("%%"), BASE, Some(PATH), None),
            Leg::ListStarting => text!("%/live-streams?room_id=%&status=starting&limit=100"),
            Leg::ListRunning => text!("%/live-streams?room_id=%&status=running&limit=100"),
            Leg::Read => text!("%/live-streams/%"),
        };
        fill(template, BASE, Some(ID), None)
    }

    /// Lays the request under way out for the driver.
    pub fn lay_out(&self) {
        let is_post = self.effect() != Effect::Read;
        METHOD.keep(Some(self.method()));
        URL.keep(Some(self.url()));
        PAYLOAD.keep(Some(REQUEST_BODY).filter(|_| is_post));
        BEARER.keep(Some(TOKEN).filter(|_| !self.is_for_playlist()));
        PLAYLIST_WANTED.keep(Some(text!("1")).filter(|_| self.is_for_playlist()));
    }
}

/// A random number from 0 to 1, for jitter: two bytes of the step's UUID.
pub fn random() -> f64 {
    UUID.find(text!("^(.{1,4})")).map_or(0.0, |digits| fill(text!("0x%"), digits, None, None).number() / 65_535.0)
}
