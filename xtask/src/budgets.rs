//! The costs of suites from `xtask/suites.json`: suites are scheduled by them, and those that exceed their budget are listed.

use crate::paths;
use crate::schedule::Cost;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

/// The file with the costs.
const FILE: &str = "xtask/suites.json";

/// The cost of a file without an entry.
const UNKNOWN: Cost = Cost { budget: 60, cores: 1.0 };

/// The table.
pub struct Budgets(BTreeMap<String, Line>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    budget: u64,
    cores: f64,
    /// Whether it runs cargo in the target folder.
    #[serde(default)]
    cargo: bool,
}

impl Budgets {
    /// Reads the table.
    pub fn read() -> Result<Budgets> {
        let text = fs::read_to_string(paths::root().join(FILE)).with_context(|| format!("{FILE} cannot be read"))?;
        Ok(Budgets(serde_json::from_str(&text).with_context(|| format!("{FILE} is not what it should be"))?))
    }

    /// The cost of a suite.
    pub fn cost(&self, suite: &str) -> Cost {
        self.0.get(suite).map_or(UNKNOWN, |line| Cost { budget: line.budget, cores: line.cores })
    }

    /// Whether it uses cargo in the target folder.
    pub fn locks_target(&self, suite: &str) -> bool {
        self.0.get(suite).is_some_and(|line| line.cargo)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budgets, FILE};
    use crate::suites::SUITES;

    #[test]
    fn every_suite_has_its_line_and_no_line_is_of_nothing() -> anyhow::Result<()> {
        let mut suites = vec!["documentation".to_string()];
        for suite in SUITES {
            let files = suite.files()?;
            suites.extend(if files.is_empty() { vec![suite.name.to_string()] } else { files });
        }
        let lines: Vec<String> = Budgets::read()?.0.into_keys().collect();
        let without: Vec<&String> = suites.iter().filter(|suite| !lines.contains(suite)).collect();
        assert!(without.is_empty(), "give these a line in {FILE}, as tests/README.md says: {without:?}");
        let unknown: Vec<&String> = lines.iter().filter(|line| !suites.contains(line)).collect();
        assert!(unknown.is_empty(), "{FILE} has lines of what is gone: {unknown:?}");
        Ok(())
    }
}
