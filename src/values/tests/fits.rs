//! The rules that the host reads where they lie.

use super::*;
use crate::check::{Rule, characters, list, table};
use crate::tests::test;

table! {
    PERSON {
        "id" Required Rule::Filled,
        "name" Required Rule::Text,
        "age" Nullable Rule::Count,
        "nick" Loose Rule::Text,
        "awake" Optional Rule::Flag,
        "pets" List list!(Rule::Object(&PET), at most 2),
    }
}

table! { PET { "name" Required Rule::Text, } }

/// Whether the value fits, and what is left of it.
fn fitted(value: impl Into<Mock>) -> (bool, Json) {
    within(|| {
        let (value, rule) = (given(value), Rule::Object(&PERSON));
        (value.fits(std::ptr::from_ref(&rule).addr()), read(value))
    })
}

/// A person with one member replaced, or taken out where there is nothing.
fn person(name: &str, value: Option<Json>) -> Json {
    let mut person = json!({ "id": "1", "name": "", "age": 5, "nick": "x", "awake": true, "pets": [] });
    match value {
        Some(value) => person[name] = value,
        None => drop(person.as_object_mut().unwrap().remove(name)),
    }
    person
}

#[test]
fn what_fits_is_left_as_it_is() {
    for (name, value) in [
        ("unknown", Some(json!({ "any": [1] }))),
        ("id", Some(json!("é"))),
        ("age", Some(json!(0))),
        ("age", Some(json!(0.5))),
        ("age", Some(json!(null))),
        ("nick", Some(json!(null))),
        ("nick", None),
        ("awake", None),
        ("pets", Some(json!([{ "name": "a" }, { "name": "b", "more": 1 }]))),
    ] {
        let person = person(name, value);
        assert_eq!(fitted(&person), (true, person));
    }
}

#[test]
fn a_null_that_stands_for_something_else_is_put_right() {
    assert_eq!(fitted(person("awake", Some(json!(null)))), (true, person("awake", None)));
    assert_eq!(fitted(person("pets", Some(json!(null)))), (true, person("pets", Some(json!([])))));
}

#[test]
fn what_does_not_fit_is_left_to_the_walk() {
    for (name, value) in [
        ("id", Some(json!(""))),
        ("id", Some(json!(5))),
        ("id", Some(json!(null))),
        ("id", None),
        ("name", None),
        ("name", Some(json!("x".repeat(1_000_001)))),
        ("age", None),
        ("age", Some(json!("5"))),
        ("age", Some(json!(-1))),
        ("age", Some(json!(9_007_199_254_740_992u64))),
        ("nick", Some(json!(5))),
        ("awake", Some(json!("true"))),
        ("pets", None),
        ("pets", Some(json!({}))),
        ("pets", Some(json!([null]))),
        ("pets", Some(json!([{ "name": "a" }, {}]))),
        ("pets", Some(json!([{ "name": "a" }, { "name": "b" }, { "name": "c" }]))),
    ] {
        let person = person(name, value);
        assert_eq!(fitted(&person), (false, person));
    }
    for value in [json!([]), json!("x"), json!(null), json!(5)] {
        assert!(!fitted(&value).0, "{value}");
    }
    for strange in [Mock::Function, Mock::Bytes, Mock::Symbol, Mock::Revoked, Mock::Threw] {
        assert!(!within(|| given(strange).fits(std::ptr::from_ref(&Rule::Object(&PERSON)).addr())));
    }
}

#[test]
fn a_rule_that_only_arguments_have_is_never_said_to_fit() {
    table! { ARGUMENT { "title" Required characters!(1 to 5), } }
    let rule = Rule::Object(&ARGUMENT);
    assert!(!within(|| given(json!({ "title": "a" })).fits(std::ptr::from_ref(&rule).addr())));
}
