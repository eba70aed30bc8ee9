//! Maps, whose members may have any name, and lists with a minimum length.

use super::{Mock, copied, sentence};
use crate::call;
use crate::check::{ANYTHING, Need, Rule, Table, answer, copy, list, map, table};
use crate::tests::{given, json, shown, test, text, within};
use crate::values::Object;
use serde_json::{Value as Json, json};

table! {
    SHELF {
        "books" Optional map!(Rule::Object(&BOOK)),
        "labels" Optional map!(Rule::Text),
        "urls" Optional list!(Rule::Filled, 1 to 5),
    }
}

table! {
    BOOK {
        "pages" Optional Rule::Count,
        "title" Required Rule::Filled,
    }
}

/// The complaint about a value as a response and as an argument.
fn said(value: impl Into<Mock>) -> (Result<(), String>, Result<String, String>) {
    let value = value.into();
    // Values parsed from JSON never throw.
    let answered = match &value {
        Mock::Json(_) => within(|| answer(Some(given(value.clone())), &SHELF).map_err(sentence)),
        _ => Ok(()),
    };
    (answered, copied(value, &SHELF))
}

#[track_caller]
fn both_refuse(value: &Json, place: &str, complaint: &str) {
    let (answered, argued) = said(value);
    assert_eq!(answered, Err(format!("${place} {complaint}")), "{value}");
    assert_eq!(argued, Err(format!("params{place} {complaint}")), "{value}");
}

#[track_caller]
fn rejects_argument(value: Mock, expected: &str) {
    assert_eq!(copied(value, &SHELF), Err(expected.into()));
}

#[test]
fn all_members_of_a_map_have_one_rule() {
    for good in [
        json!({ "books": {} }),
        json!({ "books": { "": { "title": "a" }, "a b": { "title": "b", "pages": 1 }, "toString": { "title": "c" } } }),
        json!({ "labels": { "constructor": "", "hasOwnProperty": "x", "length": "7", "0": "ü" } }),
    ] {
        assert_eq!(said(&good), (Ok(()), Ok(good.to_string())));
    }
    both_refuse(&json!({ "books": [] }), ".books", "must be an object, got an array");
    both_refuse(&json!({ "books": "a" }), ".books", "must be an object, got a string");
    both_refuse(&json!({ "books": { "a": null } }), ".books.a", "must be an object, got null");
    both_refuse(&json!({ "books": { "a": {} } }), ".books.a.title", "is missing");
    both_refuse(
        &json!({ "books": { "a": { "title": "x" }, "b": { "title": "" } } }),
        ".books.b.title",
        "must not be empty",
    );
    both_refuse(&json!({ "labels": { "a": "", "b": 7 } }), ".labels.b", "must be a string, got 7");
    let (long, shown) = ("\u{7}".repeat(500), " ".repeat(40));
    both_refuse(&json!({ "labels": { long: 7 } }), &format!(".labels.{shown}"), "must be a string, got 7");
    // A table inside a map knows its names as usual.
    let unknown = json!({ "books": { "a": { "title": "x", "titles": "y" } } });
    rejects_argument((&unknown).into(), "params.books.a.titles is not a known property; did you mean title?");
    assert_eq!(said(&unknown).0, Ok(()));
}

#[test]
fn nulls_inside_a_map_are_normalized() {
    let fitted = within(|| {
        let value = given(json!({ "books": { "a": { "title": "x", "pages": null } }, "labels": null }));
        assert!(answer(Some(value), &SHELF).is_ok());
        json(value)
    });
    assert_eq!(fitted, json!({ "books": { "a": { "title": "x" } } }));
}

