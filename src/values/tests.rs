//! Tests the host that ships through this module's types.

mod fits;
mod made;
mod steps;

use super::*;
use crate::tests::{Mock, given, json as read, maybe, shown, test, text, within};
use serde_json::{Value as Json, json};

/// A value of each sort.
fn sorts() -> [(Mock, Kind); 21] {
    [
        (Mock::Undefined, Kind::Undefined),
        (json!(null).into(), Kind::Null),
        (Mock::Threw, Kind::Threw),
        (json!(true).into(), Kind::Flag),
        (json!(false).into(), Kind::Flag),
        (json!(0.5).into(), Kind::Number),
        (Mock::Number(0.0), Kind::Number),
        (Mock::Number(f64::NAN), Kind::Number),
        ("".into(), Kind::Text),
        ("🎥é".into(), Kind::Text),
        (Mock::LoneSurrogate, Kind::LoneSurrogate),
        (Mock::TooLong, Kind::TooLong),
        (Mock::Function, Kind::Function),
        (json!([]).into(), Kind::List),
        (json!([1]).into(), Kind::List),
        (Mock::Bytes, Kind::Bytes),
        (json!({}).into(), Kind::Object),
        (Mock::Throwing, Kind::Object),
        (Mock::Symbol, Kind::Other),
        (Mock::BigInteger, Kind::Other),
        (Mock::Revoked, Kind::Other),
    ]
}

#[test]
fn a_value_keeps_its_kind() {
    const NAMES: Literal = Literal::new(c"other any ");
    for (value, kind) in sorts() {
        within(|| {
            assert_eq!(Kind::of(maybe(value.clone())), kind, "{value:?}");
            // The handle tells the kind of a value that was read, even when it is kept.
            let object = given(Mock::Object(vec![("any", value.clone())]));
            for read in [object.get(c"any"), object.member(NAMES, 1)] {
                assert_eq!(Kind::of(read), kind, "a member that is {value:?}");
                let mut kept = read;
                kept.keep();
                assert_eq!(Handle::from(kept).0 & !0xff_ffff, Handle::from(read).0 & !0xff_ffff, "{value:?}");
            }
            let list = List::assume(given(Mock::List(vec![value.clone()])));
            assert_eq!(Kind::of(list.item(0)), kind, "an item that is {value:?}");
        });
    }
    within(|| {
        assert_eq!(Value::from(c"a literal").kind(), Kind::Text);
        assert_eq!(Value::from(1.5).kind(), Kind::Number);
        assert_eq!(Value::from(false).kind(), Kind::Flag);
        assert_eq!((Object::new().kind(), List::new().kind()), (Kind::Object, Kind::List));
    });
}

#[test]
fn members_are_read_by_name_and_by_index() {
    let names = Literal::new(c"a b cc ");
    within(|| {
        let object = given(json!({ "b": 2, "cc": 3, "none": null }));
        assert_eq!(object.get(c"b").map(read), Some(json!(2)));
        assert_eq!(object.get(c"none").map(read), Some(json!(null)));
        assert_eq!(object.get(c"a"), None);
        assert_eq!(object.member(names, 1).map(read), Some(json!(2)));
        assert_eq!(object.member(names, 2).map(read), Some(json!(3)));
        assert_eq!((object.member(names, 0), object.member(names, 5)), (None, None));
        let list = List::assume(given(json!([7, 8])));
        assert_eq!((list.length(), list.item(1).map(read), list.item(2)), (2, Some(json!(8)), None));
        assert_eq!(list.items().map(read).collect::<Vec<_>>(), [7, 8]);
        // Only objects and functions have members.
        assert_eq!(given("text").get(c"length"), None);
        assert_eq!(given(json!(null)).get(c"a"), None);
        assert_eq!(given(Mock::Function).get(c"a"), None);
        assert_eq!(Kind::of(given(Mock::Throwing).get(c"a")), Kind::Threw);
        assert_eq!(Kind::of(given(Mock::Revoked).get(c"a")), Kind::Threw);
    });
}

#[test]
fn members_can_be_set_and_read() {
    within(|| {
        let (object, list, any) = (Object::new(), List::new(), given(json!({ "any": true })));
        object.set_member(Literal::new(c"a bc "), 1, any);
        object.set(c"d", 5u32);
        list.push(any);
        assert_eq!(read(object), json!({ "bc": { "any": true }, "d": 5 }));
        assert!(object.get(c"bc").is_some_and(|same| same.is(any)));
        assert!(list.item(0).is_some_and(|same| same.is(any)));
    });
}

#[test]
fn unknown_names_are_found() {
    let unknown = |object: Mock, names: &'static CStr, more: Option<&'static CStr>| {
        within(|| {
            let unknown = Object::assume(given(object)).unknown_name(Literal::new(names), more.map(Literal::new));
            unknown.map(|name| if name.kind() == Kind::Threw { "(threw)".into() } else { shown(name) })
        })
    };
    let members = || Mock::Object(vec![("b", json!(1).into()), ("left", Mock::Undefined), ("a", json!(2).into())]);
    assert_eq!(unknown(members(), c" b left", None).as_deref(), Some("a"));
    assert_eq!(unknown(members(), c"b left a ", None), None);
    assert_eq!(unknown(members(), c"b ", Some(c"a left ")), None);
    assert_eq!(unknown(members(), c"b ", Some(c"a ")).as_deref(), Some("left"));
    assert_eq!(unknown(json!({}).into(), c"a", None), None);
    assert_eq!(unknown(json!({ "": 1 }).into(), c"a ", None).as_deref(), Some(""));
    assert_eq!(unknown(json!({ "__proto__": 1 }).into(), c"a ", None), None);
    assert_eq!(unknown(Mock::Revoked, c"a", None).as_deref(), Some("(threw)"));
    assert_eq!(unknown(Mock::Throwing, c"a", None), None);
}

