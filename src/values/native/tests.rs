//! The two hosts agree: in their lists, which are numbers on both sides, and in what they answer.

use super::{Call, Mock, Thing, ask, given, json, make, maybe, member, number, shown, thing};
use crate::step::{Action, Event, Operation, State};
use crate::values::{Ask, Make, Value, slot, text};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;

/// What can be asked and made, by the names that `tests/hosts/cases.json` gives them.
const ASKS: [(&str, Ask); 7] = [
    ("Kind", Ask::Kind),
    ("Matches", Ask::Matches),
    ("Same", Ask::Same),
    ("Size", Ask::Size),
    ("Unit", Ask::Unit),
    ("Proves", Ask::Proves),
    ("Fits", Ask::Fits),
];

const MAKES: [(&str, Make); 19] = [
    ("Object", Make::Object),
    ("List", Make::List),
    ("Stray", Make::Stray),
    ("Fill", Make::Fill),
    ("Find", Make::Find),
    ("Replace", Make::Replace),
    ("Swap", Make::Swap),
    ("Split", Make::Split),
    ("Cut", Make::Cut),
    ("Lower", Make::Lower),
    ("Encode", Make::Encode),
    ("Decode", Make::Decode),
    ("Resolve", Make::Resolve),
    ("Json", Make::Json),
    ("Base64", Make::Base64),
    ("Unbase64", Make::Unbase64),
    ("Time", Make::Time),
    ("Flag", Make::Flag),
    ("Parameter", Make::Parameter),
];

fn read(path: &str) -> String {
    fs::read_to_string([env!("CARGO_MANIFEST_DIR"), "/", path].concat()).unwrap()
}

/// What stands between two texts.
#[track_caller]
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} after {before}")).0
}

/// A value as a case spells it.
fn real(value: &Json) -> Mock {
    match value["$"].as_str() {
        Some("undefined") => Mock::Undefined,
        Some("NaN") => Mock::Number(f64::NAN),
        Some("Infinity") => Mock::Number(f64::INFINITY),
        Some("lone") => Mock::LoneSurrogate,
        Some("long") => Mock::Long,
        Some("function") => Mock::Function,
        Some("bytes") => Mock::Bytes,
        Some("symbol") => Mock::Symbol,
        Some("throwing") => Mock::Throwing,
        Some("revoked") => Mock::Revoked,
        Some("threw") => Mock::Threw,
        Some("members") => {
            let number = |number| Mock::Number(number);
            Mock::Object(vec![("b", number(1.0)), ("left", Mock::Undefined), ("a", number(2.0))])
        }
        Some(other) => panic!("nobody knows {other}"),
        None => match value {
            Json::Array(items) => Mock::List(items.iter().map(real).collect()),
            other => other.into(),
        },
    }
}

/// A value as a case spells it, in the table.
fn placed(value: &Json) -> i32 {
    match value["$"].as_str() {
        Some("threw") => -1,
        _ => maybe(real(value)).map_or(0, |value| value.0.get()),
    }
}

/// Whether a value is what a case says.
fn is(found: &Thing, expected: &Json) -> bool {
    match (found, expected["$"].as_str()) {
        (Thing::Threw, Some("threw")) | (Thing::Undefined, Some("undefined")) => true,
        (Thing::Number(number), Some("NaN")) => number.is_nan(),
        (Thing::Number(number), Some("Infinity")) => *number == f64::INFINITY,
        (Thing::Number(number), None) => expected.as_f64() == Some(*number),
        (_, None) => found.json().as_ref() == Some(expected),
        _ => false,
    }
}

#[test]
fn both_answer_the_same_cases() {
    let all: Json = serde_json::from_str(&read("tests/hosts/cases.json")).unwrap();
    let cases = all["cases"].as_array().unwrap();
    assert!(cases.len() > 250, "{} cases", cases.len());
    for case in cases {
        let _call = Call::open();
        let mut of = [0; 4];
        for (place, value) in of.iter_mut().zip(case["of"].as_array().unwrap_or(&vec![case["number"].clone()])) {
            *place = placed(value);
        }
        let [first, second, third, fourth] = of;
        let found = if let Some(name) = case["ask"].as_str() {
            let (_, what) = ASKS.into_iter().find(|(known, _)| *known == name).unwrap();
            Thing::Number(f64::from(ask(what as i32, first, second)))
        } else if let Some(name) = case["make"].as_str() {
            let (_, what) = MAKES.into_iter().find(|(known, _)| *known == name).unwrap();
            super::behind(make(what as i32, first, second, third, fourth))
        } else if let Some(index) = case["member"].as_i64() {
            super::behind(member(first, second, index as i32))
        } else if let Some(value) = case.get("told") {
            // A member that threw, and one that is not there, need no handle with a kind.
            let of = given(Mock::List(vec![real(value)]));
            let handle = if value["$"] == "threw" { -1 } else { member(of.0.get(), 0, 0) };
            let told = -handle >> 24;
            let kind = super::super::kind(super::super::from_number(handle));
            assert!(told == kind as i32 || matches!(handle, 0 | -1), "{case}: {told}");
            Thing::Number(f64::from(kind as i32))
        } else {
            Thing::Number(number(first))
        };
        assert!(is(&found, &case["is"]), "{case}: {found:?}");
    }
}

