//! The rules that the host reads in the module's memory.

use super::*;
use crate::check::{Rule, characters, list, map, table};
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

/// Whether the value satisfies the rule, and the value afterwards.
fn fitted(value: impl Into<Mock>) -> (bool, Json) {
    within(|| {
        let (value, rule) = (given(value), Rule::Object(&PERSON));
        (value.fits(std::ptr::from_ref(&rule).addr()), read(value))
    })
}

/// A person with one member replaced, or removed if `None`.
fn person(name: &str, value: Option<Json>) -> Json {
    let mut person = json!({ "id": "1", "name": "", "age": 5, "nick": "x", "awake": true, "pets": [] });
    match value {
        Some(value) => person[name] = value,
        None => drop(person.as_object_mut().unwrap().remove(name)),
    }
    person
}

#[test]
fn valid_values_are_unchanged() {
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
fn nulls_are_normalized() {
    assert_eq!(fitted(person("awake", Some(json!(null)))), (true, person("awake", None)));
    assert_eq!(fitted(person("pets", Some(json!(null)))), (true, person("pets", Some(json!([])))));
}

#[test]
fn invalid_values_are_left_to_the_walk() {
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
fn rules_of_arguments_never_fit() {
    table! { ARGUMENT { "title" Required characters!(1 to 5), } }
    let rule = Rule::Object(&ARGUMENT);
    assert!(!within(|| given(json!({ "title": "a" })).fits(std::ptr::from_ref(&rule).addr())));
}

#[test]
fn maps() {
    table! {
        HOME {
            "pets" Required map!(Rule::Object(&PERSON)),
            "names" Optional map!(list!(Rule::Text, at most 2)),
        }
    }
    let fitted = |value: &Json| {
        within(|| {
            let (value, rule) = (given(value), Rule::Object(&HOME));
            (value.fits(std::ptr::from_ref(&rule).addr()), read(value))
        })
    };
    let home = |pets: Json| json!({ "pets": pets });
    let good = || person("age", Some(json!(5)));
    for fits in
        [home(json!({})), home(json!({ "": good(), "b": good() })), json!({ "pets": {}, "names": { "a": [""] } })]
    {
        assert_eq!(fitted(&fits), (true, fits));
    }
    let null_inside = home(json!({ "a": person("awake", Some(json!(null))) }));
    assert_eq!(fitted(&null_inside), (true, home(json!({ "a": person("awake", None) }))));
    let names = json!({ "pets": {}, "names": null });
    assert_eq!(fitted(&names), (true, home(json!({}))));
    for wrong in [
        json!([]),
        json!("a"),
        json!(null),
        json!({ "a": null }),
        json!({ "a": {} }),
        json!({ "a": good(), "b": 7 }),
        json!({ "a": [good()] }),
    ] {
        assert_eq!(fitted(&home(wrong.clone())), (false, home(wrong)));
    }
    assert!(!fitted(&json!({ "pets": {}, "names": { "a": ["", "", ""] } })).0);
    let many: Json = (0..20_000).map(|index| (format!("n{index}"), good())).collect();
    assert_eq!(fitted(&home(many.clone())), (true, home(many)));
}
