mod maps;

use super::*;
use crate::error::Refused;
use crate::tests::{Mock, given, shown, test, within};
use crate::values::{List, Object};
use serde_json::{Value as Json, json};

table! {
    PERSON {
        "name" Required characters!(1 to 5),
        "age" Optional number!(whole, 0 to 150),
        "size" Optional number!(0.5 to 2.5),
        "awake" Optional Rule::Flag,
        "home" Optional Rule::WebUrl,
        "mood" Optional one_of!("good", "bad"),
        "pets" Nullable list!(Rule::Object(&PET), at most 2),
        "note" Optional Rule::Any,
    }
}

table! {
    PET {
        "name" Required Rule::Text,
    }
}

/// A valid person with one member replaced.
fn person(name: &str, value: Json) -> Json {
    let mut person = json!({ "name": "Ann", "pets": null });
    person[name] = value;
    person
}

fn sentence(refused: Refused) -> String {
    shown(refused.sentence())
}

/// The copy of an argument named `params`, as JSON.
fn copied(value: impl Into<Mock>, table: &'static Table) -> Result<String, String> {
    let copied = |value| copy(Some(value), table, c"params".into()).map(|copy| shown(copy.to_json()));
    within(|| copied(given(value)).map_err(sentence))
}

#[track_caller]
fn refuses(value: impl Into<Mock>, expected: &str) {
    let value = value.into();
    let is_no_answer = value.throws();
    let (answered, argued) = within(|| {
        let value = given(value);
        let argued = copy(Some(value), &PERSON, c"$".into()).map(|copy| shown(copy.to_json()));
        let answered = (!is_no_answer).then(|| answer(Some(value), &PERSON).map_err(sentence));
        (answered, argued.map_err(sentence))
    });
    assert!(answered.is_none_or(|answered| answered == Err(expected.into())), "{expected}");
    assert_eq!(argued, Err(expected.into()), "as an argument");
}

#[test]
fn each_rule_has_a_complaint() {
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
fn values_that_json_cannot_represent() {
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
    refuses(with("name", Mock::TooLong), "$.name must have at most 1000000 characters");
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
    let argument = |value: &Json| copied(value, &PERSON);
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
fn unknown_members_are_allowed_in_responses_only() {
    assert!(within(|| answer(Some(given(person("nmae", json!(1)))), &PERSON).is_ok()));
    let told = |value: Json| copied(value, &PERSON).unwrap_err();
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
fn members_of_a_second_table_are_known() {
    table! { SHOE { "shoe_colour" Optional Rule::Text, } }
    let told = |value: Json, more: Option<&'static Table>| {
        within(|| {
            let mut places = [None; 8];
            let read = members(Some(given(value)), &PERSON, more, &mut places, c"options".into());
            read.map(|()| places.map(|place| place.map(crate::tests::json))).map_err(sentence)
        })
    };
    let unknown = "options.shoe_colour is not a known property";
    assert_eq!(told(person("shoe_colour", json!("red")), None), Err(unknown.into()));
    let places = told(person("shoe_colour", json!("red")), Some(&SHOE)).unwrap();
    assert_eq!(places, [Some(json!("Ann")), None, None, None, None, None, None, None]);
    let misspelt = told(person("shoeColor", json!("red")), Some(&SHOE)).unwrap_err();
    assert_eq!(misspelt, "options.shoeColor is not a known property; did you mean shoe_colour?");
    // Members of `more` are not checked here.
    assert!(told(person("shoe_colour", json!(5)), Some(&SHOE)).is_ok());
}

#[test]
fn the_size_of_a_request_is_limited() {
    table! { HUGE { "texts" Required list!(Rule::Text), } }
    let told = |value: Json| copied(value, &HUGE).unwrap_err();
    let texts: Vec<String> = (0..10).map(|_| "x".repeat(600_000)).collect();
    assert_eq!(told(json!({ "texts": texts })), "params.texts[6] makes the request too large");
    assert_eq!(told(json!({ "texts": vec![""; 10_001] })), "params.texts must have at most 10000 items");
}

#[test]
fn whole_numbers() {
    table! { ANY { "number" Required number!(whole, at least 0), } }
    for (number, whole) in [(0.0, true), (5.0, true), (0.5, false), (LARGEST, true), (1e15 + 0.5, false)] {
        let value = Mock::Object(vec![("number", Mock::Number(number))]);
        assert_eq!(within(|| answer(Some(given(value)), &ANY).is_ok()), whole, "{number}");
    }
}

#[test]
fn the_checked_copy_is_sent() {
    let written = within(|| {
        let (pet, pets, value) = (Object::new(), List::new(), Object::new());
        pet.set(c"name", c"a");
        pets.push(pet);
        value.set(c"name", c"Ann");
        value.set(c"pets", pets);
        let copy = copy(Some(value.into()), &PERSON, c"params".into()).map_err(sentence).unwrap();
        pet.set(c"name", given(Mock::Function));
        pets.push(c"more");
        value.set(c"name", c"");
        shown(copy.to_json())
    });
    assert_eq!(written, r#"{"name":"Ann","pets":[{"name":"a"}]}"#);
}
