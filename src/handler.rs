//! The core's part of the handler of `hms-live/server`: it checks the options and maps requests to operations. The
//! handler itself is JavaScript on top of the package's functions (`pkg-template/handler.js`).

mod route;
#[cfg(test)]
mod tests;

pub use route::route;

use crate::call;
use crate::check::{self, Rule, list, table};
use crate::error::{Checked, Failure, Refused};
use crate::operation::Input;
use crate::options;
use crate::request;
use crate::values::{Literal, Object, Text, Value};

table! {
    /// The options of `createHandler`.
    pub OPTIONS {
        "credentials" Optional Rule::Any,
        "token" Optional Rule::Any,
        "authorize" Required Rule::Function,
        "meetingOrigins" Optional list!(Rule::Text),
        "origins" Optional list!(Rule::Text),
        "basePath" Optional Rule::Pattern(
            Literal::new(c"^(/[A-Za-z0-9._~-]+)*$"),
            Literal::new(c"must be a path such as \"/api\", without a trailing slash"),
        ),
        "baseUrl" Optional Rule::Text,
        "fetch" Optional Rule::Function,
        "timeout" Optional options::TIMEOUT,
        "retries" Optional options::RETRIES,
        "onRequest" Optional Rule::Function,
    }
}

/// A copy of the options without unknown members. Each call checks the credentials, because they may be absent while an
/// application is being built.
pub fn options(given: Option<Value>) -> Result<Object, Failure> {
    checked(given).map_err(|refused| Failure::invalid_argument(c"createHandler".into(), refused))
}

/// A checked copy of the operation input that a browser sent.
pub fn input(operation: Text, body: Option<Value>) -> Result<Option<Object>, Failure> {
    let declared = call::operation(operation).map(|operation| operation.input);
    match declared {
        None | Some(Input::Nothing) => Ok(None),
        Some(Input::Required(name, table) | Input::Optional(name, table)) => check::copy(body, table, name.into())
            .map(Some)
            .map_err(|refused| Failure::invalid_argument(operation, refused)),
    }
}

fn checked(given: Option<Value>) -> Checked<Object> {
    let options = check::copy(given, &OPTIONS, c"options".into())?;
    let refuse = |complaint: Text| Err(Refused::new(complaint).option(c"credentials".into()));
    match (options.get(c"credentials"), options.get(c"token")) {
        (None, None) => refuse(c"is missing; give options.credentials or options.token".into()),
        (Some(_), Some(_)) => refuse(c"must not be given together with options.token".into()),
        (Some(_), None) | (None, Some(_)) => match options.get(c"baseUrl").map(Text::assume) {
            None => Ok(options),
            Some(base) => {
                request::base_url(base, false).map(|_| options).map_err(|refused| refused.option(c"baseUrl".into()))
            }
        },
    }
}
