use super::samples::Mock;
use super::*;
use crate::error::Refused;
use crate::values::Value;
use crate::values::native::{Call, given, shown};
use serde_json::{Value as Json, json};

table! {
    PERSON {
        "name" Required Rule::Sized(1, 5, literal!("must have 1 to 5 characters")),
        "age" Optional Rule::Number(&AGE),
        "size" Optional Rule::Number(&SIZE),
        "awake" Optional Rule::Flag,
        "home" Optional Rule::WebUrl,
        "mood" Optional Rule::OneOf(literal!("^(good|bad)$"), literal!("one of \"good\", \"bad\"")),
        "pets" Nullable Rule::List(&Rule::Object(&PET), 2, literal!("must have at most 2 items")),
        "note" Optional Rule::Any,
    }
}

static AGE: Bounds = Bounds { least: 0.0, most: 150.0, whole: true, told: literal!("a whole number from 0 to 150") };
static SIZE: Bounds = Bounds { least: 0.5, most: 2.5, whole: false, told: literal!("a number from 0.5 to 2.5") };

table! {
    PET {
        "name" Required Rule::Text,
    }
}

/// A good person with one member replaced.
fn person(name: &str, value: Json) -> Json {
    let mut person = json!({ "name": "Ann", "pets": null });
    person[name] = value;
    person
}

fn sentence(refused: Refused) -> String {
    shown(refused.sentence())
}

/// The copy of an argument, as JSON.
fn copied(value: Value) -> String {
    shown(value.certainly(crate::values::Make::Json))
}

#[track_caller]
fn refuses(value: impl Into<Mock>, expected: &str) {
    let _call = Call::open();
    let value = given(value);
    assert_eq!(answer(Some(value), &PERSON).map(copied).map_err(sentence), Err(expected.into()));
    let argued = argument(Some(value), &PERSON, given("$")).map(copied).map_err(sentence);
    assert_eq!(argued, Err(expected.into()), "as an argument");
}

#[test]
fn each_rule_says_what_it_wants() {
    refuses(person("name", json!(5)), "$.name must be a string, got 5");
    refuses(person("name", json!(null)), "$.name must be a string, got null");
    refuses(person("name", json!("")), "$.name must have 1 to 5 characters");
    refuses(person("name", json!("ÄÖÜäöü")), "$.name must have 1 to 5 characters");
    refuses(person("age", json!(1.5)), "$.age must be a whole number from 0 to 150, got 1.5");
    refuses(person("age", json!(-1)), "$.age must be a whole number from 0 to 150, got -1");
    refuses(person("age", json!("7")), "$.age must be a whole number from 0 to 150, got a string");
    refuses(person("size", json!(0.4)), "$.size must be a number from 0.5 to 2.5, got 0.4");
    refuses(person("size", json!([])), "$.size must be a number from 0.5 to 2.5, got an array");
    refuses(person("awake", json!("true")), "$.awake must be true or false, got a string");
    refuses(person("awake", json!(1)), "$.awake must be true or false, got 1");
    refuses(person("home", json!("a.example")), "$.home must be an absolute http or https URL, got another string");
    refuses(person("home", json!({})), "$.home must be a string, got an object");
    refuses(person("mood", json!("fine")), "$.mood must be one of \"good\", \"bad\", got another string");
    refuses(person("mood", json!(false)), "$.mood must be one of \"good\", \"bad\", got a boolean");
    refuses(person("pets", json!({})), "$.pets must be an array, got an object");
    refuses(person("pets", json!([{ "name": "a" }, {}])), "$.pets[1].name is missing");
    refuses(person("pets", json!(["a"])), "$.pets[0] must be an object, got a string");
    refuses(person("pets", json!([null])), "$.pets[0] must be an object, got null");
    refuses(person("pets", json!([{ "name": "a" }, { "name": "b" }, 1])), "$.pets must have at most 2 items");
    refuses(json!({ "pets": null }), "$.name is missing");
    refuses(json!({ "name": "Ann" }), "$.pets is missing");
    refuses(json!([]), "$ must be an object, got an array");
    refuses(json!("x"), "$ must be an object, got a string");
}

#[test]
fn values_that_json_cannot_say() {
    let with = |name: &'static str, value: Mock| {
        let mut members = vec![("name", Mock::from("Ann")), ("pets", json!(null).into())];
        members.retain(|(known, _)| *known != name);
        members.push((name, value));
        Mock::Object(members)
    };
    refuses(with("age", Mock::Number(f64::NAN)), "$.age must be a whole number from 0 to 150, got NaN");
    refuses(with("age", Mock::Number(f64::INFINITY)), "$.age must be a whole number from 0 to 150, got Infinity");
    refuses(with("name", Mock::Function), "$.name must be a string, got a function");
    refuses(with("name", Mock::Symbol), "$.name must be a string, got a value of another type");
    refuses(
        with("name", Mock::LoneSurrogate),
        "$.name must be well-formed Unicode, got a string with a lone surrogate",
    );
    refuses(with("name", Mock::Long), "$.name must have at most 1000000 characters");
    refuses(with("name", Mock::Undefined), "$.name is missing");
    refuses(with("pets", Mock::Revoked), "$.pets must be an array, got a value of another type");
    refuses(with("pets", Mock::List(vec![Mock::Throwing])), "$.pets[0].name threw an exception when it was read");
    refuses(with("pets", Mock::List(vec![Mock::Undefined])), "$.pets[0] is missing");
    refuses(Mock::Throwing, "$.name threw an exception when it was read");
    refuses(with("age", Mock::Number(1e300)), "$.age must be a whole number from 0 to 150, got 1e+300");
    refuses(with("pets", Mock::Bytes), "$.pets must be an array, got bytes");
    refuses(Mock::Revoked, "$ must be an object, got a value of another type");
}

