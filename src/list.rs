//! One page of live streams. <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/list-all-live-streams>

use crate::check::{self, Kind, Mismatch, Value};
use crate::json::decimal;
use crate::request::encode;
use crate::step::State;

const FILTER: &[&str] = &["room_id", "session_id", "status", "start", "limit"];

/// `GET /live-streams`
pub fn page<V: Value>(state: &mut State, filter: Option<&V>) -> Result<(), Mismatch> {
    state.path = "/live-streams".into();
    if let Some(filter) = filter {
        state.path.push_str(&query(filter)?);
    }
    Ok(())
}

fn query<V: Value>(filter: &V) -> Result<String, Mismatch> {
    check::known(filter, FILTER, "filter")?;
    let mut query = String::new();
    for name in FILTER {
        let path = ["filter.", name].concat();
        let Some(value) = check::read(filter, name, "filter")?.filter(|value| value.kind() != Kind::Null) else {
            continue;
        };
        let text = if *name == "limit" {
            let whole = value.number().filter(|limit| (10.0..=100.0).contains(limit) && check::is_whole(*limit));
            match whole {
                Some(limit) => decimal(limit as u64),
                None => return Err(check::refuse(&path, &check::expected_whole(10.0, 100.0), &value)),
            }
        } else {
            let text = check::text(&value, &path)?;
            if text.is_empty() {
                return Err(Mismatch { path, complaint: "must not be empty".into() });
            }
            encode(&text)
        };
        query.push_str(&[if query.is_empty() { "?" } else { "&" }, name, "=", &text].concat());
    }
    Ok(query)
}
