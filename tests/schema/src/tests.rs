//! The schema contains everything that the core declares.

use super::schema;
use crate::functions::LATER;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_table_that_the_core_declares_is_in_the_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let declared: Vec<(String, PathBuf)> = sources(&root.join("src")).iter().flat_map(|file| declared(file)).collect();
    assert!(declared.len() > 15, "of all tables only {declared:?} were found");
    let schema = schema();
    for (table, file) in declared {
        assert!(
            schema["tables"].get(&table).is_some(),
            "{} declares {table}, to which no operation leads: name it in tests/schema/src/functions.rs, as an argument or \
             an answer of a function, or among what is read later",
            file.strip_prefix(root).unwrap().display()
        );
    }
}

#[test]
fn what_is_read_later_is_a_member_of_its_table() {
    for (holder, name, _) in LATER {
        let found = holder.names.to_str().split(' ').any(|member| member == name);
        assert!(
            found,
            "{} has no member {name}, which tests/schema/src/functions.rs says is read later",
            holder.declared.0
        );
    }
}

/// The names that a file declares with `table!` or `argument!`: the word before the brace.
fn declared(file: &Path) -> Vec<(String, PathBuf)> {
    let text = fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let mut names = Vec::new();
    while let Some(line) = lines.next() {
        if line == "table! {" || line == "argument! {" {
            let head = lines.find(|line| !line.trim_start().starts_with("//")).unwrap_or_default();
            let name = head.split('{').next().unwrap_or_default().split_whitespace().last().unwrap_or_default();
            names.push((name.to_string(), file.to_path_buf()));
        }
    }
    names
}

/// The source files of the core, without its tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let own = paths.filter(|path| path.file_stem().is_some_and(|name| name != "tests"));
    own.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