#[test]
fn an_argument_is_copied_in_the_order_of_its_table() {
    let _call = Call::open();
    let argument = |value: &Json| argument(Some(given(value)), &PERSON, given("params")).map(copied).map_err(sentence);
    let value = json!({
        "note": { "is": "not sent" }, "mood": "good", "home": "https://a.example/?q=\"", "awake": false,
        "size": 0.5, "age": 150, "pets": [{ "name": "\u{1}\"\\\n" }], "name": "Ann"
    });
    let written = argument(&value).unwrap();
    let start = r#"{"name":"Ann","age":150,"size":0.5,"awake":false,"home":"https://a.example/?q=\"","mood":"good""#;
    assert!(written.starts_with(start), "{written}");
    assert!(written.contains(r#""pets":[{"name":"\u0001\"\\\n"}]"#), "{written}");
    assert_eq!(argument(&json!({ "name": "A", "age": null, "pets": null })).unwrap(), r#"{"name":"A"}"#);
    assert_eq!(argument(&person("pets", json!([]))).unwrap(), r#"{"name":"Ann","pets":[]}"#);
}

#[test]
fn an_answer_may_hold_more_than_is_known_and_an_argument_may_not() {
    let _call = Call::open();
    let value = given(person("nmae", json!(1)));
    assert!(answer(Some(value), &PERSON).is_ok_and(|same| same.is(value)), "what was read is what is returned");
    let told = |value: Json| sentence(argument(Some(given(value)), &PERSON, given("params")).unwrap_err());
    let refused = |key: &str| told(person(key, json!(1)));
    assert_eq!(refused("nmae"), "params.nmae is not a known property; did you mean name?");
    assert_eq!(refused("Name"), "params.Name is not a known property; did you mean name?");
    assert_eq!(refused("shoe_colour"), "params.shoe_colour is not a known property");
    assert_eq!(refused(""), "params. is not a known property");
    let long = refused(&"x\n".repeat(1000));
    assert_eq!(long, ["params.", &"x ".repeat(20), " is not a known property"].concat());
    let nested = person("pets", json!([{ "name": "a", "nam": "b" }]));
    assert_eq!(told(nested), "params.pets[0].nam is not a known property; did you mean name?");
}

#[test]
fn a_request_cannot_be_made_huge() {
    table! { HUGE { "texts" Required many(&Rule::Text), } }
    let _call = Call::open();
    let told = |value: Json| sentence(argument(Some(given(value)), &HUGE, given("params")).unwrap_err());
    let texts: Vec<String> = (0..10).map(|_| "x".repeat(600_000)).collect();
    assert_eq!(told(json!({ "texts": texts })), "params.texts[6] makes the request too large");
    assert_eq!(told(json!({ "texts": vec![""; 10_001] })), "params.texts must have at most 10000 items");
}

#[test]
fn whole_numbers() {
    table! { ANY { "number" Required Rule::Number(&WHOLE), } }
    static WHOLE: Bounds = Bounds { least: 0.0, most: LARGEST, whole: true, told: literal!("a whole number") };
    let _call = Call::open();
    for (number, whole) in [(0.0, true), (5.0, true), (0.5, false), (LARGEST, true), (1e15 + 0.5, false)] {
        let value = given(Mock::Object(vec![("number", Mock::Number(number))]));
        assert_eq!(answer(Some(value), &ANY).is_ok(), whole, "{number}");
    }
}

#[test]
fn a_typing_error_finds_its_name() {
    table! {
        NAMES {
            "meeting_url" Optional Rule::Any,
            "recording" Optional Rule::Any,
            "destination" Optional Rule::Any,
            "transcription" Optional Rule::Any,
        }
    }
    table! { NONE {} }
    let _call = Call::open();
    let nearest = |name: &str, names: &'static Table| super::nearest::nearest(given(name), names).map(shown);
    assert_eq!(nearest("recoding", &NAMES).as_deref(), Some("recording"));
    assert_eq!(nearest("meetingUrl", &NAMES).as_deref(), Some("meeting_url"));
    assert_eq!(nearest("transcrption", &NAMES).as_deref(), Some("transcription"));
    assert_eq!(nearest("rtmp_urls", &NAMES), None);
    assert_eq!(nearest("", &NAMES), None);
    assert_eq!(nearest("anything", &NONE), None);
}

#[test]
fn what_is_sent_is_a_copy_of_what_was_checked() {
    let _call = Call::open();
    let pet = given(json!({ "name": "a" }));
    let pets = given(json!([]));
    pets.set(given(Mock::Number(0.0)), pet);
    let value = given(json!({ "name": "Ann" }));
    value.set(given("pets"), pets);
    let copy = argument(Some(value), &PERSON, given("params")).unwrap();
    pet.set(given("name"), given(Mock::Function));
    pets.set(given(Mock::Number(1.0)), given("more"));
    value.set(given("name"), given(""));
    assert_eq!(copied(copy), r#"{"name":"Ann","pets":[{"name":"a"}]}"#);
}