#[test]
fn a_misspelt_name_finds_its_neighbor() {
    let nearest = |name: &str, names: &'static CStr, more: Option<&'static CStr>| {
        within(|| text(name).nearest(Literal::new(names), more.map(Literal::new)).map(shown))
    };
    let names = c"meeting_url recording destination transcription ";
    for (name, known) in [
        ("recoding", "recording"),
        ("recordings", "recording"),
        ("meetingUrl", "meeting_url"),
        ("MEETING-URL", "meeting_url"),
        ("transcrption", "transcription"),
    ] {
        assert_eq!(nearest(name, names, None).as_deref(), Some(known), "{name}");
        assert_eq!(nearest(name, c"a ", Some(names)).as_deref(), Some(known), "{name} in the second text");
    }
    for name in ["rtmp_urls", "", "_", "recorded_by", "🎥", &"recording".repeat(1000)] {
        assert_eq!(nearest(name, names, Some(c"")), None, "{name}");
    }
    assert_eq!(nearest("anything", c"", None), None);
    // Of equally similar names the first wins, unless a later one is more similar.
    assert_eq!(nearest("bat", c"cat rat ", None).as_deref(), Some("cat"));
    assert_eq!(nearest("rate", c"cat rat ", Some(c"rate_ ")).as_deref(), Some("rate_"));
}

#[test]
fn sameness() {
    let same = |left: Mock, right: Mock| within(|| given(left).is(given(right)));
    let json = |value: Json| Mock::Json(value);
    assert!(same("a".into(), "a".into()) && !same("a".into(), "b".into()));
    assert!(same(json(json!(1)), json(json!(1))) && !same(json(json!(1)), "1".into()));
    assert!(same(json(json!(null)), json(json!(null))) && same(Mock::Threw, Mock::Threw));
    assert!(same(json(json!(true)), json(json!(true))) && !same(json(json!(true)), json(json!(1))));
    assert!(!same(Mock::Number(f64::NAN), Mock::Number(f64::NAN)));
    assert!(!same(json(json!({})), json(json!({}))) && !same(json(json!([])), json(json!([]))));
    within(|| assert!(given("a").is(c"a") && given(json!(true)).is(true) && given(json!(2)).is(Value::from(2u32))));
}

#[test]
fn patterns() {
    let matches = |value: Mock, pattern: &'static CStr| within(|| given(value).matches(pattern));
    assert!(matches("abc".into(), c"^a") && !matches("abc".into(), c"^b"));
    assert!(matches("ALREADY Running".into(), c"(?i)already (running|started)"));
    assert!(!matches("already stopped".into(), c"(?i)already (running|started)"));
    assert!(!matches("A".into(), c"a") && matches("A".into(), c"(?i)a"));
    // Patterns keep no state between texts.
    assert!((0..3).all(|_| matches("aa".into(), c"a")));
    assert!(matches(Mock::LoneSurrogate, c"^.$"));
    for (value, pattern) in [
        (json!(5).into(), c"5"),
        (json!(null).into(), c"null"),
        (json!({}).into(), c"o"),
        (json!([]).into(), c"^$"),
        (Mock::Threw, c""),
        (Mock::Revoked, c""),
    ] {
        assert!(!matches(value, pattern), "{pattern:?} matches what is no text");
    }
    // The semantics of patterns that the core relies on.
    assert!(!matches("abc\n".into(), c"c$") && !matches("a\u{2028}b".into(), c"^a.b$"));
    assert!(matches("\u{feff}\u{3000}\u{b}".into(), cr"^\s+$") && !matches("\u{85}\u{200b}".into(), cr"\s"));
    assert!(!matches("\u{663}".into(), cr"^\d$") && matches("é".into(), c"^[^!-~]$"));
}

#[test]
fn numbers() {
    let number = |value: Mock| within(|| given(value).number());
    for (text, expected) in [
        ("", 0.0),
        (" 12 ", 12.0),
        ("0042", 42.0),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("-5", -5.0),
        ("0x1fF", 511.0),
        ("Infinity", f64::INFINITY),
    ] {
        assert_eq!(number(text.into()), expected, "{text}");
    }
    assert_eq!((number(json!(7).into()), number(Mock::Number(0.1))), (7.0, 0.1));
    for text in ["0x", "x", "inf", "nan"] {
        assert!(number(text.into()).is_nan(), "{text}");
    }
    let others = [json!(null).into(), json!(true).into(), json!([5]).into(), Mock::Function, Mock::Symbol, Mock::Threw];
    for value in others {
        assert!(number(value.clone()).is_nan(), "{value:?}");
    }
}
