use super::samples::Mock;
use super::*;
use serde_json::{Value as Json, json};

const PERSON: &[Field] = &[
    Field { name: "name", rule: Rule::Text(1, 5), need: Need::Required },
    Field { name: "age", rule: Rule::Whole(0.0, 150.0), need: Need::Optional },
    Field { name: "size", rule: Rule::Number(0.5, 2.5, "a number from 0.5 to 2.5"), need: Need::Optional },
    Field { name: "awake", rule: Rule::Flag, need: Need::Optional },
    Field { name: "home", rule: Rule::WebUrl, need: Need::Optional },
    Field { name: "mood", rule: Rule::OneOf(&["good", "bad"]), need: Need::Optional },
    Field { name: "pets", rule: Rule::List(&Rule::Object(PET), 2), need: Need::Nullable },
    Field { name: "note", rule: Rule::Any, need: Need::Optional },
];

const PET: &[Field] = &[Field { name: "name", rule: TEXT, need: Need::Required }];

/// A good person with one member replaced.
fn person(name: &str, value: Json) -> Json {
    let mut person = json!({ "name": "Ann", "pets": null });
    person[name] = value;
    person
}

fn sentence(mismatch: Mismatch) -> String {
    [&mismatch.path, " ", mismatch.complaint.as_str()].concat()
}

#[track_caller]
fn refuses(value: impl Into<Mock>, expected: &str) {
    let value = value.into();
    assert_eq!(answer(&value, PERSON).map_err(sentence), Err(expected.into()));
    let argued = argument(&value, PERSON, "$").map_err(sentence);
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
    refuses(with("age", Mock::Number(f64::INFINITY)), "$.age must be a whole number from 0 to 150, got inf");
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
    refuses(Mock::Revoked, "$ must be an object, got a value of another type");
}

#[test]
fn an_argument_is_written_as_json_in_the_order_of_its_table() {
    let value = json!({
        "note": { "is": "not sent" }, "mood": "good", "home": "https://a.example/?q=\"", "awake": false,
        "size": 0.5, "age": 150, "pets": [{ "name": "\u{1}\"\\\n" }], "name": "Ann"
    });
    let written = argument(&value, PERSON, "params").unwrap();
    let start = r#"{"name":"Ann","age":150,"size":0.5,"awake":false,"home":"https://a.example/?q=\"","mood":"good""#;
    assert!(written.starts_with(start), "{written}");
    assert!(written.contains(r#""pets":[{"name":"\u0001\"\\\n"}]"#), "{written}");
    assert_eq!(argument(&json!({ "name": "A", "age": null, "pets": null }), PERSON, "").unwrap(), r#"{"name":"A"}"#);
    assert_eq!(argument(&person("pets", json!([])), PERSON, "").unwrap(), r#"{"name":"Ann","pets":[]}"#);
}

#[test]
fn an_answer_may_hold_more_than_is_known_and_an_argument_may_not() {
    let value = person("nmae", json!(1));
    assert_eq!(answer(&value, PERSON), Ok(()));
    let refused = |key: &str| sentence(argument(&person(key, json!(1)), PERSON, "params").unwrap_err());
    assert_eq!(refused("nmae"), "params.nmae is not a known property; did you mean name?");
    assert_eq!(refused("Name"), "params.Name is not a known property; did you mean name?");
    assert_eq!(refused("shoe_colour"), "params.shoe_colour is not a known property");
    assert_eq!(refused(""), "params. is not a known property");
    let long = refused(&"x\n".repeat(1000));
    assert_eq!(long, ["params.", &"x ".repeat(20), " is not a known property"].concat());
    let nested = person("pets", json!([{ "name": "a", "nam": "b" }]));
    let nested = sentence(argument(&nested, PERSON, "params").unwrap_err());
    assert_eq!(nested, "params.pets[0].nam is not a known property; did you mean name?");
}

#[test]
fn a_request_cannot_be_made_huge() {
    const HUGE: &[Field] = &[Field { name: "texts", rule: Rule::List(&TEXT, MANY), need: Need::Required }];
    let texts: Vec<String> = (0..10).map(|_| "x".repeat(600_000)).collect();
    let refused = argument(&json!({ "texts": texts }), HUGE, "params").unwrap_err();
    assert_eq!(sentence(refused), "params.texts[6] makes the request too large");
    let many = argument(&json!({ "texts": vec![""; MANY + 1] }), HUGE, "params").unwrap_err();
    assert_eq!(sentence(many), "params.texts must have at most 10000 items");
}

#[test]
fn whole_numbers() {
    for (number, whole) in [(0.0, true), (5.0, true), (0.5, false), (LARGEST, true), (1e15 + 0.5, false)] {
        assert_eq!(is_whole(number), whole, "{number}");
    }
    assert_eq!(expected_whole(1.0, LARGEST), "a whole number of at least 1");
}
