//! Rules as data.

use crate::tables::Tables;
use hms_live::check::Rule;
use serde_json::{Value, json};

/// A rule as JSON; adds the tables that it refers to.
pub fn shown(rule: &'static Rule, tables: &mut Tables) -> Value {
    match rule {
        Rule::Filled => json!({ "kind": "filled" }),
        Rule::Flag => json!({ "kind": "flag" }),
        Rule::Count => json!({ "kind": "count" }),
        Rule::Text => json!({ "kind": "text" }),
        Rule::List(item, most, _, least) => {
            json!({ "kind": "list", "item": shown(item, tables), "least": least, "most": most })
        }
        Rule::Map(of, _) => json!({ "kind": "map", "of": shown(of, tables) }),
        Rule::Object(table) => json!({ "kind": "object", "table": tables.add(table) }),
        Rule::Sized(least, most, _) => json!({ "kind": "sized", "least": least, "most": most }),
        Rule::Pattern(pattern, _) => json!({ "kind": "pattern", "pattern": pattern.to_str() }),
        Rule::OneOf(pattern, _) => json!({ "kind": "oneOf", "choices": choices(pattern.to_str()) }),
        Rule::WebUrl => json!({ "kind": "webUrl" }),
        Rule::Number(bounds) => {
            json!({ "kind": "number", "least": bounds.least, "most": bounds.most, "whole": bounds.whole })
        }
        Rule::Function => json!({ "kind": "function" }),
        Rule::Any => json!({ "kind": "any" }),
    }
}

/// The strings of `one_of!`, extracted from its pattern.
fn choices(pattern: &str) -> Vec<&str> {
    let inner = pattern.strip_prefix("^(").and_then(|rest| rest.strip_suffix(")$"));
    inner.map_or_else(|| panic!("one_of! makes another pattern now: {pattern}"), |inner| inner.split('|').collect())
}
