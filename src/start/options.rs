//! The options of a start.

use crate::check::{Rule, argument, one_of};
use crate::error::Checked;
use crate::options::RequestOptions;
use crate::step::Call;
use crate::values::{Literal, Text, Value};

argument! {
    /// The additional options of a start.
    pub struct StartOptions {
        if_running as "ifRunning": Option<Text> = one_of!("throw", "return"),
        idempotency_key as "idempotencyKey": Option<Text> = Rule::Pattern(
            Literal::new(c"^[A-Za-z0-9_-]{8,64}$"),
            Literal::new(c"must be 8 to 64 letters, digits, '-' or '_'"),
        ),
    }
}

/// Reads the options into the call.
pub fn read(call: &mut Call, given: Value) -> Checked<()> {
    let options = StartOptions::read(Some(given), Some(RequestOptions::TABLE), c"options".into())?;
    call.start.key = options.idempotency_key;
    call.start.return_running = options.if_running.is_some_and(|choice| choice.is(c"return"));
    Ok(())
}
