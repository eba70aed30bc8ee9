//! Presigned URLs of recordings.

use crate::check::{argument, number};
use crate::error::Checked;
use crate::flow::{Flow, Options};
use crate::options::RequestOptions;
use crate::step::Call;
use crate::values::{Number, Value};

argument! {
    /// The additional options of a presigned URL.
    pub struct UrlOptions {
        expires_in as "expiresIn": Option<Number> = number!(whole, at least 1),
    }
}

/// Creates a presigned URL.
pub static PRESIGN: Flow = Flow { options: Some(Options { table: UrlOptions::TABLE, read }), ..Flow::ONE_ANSWER };

fn read(call: &mut Call, given: Value) -> Checked<()> {
    let options = UrlOptions::read(Some(given), Some(RequestOptions::TABLE), c"options".into())?;
    if let Some(seconds) = options.expires_in {
        call.request.path = call.request.path.with_parameter(c"?", c"presign_duration".into(), seconds.into());
    }
    Ok(())
}
