//! Meeting URLs.

use super::read;
use crate::client::data::Parts;
use crate::client::pass::object;
use crate::client::run::compute;
use crate::client::{Error, MeetingUrl};
use crate::meeting_url;

/// Builds a single-click meeting URL: the page that a live stream records. Values are percent-encoded, and the result is an absolute
/// https URL.
pub fn build_meeting_url(meeting: &MeetingUrl) -> Result<String, Error> {
    Error::unless_in_javascript()?;
    read(compute(&object(&Parts::from(meeting.clone())), meeting_url::build)?)
}

/// Parses a meeting URL, in any spelling that browsers accept. Parameters that the hosted page does not know are left out.
pub fn parse_meeting_url(url: &str) -> Result<MeetingUrl, Error> {
    Error::unless_in_javascript()?;
    read::<Parts>(compute(&url.into(), meeting_url::parse)?).map(MeetingUrl::from)
}
