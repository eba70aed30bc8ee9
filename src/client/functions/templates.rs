//! Templates.

use super::functions;
use crate::client::{Destinations, RequestOptions};

functions! {
    templates, TEMPLATES;

    /// Reads where and how rooms of a template are streamed: which `destination` names there are, and whether live streaming is on.
    GET_DESTINATIONS get_destinations(template_id: str, options: RequestOptions) -> Destinations;
}
