//! The options of particular kinds of calls. Each contains the options of a request.

use super::{Callback, RequestOptions};
use crate::client::data::{ExternalStream, LiveStream};
use crate::client::pass::{Held, Pass};
use serde::de::DeserializeOwned;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Declares an enum of choices with their names in the JavaScript contract. The first is the default.
macro_rules! choices {
    ($($(#[$about:meta])* $name:ident {
        $(#[$about_first:meta])* $first:ident = $first_text:literal,
        $($(#[$about_choice:meta])* $choice:ident = $text:literal,)*
    })*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            pub enum $name {
                $(#[$about_first])*
                #[default]
                $first,
                $($(#[$about_choice])* $choice,)*
            }

            impl $name {
                fn text(self) -> &'static str {
                    match self { $name::$first => $first_text, $($name::$choice => $text,)* }
                }
            }
        )*
    };
}

choices! {
    /// What to do when the room has a live stream already.
    IfRunning {
        /// Fail with [`Code::AlreadyRunning`](crate::Code::AlreadyRunning).
        Fail = "throw",
        /// Return that stream.
        Return = "return",
    }

    /// What to do about a room that has the name already.
    IfExists {
        /// Return it as it is.
        Return = "return",
        /// Change it to what was asked for.
        Update = "update",
        /// Fail with [`Code::AlreadyExists`](crate::Code::AlreadyExists).
        Fail = "throw",
    }

    /// What to wait for.
    Until {
        /// It is on air.
        Running = "running",
        /// It is on air, and a live media playlist lists a segment.
        Playable = "playable",
        /// It has ended, and its recordings are there.
        Completed = "completed",
    }

    /// What to wait for of an external stream.
    ExternalUntil {
        /// It is being sent.
        Running = "running",
        /// It has ended.
        Completed = "completed",
    }
}

/// The options of a start.
#[derive(Clone, Debug, Default)]
pub struct StartOptions {
    /// The options that every call has.
    pub request: RequestOptions,
    /// What to do when the room has a live stream already.
    pub if_running: IfRunning,
    /// All starts with this key within 24 hours are one start. 8 to 64 letters, digits, `-` and `_`. The API gets it in the query of
    /// `meeting_url`, which is required then; a server of your own gets it as the header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

/// The options of waiting for a live stream.
#[derive(Clone, Debug, Default)]
pub struct WaitOptions {
    /// The options that every call has.
    pub request: RequestOptions,
    /// What to wait for.
    pub until: Until,
    /// Called with the first object, and whenever its status has changed.
    pub on_status: Option<Callback<LiveStream>>,
}

/// The options of waiting for an external stream.
#[derive(Clone, Debug, Default)]
pub struct ExternalWaitOptions {
    /// The options that every call has.
    pub request: RequestOptions,
    /// What to wait for.
    pub until: ExternalUntil,
    /// Called with the first object, and whenever its status has changed.
    pub on_status: Option<Callback<ExternalStream>>,
}

/// The options of waiting for a recording.
#[derive(Clone, Debug, Default)]
pub struct RecordingWaitOptions {
    /// The options that every call has.
    pub request: RequestOptions,
    /// Called with the first object, and whenever its status has changed.
    pub on_status: Option<Callback<LiveStream>>,
}

/// The options of making a recording's URL.
#[derive(Clone, Debug, Default)]
pub struct RecordingUrlOptions {
    /// The options that every call has.
    pub request: RequestOptions,
    /// How long the URL works: whole seconds, at least 1. The API's default is 3 days, or 9 hours for Alibaba's storage.
    pub expires_in: Option<Duration>,
}

/// The options of making a room.
#[derive(Clone, Debug, Default)]
pub struct CreateRoomOptions {
    /// The options that every call has.
    pub request: RequestOptions,
    /// What to do about a room that has the name already.
    pub if_exists: IfExists,
}

/// Converts the options of a request to those of particular kinds of calls.
macro_rules! of_requests {
    ($($name:ident)*) => {
        $(impl From<RequestOptions> for $name {
            fn from(request: RequestOptions) -> $name {
                $name { request, ..$name::default() }
            }
        })*
    };
}

of_requests! {
    StartOptions WaitOptions ExternalWaitOptions RecordingWaitOptions RecordingUrlOptions CreateRoomOptions
}

impl Pass for StartOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        let options = self.request.write(held);
        options.set("ifRunning", Some(self.if_running.text()));
        options.set("idempotencyKey", self.idempotency_key.as_deref());
        options.into()
    }
}

impl Pass for WaitOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        let options = self.request.write(held);
        options.set("until", Some(self.until.text()));
        options.set("onStatus", on_status(&self.on_status, held));
        options.into()
    }
}

impl Pass for ExternalWaitOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        let options = self.request.write(held);
        options.set("until", Some(self.until.text()));
        options.set("onStatus", on_status(&self.on_status, held));
        options.into()
    }
}

impl Pass for RecordingWaitOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        let options = self.request.write(held);
        options.set("onStatus", on_status(&self.on_status, held));
        options.into()
    }
}

impl Pass for RecordingUrlOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        let options = self.request.write(held);
        options.set("expiresIn", self.expires_in.map(|time| time.as_secs_f64()));
        options.into()
    }
}

impl Pass for CreateRoomOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        let options = self.request.write(held);
        options.set("ifExists", Some(self.if_exists.text()));
        options.into()
    }
}

fn on_status<T: DeserializeOwned + 'static>(callback: &Option<Callback<T>>, held: &mut Held) -> Option<JsValue> {
    callback.as_ref().map(|callback| callback.pass(held, |stream| serde_wasm_bindgen::from_value(stream).ok()))
}
