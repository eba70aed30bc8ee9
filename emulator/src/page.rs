//! Pages of a list: which query parameters there are, and what an answer says about where it ends.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::error::ApiError;

/// What the query of a list asks for.
pub struct Asked<'a> {
    pub room_id: Option<&'a str>,
    pub session_id: Option<&'a str>,
    pub status: Option<&'a str>,
    pub start: Option<&'a str>,
    pub limit: usize,
}

impl<'a> Asked<'a> {
    /// Reads a query; an empty parameter counts as none.
    pub fn parse(query: &'a HashMap<String, String>, statuses: &[&str]) -> Result<Asked<'a>, ApiError> {
        let given = |name: &str| query.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let limit = match given("limit") {
            None => 10,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (10..=100).contains(limit))
                .ok_or_else(|| invalid("limit: expected a whole number from 10 to 100".into()))?,
        };
        let status = given("status");
        if status.is_some_and(|status| !statuses.contains(&status)) {
            let (last, others) = statuses.split_last().expect("a list has statuses");
            return Err(invalid(format!("status: expected {} or {last}", others.join(", "))));
        }
        let [room_id, session_id, start] = ["room_id", "session_id", "start"].map(given);
        Ok(Asked { room_id, session_id, status, start, limit })
    }

    /// Whether an item of this room and session is asked for.
    pub fn is_about(&self, room_id: &str, session_id: &str) -> bool {
        self.room_id.is_none_or(|wanted| wanted == room_id) && self.session_id.is_none_or(|wanted| wanted == session_id)
    }

    /// The page of these items with their ids, newest first, that begins after the one which `start` names.
    pub fn page(&self, mut items: impl Iterator<Item = (String, Value)>) -> Result<Value, ApiError> {
        if let Some(start) = self.start {
            items.find(|(id, _)| id == start).ok_or_else(unknown_start)?;
        }
        let (ids, data): (Vec<String>, Vec<Value>) = items.take(self.limit).unzip();
        Ok(json!({ "data": data, "limit": self.limit, "last": ids.last().map_or("", String::as_str) }))
    }
}

pub fn unknown_start() -> ApiError {
    invalid("start: expected the `last` of an earlier page".into())
}

fn invalid(detail: String) -> ApiError {
    ApiError::bad_request("Invalid query parameter", vec![detail])
}