#[test]
fn the_lists_have_the_same_order() {
    let cases: Json = serde_json::from_str(&read("tests/hosts/cases.json")).unwrap();
    let listed =
        |name: &str| cases[name].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>();
    for (index, (name, what)) in ASKS.into_iter().enumerate() {
        assert_eq!((what as usize, listed("asks")[index]), (index, name));
    }
    for (index, (name, what)) in MAKES.into_iter().enumerate() {
        assert_eq!((what as usize, listed("makes")[index]), (index, name));
    }
    assert_eq!((listed("asks").len(), listed("makes").len()), (ASKS.len(), MAKES.len()));
    // The last of each list is the last in Rust too.
    let rust = read("src/values/language.rs");
    for (list, last) in [("pub enum Ask {", "Fits"), ("pub enum Make {", "Parameter")] {
        let variants = between(&rust, list, "\n}");
        assert!(variants.trim_end().ends_with(&[last, ","].concat()), "{list} ends otherwise");
    }
}

/// The names of the places, as `slot.rs` declares them.
fn places() -> Vec<String> {
    let text = read("src/values/slot.rs");
    let declared = between(&text, "\nslots! {", "\n}").lines().map(str::trim);
    let names = declared.filter(|line| !line.is_empty() && !line.starts_with("//")).map(String::from);
    [String::from("UNDEFINED")].into_iter().chain(names).collect()
}

/// The names and numbers that the package and the core share, as they should stand in `numbers.js`. `TimedOut` is
/// `TIMED_OUT` there.
fn numbered() -> BTreeSet<(String, usize)> {
    let constant = |name: String| {
        let words =
            name.split_inclusive(char::is_uppercase).skip(1).map(|word| word.trim_end_matches(char::is_uppercase));
        let firsts = name.chars().filter(|letter| letter.is_uppercase());
        let words: Vec<String> =
            firsts.zip(words).map(|(first, rest)| format!("{first}{rest}").to_uppercase()).collect();
        words.join("_")
    };
    let operations =
        Operation::ALL.into_iter().map(|operation| (constant(format!("{operation:?}")), operation as usize));
    let events = Event::ALL.into_iter().map(|event| match event {
        // A place of the table is called so too.
        Event::Token => ("TOKEN_GIVEN".into(), event as usize),
        event => (constant(format!("{event:?}")), event as usize),
    });
    let actions = [
        Action::Done,
        Action::Fail,
        Action::Send,
        Action::Sleep,
        Action::Notify,
        Action::Sign,
        Action::Ask,
        Action::Digest,
        Action::Decode,
    ];
    let actions = actions.into_iter().map(|action| (constant(format!("{action:?}")), action as usize));
    let places = places().into_iter().enumerate().map(|(number, name)| (name, number)).skip(1);
    let sizes = [("PLACES".into(), slot::COUNT as usize), ("STATE_BYTES".into(), size_of::<State>())];
    operations.chain(events).chain(actions).chain(places).chain(sizes).collect()
}

#[test]
fn what_the_package_numbers_has_the_numbers_of_the_core() {
    assert_eq!(places().len() as i32, slot::COUNT);
    let text = read("pkg-template/numbers.js");
    let shared: BTreeSet<(String, usize)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("export const ")?.strip_suffix(';')?.split_once(" = "))
        .map(|(name, number)| (name.into(), number.parse().unwrap()))
        .collect();
    let known = numbered();
    let strange: Vec<_> = shared.difference(&known).collect();
    assert!(strange.is_empty(), "{strange:?} are numbered otherwise in the core");
    // What only the core looks at has no number there: the places behind `PATH`.
    let missing: Vec<_> = known.difference(&shared).filter(|(_, number)| *number < 33 || *number >= 44).collect();
    assert!(missing.is_empty(), "{missing:?} are missing");

    let values = read("pkg-template/values.js");
    assert_eq!(between(&values, "const PLACES = ", ";").parse(), Ok(slot::COUNT));
    assert!(values.contains("values[1] = THREW;"), "what threw stands elsewhere");
}

#[test]
fn what_is_made_in_a_step_is_forgotten_after_it() {
    let call = Call::open();
    let made = given("made");
    slot::SEEN.keep(Some(given("kept")));
    call.end_step();
    assert!(made.kept().is_none());
    assert_eq!(shown(slot::SEEN), "kept");
    let other = Call::open();
    assert!(slot::SEEN.kept().is_none(), "a call inside another has a table of its own");
    drop(other);
    assert_eq!(shown(slot::SEEN), "kept");
}

#[test]
fn objects_and_lists_are_themselves_wherever_they_stand() {
    let _call = Call::open();
    let (object, list) = (Value::object(), Value::list());
    list.set(super::super::number(0.0), object);
    object.set(text!("name"), text!("x"));
    assert!(list.item(0).unwrap().is(object) && !object.is(Value::object()));
    assert_eq!(json(list).to_string(), r#"[{"name":"x"}]"#);
    object.set(text!("name"), text!("y"));
    assert_eq!((list.length(), shown(list.item(0).unwrap().get(text!("name")).unwrap())), (1, "y".into()));
    assert!(matches!(thing(text!("y")), Thing::Text(_)));
}
