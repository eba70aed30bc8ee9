//! Converts the arguments of a call from Rust values to the JavaScript values that the core reads.

use crate::client::data;
use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::any::Any;
use wasm_bindgen::prelude::*;

/// The caller's functions, for as long as a call may call them.
#[derive(Default)]
pub struct Held(Vec<Box<dyn Any>>);

impl Held {
    /// Converts a Rust closure to a JavaScript function and keeps it alive.
    pub fn function<F: ?Sized + 'static>(&mut self, closure: Closure<F>) -> JsValue {
        let function = closure.as_ref().clone();
        self.0.push(Box::new(closure));
        function
    }
}

/// A type that can be an argument of a call.
pub trait Pass {
    /// The argument as the core reads it.
    fn pass(&self, held: &mut Held) -> JsValue;
}

impl Pass for str {
    fn pass(&self, _: &mut Held) -> JsValue {
        self.into()
    }
}

/// A JavaScript object that is built member by member.
pub struct Written(Object);

impl Written {
    /// An empty object.
    pub fn new() -> Written {
        Written(Object::new())
    }

    /// Sets a member if a value is present.
    pub fn set(&self, name: &str, value: Option<impl Into<JsValue>>) {
        if let Some(value) = value {
            // Setting a property of an object that was made here never fails.
            let _ = Reflect::set(&self.0, &name.into(), &value.into());
        }
    }
}

impl From<Written> for JsValue {
    fn from(written: Written) -> JsValue {
        written.0.into()
    }
}

/// Converts a struct to a JavaScript object.
pub fn object(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::new().serialize_maps_as_objects(true)).unwrap_or(JsValue::UNDEFINED)
}

/// Implements [`Pass`] for structs.
macro_rules! structs {
    ($($type:ident)*) => {
        $(impl Pass for data::$type {
            fn pass(&self, _: &mut Held) -> JsValue {
                object(self)
            }
        })*
    };
}

structs! {
    AuthClaims EndParams ExternalParams ListFilter PeerFilter RecordingFilter RoomChanges RoomCodeFilter RoomCodeSetting RoomFilter
    RoomParams StartParams TimedMetadata
}
