//! Tables as data, by the names of their declarations.

use crate::functions::LATER;
use crate::rule;
use hms_live::check::Table;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ptr;

/// Every table that was added, and all tables that those refer to.
#[derive(Default)]
pub struct Tables(BTreeMap<&'static str, (&'static Table, Value)>);

impl Tables {
    /// Adds a table and returns its name.
    pub fn add(&mut self, table: &'static Table) -> &'static str {
        let (name, file) = table.declared;
        if let Some((known, _)) = self.0.get(name) {
            assert!(ptr::eq(*known, table), "{file} declares another table {name}: call it something else");
            return name;
        }
        // Inserted before its members, because they may refer back to it.
        self.0.insert(name, (table, Value::Null));
        let names = table.names.to_str().split_whitespace();
        let members = names.zip(table.fields).map(|(member, field)| {
            let later = LATER.iter().find(|(holder, name, _)| ptr::eq(*holder, table) && *name == member);
            let rule = match later {
                Some((_, _, held)) => json!({ "kind": "object", "table": self.add(held) }),
                None => rule::shown(field.rule, self),
            };
            json!({ "name": member, "need": format!("{:?}", field.need).to_lowercase(), "rule": rule })
        });
        let members: Vec<Value> = members.collect();
        self.0.insert(name, (table, json!({ "file": file, "members": members })));
        name
    }

    /// All tables as JSON.
    pub fn shown(self) -> Map<String, Value> {
        self.0.into_iter().map(|(name, (_, shown))| (name.to_string(), shown)).collect()
    }
}
