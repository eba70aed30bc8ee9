//! What the core does not declare itself: the functions that make no requests, and arguments that it reads in two steps.

use hms_live::check::Table;
use hms_live::handler::OPTIONS;
use hms_live::meeting_url::Meeting;
use hms_live::options::{Credentials, RequestOptions, TokenOptions};
use hms_live::signing::CLAIMS;
use hms_live::webhook::{CheckOptions, EVENT, HeaderOptions};

/// A function that makes no requests.
pub struct Function {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Its parameters in order.
    pub parameters: &'static [Parameter],
    /// The members of its result, if it has a table.
    pub answer: Option<&'static Table>,
}

/// A parameter of a function.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Whether it is required.
    pub required: bool,
    /// Its members, if it has a table.
    pub table: Option<&'static Table>,
}

/// All functions that make no requests.
pub const FUNCTIONS: &[Function] = &[
    Function { name: "createManagementToken", parameters: &[CREDENTIALS, TOKEN_OPTIONS], answer: None },
    Function {
        name: "createAuthToken",
        parameters: &[CREDENTIALS, required("claims", Some(&CLAIMS)), TOKEN_OPTIONS],
        answer: None,
    },
    Function {
        name: "verifyWebhook",
        parameters: &[required("request", None), required("checks", Some(CheckOptions::TABLE))],
        answer: Some(&EVENT),
    },
    Function { name: "createHandler", parameters: &[required("options", Some(&OPTIONS))], answer: None },
    Function { name: "toNodeListener", parameters: &[required("handler", None), optional("options")], answer: None },
    Function {
        name: "showLiveStream",
        parameters: &[required("stream", None), required("view", None), optional("brought")],
        answer: None,
    },
    Function { name: "canonicalJson", parameters: &[required("value", None)], answer: None },
    Function { name: "redactText", parameters: &[required("text", None), optional("most")], answer: None },
    Function { name: "routeRequest", parameters: &[required("request", None), optional("options")], answer: None },
    Function {
        name: "refusal",
        parameters: &[required("status", None), required("message", None), optional("more")],
        answer: None,
    },
    Function { name: "errorAnswer", parameters: &[required("error", None)], answer: None },
    Function { name: "recordingFormat", parameters: &[required("recording", None)], answer: None },
    Function { name: "buildMeetingUrl", parameters: &[required("meeting", Some(Meeting::TABLE))], answer: None },
    Function { name: "parseMeetingUrl", parameters: &[required("url", None)], answer: Some(Meeting::TABLE) },
];

const CREDENTIALS: Parameter = required("credentials", Some(Credentials::TABLE));
const TOKEN_OPTIONS: Parameter = Parameter { name: "options", required: false, table: Some(TokenOptions::TABLE) };

const fn required(name: &'static str, table: Option<&'static Table>) -> Parameter {
    Parameter { name, required: true, table }
}

const fn optional(name: &'static str) -> Parameter {
    Parameter { name, required: false, table: None }
}

/// The result types of calls that do not resolve to the answer itself.
pub const RESULTS: [(&str, &str); 3] =
    [("waitForRecording", "RecordingAsset[]"), ("listPeers", "Peer[]"), ("endRoom", "void")];

/// Members that are accepted unchecked and read later, each with its own table.
pub const LATER: [(&Table, &str, &Table); 2] =
    [(RequestOptions::TABLE, "credentials", Credentials::TABLE), (CheckOptions::TABLE, "header", HeaderOptions::TABLE)];
