//! Checks that `Debug` of every public type only shows what may be logged.

mod values;

use crate::tests::test;
use std::collections::BTreeSet;
use values::{MARK, printed};

/// The members of any type that may be logged, as dotted paths. Before you add one, consider what a reader of a log could do with it.
const MAY_BE_LOGGED: &str = "
    id room_id session_id customer_id app_id template_id job_id asset_id recording_id beam_id user_id account_id request_id
    name description role status type region size destination template format layer title payload
    path recording_path location polls prefix
    created_at updated_at started_at stopped_at joined_at timestamp version after before start last limit
    playback.url playlistType modes output_modes outputModes custom_vocabulary customVocabulary context
    reason error_type error_message error key
    id peers
    site idempotency_key base_url stream_id code message server_message details method argument cause thrown
";

/// URLs that may be logged without their query.
const WITHOUT_QUERY: &str = "meeting_url webhook.url request_url";

/// The crate's public types; tests/api.test.mjs keeps the list complete.
const API: &str = include_str!("../../../tests/api/crate.txt");

/// Whether a list contains a path or its end.
fn is_of(path: &str, list: &str) -> bool {
    list.split_whitespace()
        .any(|listed| path.strip_suffix(listed).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// The paths of the texts in printed output.
fn paths(printed: &str) -> Vec<&str> {
    printed.split(MARK).skip(1).step_by(2).collect()
}

#[test]
fn nothing_is_shown_that_must_not_be_logged() {
    let mut shown = BTreeSet::new();
    for (name, printed) in printed() {
        shown.extend(paths(&printed).into_iter().map(|path| (name, path.to_string())));
    }
    assert!(shown.len() > 150, "{} texts", shown.len());
    let may_be_logged = |path: &str| match path.strip_suffix('?') {
        Some(path) => is_of(path, MAY_BE_LOGGED),
        None => is_of(path, MAY_BE_LOGGED) || is_of(path, WITHOUT_QUERY),
    };
    let wrong: Vec<_> = shown.iter().filter(|(_, path)| !may_be_logged(path)).collect();
    assert!(wrong.is_empty(), "Debug shows these: leave them out, or say here that they may be logged: {wrong:?}");
}

/// The public types with `Debug` that contain values: structs, and enums whose variants have fields.
fn types() -> Vec<(&'static str, &'static str)> {
    let blocks =
        API.split("\n\n").filter(|block| block.lines().any(|line| line.starts_with("impl ") && has_debug(line)));
    let declared = blocks.filter_map(|block| {
        let line = block.lines().find(|line| line.starts_with("pub "))?;
        let mut words = line.split([' ', '(', '<', ';', ':']).skip(1);
        let (kind, name) = (words.next()?, words.next()?);
        let variants = block.lines().filter(|line| line.starts_with("    ") && !line.contains("pub "));
        let holds = kind == "struct" || variants.into_iter().any(|line| line.contains(['(', '{']));
        holds.then_some((kind, name))
    });
    declared.collect()
}

fn has_debug(line: &str) -> bool {
    let of_no_parameters = line.trim_start_matches("impl ").split(", ").any(|name| name == "Debug");
    of_no_parameters || line.contains("> Debug for ")
}

#[test]
fn every_public_type_is_printed() {
    let printed = printed();
    let is_word = |text: &str, name: &str| {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
    };
    let types = types();
    assert!(types.len() > 60, "{types:?}");
    // A struct's output begins with its name, an enum's with the name of the variant.
    let is_shown = |kind, name| printed.iter().any(|(of, text)| *of == name || kind == "struct" && is_word(text, name));
    let without: Vec<_> = types.into_iter().filter(|(kind, name)| !is_shown(*kind, *name)).collect();
    assert!(without.is_empty(), "values.rs has none of these, so nothing says what Debug shows of them: {without:?}");
}
