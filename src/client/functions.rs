//! The functions for Rust. Each family of operations has a file, which gives every operation its Rust types.

mod active_rooms;
mod all;
mod external_streams;
mod live_streams;
mod meeting_url;
mod recordings;
mod room_codes;
mod rooms;
mod templates;
mod tokens;
mod webhook;

pub use active_rooms::*;
pub use all::*;
pub use external_streams::*;
pub use live_streams::*;
pub use meeting_url::*;
pub use recordings::*;
pub use room_codes::*;
pub use rooms::*;
pub use templates::*;
pub use tokens::*;
pub use webhook::*;

use super::declared::declared;
use super::pass::{Held, Pass};
use super::run::Run;
use super::{Error, perform};
use crate::call::OPERATIONS;
use crate::operation::Operation;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// Declares the functions of a family and checks them against its operations: a missing function, another name or other arguments
/// do not compile. A line is `OPERATION function(argument: Type, ...) -> Answer;`.
macro_rules! functions {
    (
        $family:ident, $count:ident;
        $($(#[$about:meta])* $operation:ident $function:ident($($argument:ident: $type:ty),+) -> $answer:ty;)*
    ) => {
        $(
            $(#[$about])*
            pub async fn $function($($argument: &$type),+) -> Result<$answer, $crate::client::Error> {
                let pass = |held: &mut $crate::client::pass::Held| {
                    vec![$($crate::client::pass::Pass::pass($argument, held)),+]
                };
                $crate::client::functions::call(&$crate::$family::$operation, pass).await
            }
        )*

        /// How many functions the family has.
        pub(in crate::client) const $count: usize = {
            use $crate::client::declared::{is_called, takes};
            let mut functions = 0;
            $(
                let operation = &$crate::$family::$operation;
                let name = stringify!($function);
                assert!(is_called(operation, name), concat!(stringify!($function), " is not the name of its operation"));
                let arguments = [$(stringify!($argument)),+].len();
                assert!(takes(operation, arguments), concat!(stringify!($function), " takes other arguments"));
                functions += 1;
            )*
            assert!(functions == $crate::$family::OPERATIONS.len(), "an operation of this family has no function for Rust");
            functions
        };
    };
}
use functions;

const _: () = {
    let functions = live_streams::LIVE_STREAMS
        + rooms::ROOMS
        + room_codes::ROOM_CODES
        + recordings::RECORDINGS
        + external_streams::EXTERNAL_STREAMS
        + active_rooms::ACTIVE_ROOMS
        + templates::TEMPLATES;
    assert!(functions == declared(OPERATIONS), "a family of operations has no functions for Rust");
};

/// Makes a call and returns the checked answer as a Rust value. A test makes sure that the struct agrees with the table of the check.
async fn call<T: DeserializeOwned>(
    operation: &'static Operation,
    pass: impl FnOnce(&mut Held) -> Vec<JsValue>,
) -> Result<T, Error> {
    Error::unless_in_javascript()?;
    let mut held = Held::default();
    let arguments = pass(&mut held);
    let answer = perform(Run::begin(operation, &arguments)).await?;
    read(answer)
}

/// What a function of the core returned, as a Rust value.
fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(value).map_err(|error| Error::invalid_response(&error.to_string()))
}

/// An argument that holds no function.
fn plain(argument: &(impl Pass + ?Sized)) -> JsValue {
    argument.pass(&mut Held::default())
}
