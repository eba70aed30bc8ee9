//! The list of fault rules.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    error::ApiError,
    limits::{MAX_RULE_BYTES, MAX_RULES, full},
    rule::Rule,
};

/// Rules in order of creation.
#[derive(Default)]
pub struct Rules {
    entries: Vec<Entry>,
    last_id: u64,
}

struct Entry {
    id: u64,
    /// The original JSON as text, because parsed values take many times the memory.
    given: String,
    /// The stream, for rules created by its `slow` route.
    stream: Option<String>,
    rule: Arc<Rule>,
    random: fastrand::Rng,
    matched: u64,
    hits: u64,
}

impl Rules {
    /// Adds a rule and returns its id.
    pub fn add(&mut self, given: Value) -> Result<u64, ApiError> {
        self.add_for(None, given)
    }

    /// Sets the rule of a stream, replacing an earlier one.
    pub fn slow(&mut self, stream: &str, given: Value) -> Result<u64, ApiError> {
        self.remove_for(stream);
        self.add_for(Some(stream.to_owned()), given)
    }

    /// Removes the rule of a stream.
    pub fn remove_for(&mut self, stream: &str) {
        self.entries.retain(|entry| entry.stream.as_deref() != Some(stream));
    }

    fn add_for(&mut self, stream: Option<String>, given: Value) -> Result<u64, ApiError> {
        let rule = Rule::parse(&given).map_err(ApiError::invalid_input)?;
        let given = given.to_string();
        let bytes = self.entries.iter().map(|entry| entry.given.len()).sum::<usize>() + given.len();
        if self.entries.len() >= MAX_RULES || bytes > MAX_RULE_BYTES {
            return Err(full(&format!("{MAX_RULES} rules, of {} MiB together", MAX_RULE_BYTES >> 20)));
        }
        self.last_id += 1;
        let random = fastrand::Rng::with_seed(rule.seed);
        self.entries.push(Entry { id: self.last_id, given, stream, rule: Arc::new(rule), random, matched: 0, hits: 0 });
        Ok(self.last_id)
    }

    /// Removes a rule; false if the id is unknown.
    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.id != id);
        self.entries.len() < before
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }

    pub fn list(&self) -> Value {
        let listed = self.entries.iter().map(|entry| {
            let rule = serde_json::from_str::<Value>(&entry.given).unwrap_or_default();
            let mut listed = json!({ "id": entry.id, "hits": entry.hits, "matched": entry.matched, "rule": rule });
            if let Some(stream) = &entry.stream {
                listed["stream"] = json!(stream);
            }
            listed
        });
        listed.collect()
    }

    /// The first rule that applies to a request; later rules do not count it.
    pub fn take(&mut self, method: &Method, path: &str) -> Option<Arc<Rule>> {
        self.entries.iter_mut().find_map(|entry| {
            let Entry { rule, random, matched, hits, .. } = entry;
            if !rule.matches(method, path) {
                return None;
            }
            *matched += 1;
            let due = *matched > rule.after && (rule.count == 0 || *hits < rule.count);
            if !due || rule.probability.is_some_and(|probability| random.f64() >= probability) {
                return None;
            }
            *hits += 1;
            Some(rule.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_applicable_rule_is_used() {
        let mut rules = Rules::default();
        rules.add(json!({ "path": "/a", "status": 429, "after": 1 })).unwrap();
        rules.add(json!({ "path": "/*", "method": "get", "status": 500, "count": 2 })).unwrap();
        let statuses: Vec<Option<u16>> =
            (0..5).map(|_| rules.take(&Method::GET, "/a").and_then(|rule| rule.status)).collect();
        assert_eq!(statuses, [Some(500), Some(429), Some(500), None, None]);
        assert!(rules.take(&Method::POST, "/b").is_none());
    }

    #[test]
    fn a_seed_gives_the_same_draws() {
        let draws = || {
            let mut rules = Rules::default();
            rules.add(json!({ "path": "/**", "count": 0, "probability": 0.5, "seed": 7, "status": 503 })).unwrap();
            (0..64).map(|_| rules.take(&Method::GET, "/a").is_some()).collect::<Vec<bool>>()
        };
        assert_eq!(draws(), draws());
        assert!(draws().contains(&true) && draws().contains(&false));
    }
}
