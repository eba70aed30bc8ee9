//! Headers of the log, in one text: a map of strings takes several times the memory of what it holds.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

/// Lines of `name: value`. A value has no line break, since HTTP allows none.
#[derive(Default)]
pub struct Headers(Box<str>);

impl Headers {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(": "))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(other, value)| (other == name).then_some(value))
    }

    pub fn bytes(&self) -> usize {
        self.0.len()
    }
}

/// Sorted by name. Of headers with the same name the last is kept.
impl FromIterator<(String, String)> for Headers {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(headers: T) -> Headers {
        let sorted: BTreeMap<String, String> = headers.into_iter().collect();
        let lines: Vec<String> = sorted.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        Headers(lines.join("\n").into())
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_sorted_and_read_as_they_were() {
        let given = [("x-b", "1: 2"), ("x-a", ""), ("x-b", "3: \u{fffd}")];
        let headers: Headers = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        assert_eq!(serde_json::to_string(&headers).unwrap(), "{\"x-a\":\"\",\"x-b\":\"3: \u{fffd}\"}");
        assert_eq!([headers.get("x-a"), headers.get("x-b"), headers.get("x-c")], [Some(""), Some("3: \u{fffd}"), None]);
        assert_eq!(Headers::default().iter().count(), 0);
    }
}