#[test]
fn a_member_named_proto_is_ignored() {
    let body = r#"{"labels":{"a":"x","__proto__":{"polluted":7}},"books":{"__proto__":7}}"#;
    within(|| {
        let value: Object = Object::from_json(text(body));
        assert!(answer(Some(value.into()), &SHELF).map_err(sentence).is_ok());
        let copied = copy(Some(value.into()), &SHELF, c"params".into()).map_err(sentence).unwrap();
        assert_eq!(shown(copied.to_json()), r#"{"books":{},"labels":{"a":"x"}}"#);
        let labels = copied.get(c"labels").unwrap();
        assert!(labels.get(c"polluted").is_none() && Object::new().get(c"polluted").is_none());
        // The response itself is unchanged.
        assert_eq!(shown(value.to_json()), body);
    });
}

#[test]
fn maps_may_run_foreign_code() {
    let labels = |labels: Mock| Mock::Object(vec![("labels", labels)]);
    let threw = "threw an exception when it was read";
    let getter = Mock::Object(vec![("a", "x".into()), ("b", Mock::Threw)]);
    rejects_argument(labels(getter), &format!("params.labels.b {threw}"));
    rejects_argument(labels(Mock::ThrowingKeys), &format!("params.labels {threw}"));
    rejects_argument(labels(Mock::Threw), &format!("params.labels {threw}"));
    rejects_argument(labels(Mock::Revoked), "params.labels must be an object, got a value of another type");
    rejects_argument(labels(Mock::Function), "params.labels must be an object, got a function");
    rejects_argument(labels(Mock::Bytes), "params.labels must be an object, got bytes");
    let strange = |member: Mock| labels(Mock::Object(vec![("a", member)]));
    rejects_argument(strange(Mock::Undefined), "params.labels.a is missing");
    rejects_argument(strange(Mock::Symbol), "params.labels.a must be a string, got a value of another type");
    let surrogate = "must be well-formed Unicode, got a string with a lone surrogate";
    rejects_argument(strange(Mock::LoneSurrogate), &format!("params.labels.a {surrogate}"));
    // A proxy without own names is an empty map, whatever its getters return.
    assert_eq!(copied(labels(Mock::Throwing), &SHELF), Ok(r#"{"labels":{}}"#.into()));
    // A member that changes with each read is read only once.
    assert_eq!(copied(labels(Mock::Fickle), &SHELF), Ok(r#"{"labels":{"a":"1"}}"#.into()));
}

#[test]
fn a_map_of_twenty_thousand_members() {
    let members =
        |value: fn(u32) -> Json| (0..20_000).map(|index| (format!("n{index}"), value(index))).collect::<Json>();
    let good = json!({ "books": members(|_| json!({ "title": "x" })), "labels": members(|_| "y".into()) });
    let (answered, argued) = said(&good);
    assert_eq!((answered, argued.unwrap().len()), (Ok(()), good.to_string().len()));
    let last = members(|index| if index == 19_999 { json!(7) } else { json!("y") });
    both_refuse(&json!({ "labels": last }), ".labels.n19999", "must be a string, got 7");
}

#[test]
fn the_names_of_a_map_are_checked_too() {
    let labels: Json = (0..7).map(|index| (format!("{index}{}", "x".repeat(600_000)), json!(""))).collect();
    let shown = "x".repeat(39);
    let expected = format!("params.labels.6{shown} makes the request too large");
    rejects_argument(json!({ "labels": labels }).into(), &expected);
    let refused = within(|| {
        let (value, labels) = (Object::new(), Object::new());
        labels.set(text(Mock::LoneSurrogate), c"x");
        value.set(c"labels", labels);
        copy(Some(value.into()), &SHELF, c"params".into()).map_err(sentence).map(|_| ()).unwrap_err()
    });
    assert!(refused.ends_with("must be well-formed Unicode, got a string with a lone surrogate"), "{refused}");
}

#[test]
fn lists_have_a_length_range() {
    let urls = |count: usize| json!({ "urls": vec!["x"; count] });
    for count in 1..=5 {
        assert_eq!(said(urls(count)), (Ok(()), Ok(urls(count).to_string())));
    }
    for count in [0, 6, 20_000] {
        rejects_argument(urls(count).into(), "params.urls must have 1 to 5 items");
    }
    both_refuse(&urls(6), ".urls", "must have 1 to 5 items");
    both_refuse(&json!({ "urls": ["x", ""] }), ".urls[1]", "must not be empty");
    both_refuse(&json!({ "urls": {} }), ".urls", "must be an array, got an object");
    // A hole is not an item, and the length is checked before the items.
    rejects_argument(Mock::Object(vec![("urls", Mock::List(vec![Mock::Undefined]))]), "params.urls[0] is missing");
}

/// The host, which checks first, ignores minimum lengths.
#[test]
fn no_response_has_a_list_with_a_minimum_length() {
    fn holds(rule: &Rule) -> bool {
        match rule {
            Rule::List(items, _, _, least) => *least == 0 && holds(items),
            Rule::Map(member, _) => holds(member),
            Rule::Object(table) => all(table),
            Rule::Filled
            | Rule::Flag
            | Rule::Count
            | Rule::Text
            | Rule::Sized(..)
            | Rule::Pattern(..)
            | Rule::OneOf(..)
            | Rule::WebUrl
            | Rule::Number(_)
            | Rule::Function
            | Rule::Any => true,
        }
    }
    fn all(table: &Table) -> bool {
        table.fields.iter().all(|field| holds(field.rule))
    }
    for operation in call::operations() {
        assert!(all(operation.answer) && all(operation.resource.page), "{}", operation.name.to_str());
    }
    assert!(!all(&SHELF) && all(&BOOK) && all(&ANYTHING));
    assert_eq!(SHELF.fields[0].need, Need::Optional);
}
