//! Pagination and filters of the API's lists.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::error::ApiError;

/// Page size: the default, and the emulator's `most_per_page` if set.
pub struct Limit {
    pub default: usize,
    pub most: Option<usize>,
}

impl Limit {
    pub fn of(&self, query: &HashMap<String, String>) -> Result<usize, ApiError> {
        let asked = given(query, "limit").map(str::parse::<usize>);
        match (asked, self.most) {
            (None, most) => Ok(self.default.min(most.unwrap_or(self.default))),
            (Some(Ok(limit)), Some(most)) => Ok(limit.clamp(1, most)),
            (Some(Ok(limit @ 10..=100)), None) => Ok(limit),
            (Some(_), _) => Err(invalid("limit: expected a whole number from 10 to 100".into())),
        }
    }
}

/// A query parameter; an empty one counts as absent.
pub fn given<'a>(query: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    query.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

pub fn flag(query: &HashMap<String, String>, name: &str) -> Result<Option<bool>, ApiError> {
    match given(query, name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| invalid(format!("{name}: expected true or false"))),
    }
}

/// Query parameters of a list of streams or assets.
pub struct ListQuery<'a> {
    pub room_id: Option<&'a str>,
    pub session_id: Option<&'a str>,
    pub status: Option<&'a str>,
    pub start: Option<&'a str>,
    pub limit: usize,
}

impl<'a> ListQuery<'a> {
    pub fn parse(
        query: &'a HashMap<String, String>,
        statuses: &[&str],
        most: Option<usize>,
    ) -> Result<ListQuery<'a>, ApiError> {
        let given = |name: &str| given(query, name);
        let limit = Limit { default: 10, most }.of(query)?;
        let status = given("status");
        if status.is_some_and(|status| !statuses.contains(&status)) {
            let (last, others) = statuses.split_last().expect("a list has statuses");
            return Err(invalid(format!("status: expected {} or {last}", others.join(", "))));
        }
        let [room_id, session_id, start] = ["room_id", "session_id", "start"].map(given);
        Ok(ListQuery { room_id, session_id, status, start, limit })
    }

    /// Whether the room and session filters match.
    pub fn matches(&self, room_id: &str, session_id: &str) -> bool {
        self.room_id.is_none_or(|wanted| wanted == room_id) && self.session_id.is_none_or(|wanted| wanted == session_id)
    }

    /// The page of `(id, item)` pairs after the one that `start` names.
    pub fn page(&self, items: impl Iterator<Item = (String, Value)>) -> Result<Value, ApiError> {
        of(items, self.start, self.limit)
    }
}

/// The page of `(id, item)` pairs after the one that `start` names.
pub fn of(
    mut items: impl Iterator<Item = (String, Value)>,
    start: Option<&str>,
    limit: usize,
) -> Result<Value, ApiError> {
    if let Some(start) = start {
        items.find(|(id, _)| id == start).ok_or_else(unknown_start)?;
    }
    let (ids, data): (Vec<String>, Vec<Value>) = items.take(limit).unzip();
    Ok(json!({ "data": data, "limit": limit, "last": ids.last().map_or("", String::as_str) }))
}

pub fn unknown_start() -> ApiError {
    invalid("start: expected the `last` of an earlier page".into())
}

pub fn invalid(detail: String) -> ApiError {
    ApiError::bad_request("Invalid query parameter", vec![detail])
}
