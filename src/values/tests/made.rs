//! Texts made from other texts.

use super::*;
use crate::tests::test;

/// The result of a conversion; `None` if it throws, as it does if the value is not a text.
fn made(value: impl Into<Mock>, make: impl FnOnce(Text) -> Text) -> Option<String> {
    within(|| Some(make(Text::assume(given(value)))).filter(|made| made.kind() != Kind::Threw).map(shown))
}

fn some(text: &str) -> Option<String> {
    Some(text.into())
}

#[test]
fn templates_are_filled() {
    let fills = |template: &'static CStr, values: [Mock; 3]| {
        within(|| {
            let [first, second, third] = values.map(maybe);
            let filled = filled(template.into(), first.unwrap(), second, third);
            Some(filled).filter(|filled| filled.kind() != Kind::Threw).map(shown)
        })
    };
    let one = |value: Mock| fills(c"%", [value, Mock::Undefined, Mock::Undefined]);
    assert_eq!(fills(c"%-%/%", ["a".into(), "b".into(), "c".into()]), some("a-b/c"));
    assert_eq!(fills(c"%%", ["a".into(), Mock::Undefined, Mock::Undefined]), some("a"));
    assert_eq!(fills(c"% % %", ["a".into(), json!(null).into(), "c".into()]), some("a  c"));
    assert_eq!(fills(c"none", ["a".into(), Mock::Undefined, Mock::Undefined]), some("none"));
    assert_eq!(fills(c"%%", ["50%".into(), "x".into(), Mock::Undefined]), some("50%x"));
    for (number, text) in
        [(5.0, "5"), (0.1, "0.1"), (1e21, "1e+21"), (1e-7, "1e-7"), (123456789012345000000.0, "123456789012345000000")]
    {
        assert_eq!(one(Mock::Number(number)), some(text));
    }
    assert_eq!(one(Mock::Number(f64::NAN)), some("NaN"));
    assert_eq!((one(Mock::Number(-0.5)), one(json!(true).into())), (some("-0.5"), some("true")));
    assert_eq!((one("100%".into()), one("$1$&".into())), (some("100%"), some("$1$&")));
    assert_eq!((one(Mock::Symbol), one(Mock::Threw)), (None, None));
}

#[test]
fn patterns_capture_text() {
    let find = |of: &str, pattern: &'static CStr| within(|| text(of).find(pattern).map(shown));
    assert_eq!(find("retry after 45 seconds", cr"(?i)RETRY after\s+([0-9]{1,18})"), some("45"));
    assert_eq!((find("abc", c"^(b)"), find("abc", c"a(x)?")), (None, None));
    assert_eq!((find("a?b#c", c"^([^?#]*)"), find("", c"^([^?#]*)")), (some("a"), some("")));
    assert_eq!(find("\na\n  b.m3u8\nc", cr"\n[ \t]*([^#\s][^\r\n]*)"), some("a"));
    assert_eq!(find(" sha256=ab ", cr"^\s*(?:sha256=)?(\S+)\s*$"), some("ab"));
    assert_eq!(find("SHA256=ab", cr"^\s*(?:sha256=)?(\S+)\s*$"), some("SHA256=ab"));
}

#[test]
fn parts_are_replaced() {
    assert_eq!(made("a+b+c", |text| text.replace_all(cr"\+", c" ")), some("a b c"));
    assert_eq!(made("x///", |text| text.replace_all(c"/+$", c"")), some("x"));
    assert_eq!(made("aAa", |text| text.replace_all(c"(?i)a", c"b")), some("bbb"));
    let redacted = |text: Text| text.replace_all(cr"(^|[\s])(/[^?]*\?)[^\s]+", c"$1$2[redacted]");
    assert_eq!(made("/a?b=c", redacted), some("/a?[redacted]"));
    assert_eq!(made(json!(5), |text| text.replace_all(c"5", c"6")), None);
    assert_eq!(made("a s3cret $&", |text| text.redact(Some(c"s3cret".into()), None)), some("a [redacted] $&"));
    let split = |of: &str| within(|| read(text(of).split(c"&")));
    assert_eq!((split("a&b&"), split("")), (json!(["a", "b", ""]), json!([""])));
}

#[test]
fn texts_are_measured_and_truncated() {
    let length = |of: Mock| within(|| Text::assume(given(of)).length());
    for (of, expected) in [("", 0), ("abc", 3), ("é", 1), ("🎥", 1), ("a🎥b", 3), ("e\u{301}", 2)] {
        assert_eq!(length(of.into()), expected, "{of}");
    }
    assert_eq!(length(Mock::LoneSurrogate), 1);
    assert_eq!((made("abc", |text| text.start(2)), made("a", |text| text.start(2))), (some("ab"), some("a")));
    for (of, most, cut) in [
        ("ééééé", 3, "ééé…"),
        ("ééé", 3, "ééé"),
        ("a\nb\0c\u{7f}d\u{85}e", 40, "a b c d e"),
        ("🎥🎥🎥🎥", 2, "🎥🎥…"),
        ("a🎥b🎥", 3, "a🎥b…"),
        ("", 3, ""),
        ("a\u{2028}b", 9, "a\u{2028}b"),
    ] {
        assert_eq!(made(of, |text| text.truncate(most)), some(cut));
        assert_eq!(made(of, |text| text.printable(most)), some(cut.trim_end_matches('…')));
    }
    assert!(within(|| text(" \n\u{a0}").is_blank() && !text(" x").is_blank()));
    assert_eq!(made("ÀB İ", Text::to_lower_case), some("àb i\u{307}"));
    assert_eq!(made(json!(5), Text::to_lower_case), None);
}

#[test]
fn url_components_are_encoded() {
    let encoded = |value: Mock| made(value, Text::percent_encode);
    assert_eq!(encoded("a b/é🎥~!'()*-_.".into()), some("a%20b%2F%C3%A9%F0%9F%8E%A5~%21%27%28%29%2A-_."));
    assert_eq!((encoded(json!(20).into()), encoded(json!(true).into())), (some("20"), some("true")));
    assert_eq!((encoded("\0%".into()), encoded("".into())), (some("%00%25"), some("")));
    assert_eq!(encoded(Mock::LoneSurrogate), None);
    let decoded = |of: &str| within(|| text(of).percent_decode().map(shown));
    assert_eq!(
        (decoded("a%20b%2F%c3%A9"), decoded("%F0%9F%8E%A5"), decoded("%00")),
        (some("a b/é"), some("🎥"), some("\0"))
    );
    for broken in ["%", "%2", "%zz", "%ff", "a%C3", "%ED%A0%80", "%C0%AF"] {
        assert_eq!(decoded(broken), None, "{broken}");
    }
    let with = |url: &str, mark: &'static CStr, value: Mock| {
        made(url, |url| url.with_parameter(mark, c"b".into(), given(value)))
    };
    assert_eq!(with("/a", c"?", "c d".into()), some("/a?b=c%20d"));
    assert_eq!(with("/a?d=c", c"&", json!(true).into()), some("/a?d=c&b=true"));
    assert_eq!(with("/a", c"?", json!(20).into()), some("/a?b=20"));
    assert_eq!(with("/a", c"?", Mock::LoneSurrogate), None);
}

#[test]
fn references_are_resolved() {
    let resolve = |of: &str| {
        within(|| text(of).resolve(Some(c"https://cdn.example/beam/a/b/master.m3u8?x=1/2".into())).map(shown))
    };
    for (reference, url) in [
        ("m.m3u8?t=a/../b", "https://cdn.example/beam/a/b/m.m3u8?t=a/../b"),
        ("c.m3u8 ", "https://cdn.example/beam/a/b/c.m3u8"),
        ("data:text/plain,x", "data:text/plain,x"),
    ] {
        assert_eq!(resolve(reference), some(url));
    }
    assert_eq!((resolve("https://"), resolve("http://a b/")), (None, None));
    assert_eq!(within(|| text("b").resolve(Some(c"a".into()))), None);
}

#[test]
fn values_are_serialized_as_json() {
    let written = |value: Mock| within(|| shown(given(value).to_json()));
    let value = json!({ "a": [1, "é\"\\\n\u{1}", null, true, 0.5] });
    assert_eq!(written(value.into()), r#"{"a":[1,"é\"\\\n\u0001",null,true,0.5]}"#);
    let list = vec![Mock::Function, Mock::Undefined, Mock::Number(f64::NAN)];
    assert_eq!(written(Mock::List(list)), "[null,null,null]");
    let members = vec![("b", json!(1).into()), ("left", Mock::Undefined), ("a", json!(2).into())];
    assert_eq!(written(Mock::Object(members)), r#"{"b":1,"a":2}"#);
    assert_eq!(written("\u{7f}\u{2028}".into()), "\"\u{7f}\u{2028}\"");
    assert_eq!((written(Mock::Number(1e21)), written(json!({}).into())), ("1e+21".into(), "{}".into()));
}

#[test]
fn base64url() {
    for (plain, encoded) in
        [("", ""), ("a", "YQ"), ("é>?🎥", "w6k-P_CfjqU"), (r#"{"alg":"HS256"}"#, "eyJhbGciOiJIUzI1NiJ9")]
    {
        assert_eq!(made(plain, Text::to_base64url), some(encoded));
    }
    assert_eq!(made(Mock::LoneSurrogate, Text::to_base64url), None);
    let decoded = |of: &str| within(|| text(of).from_base64url().map(shown));
    assert_eq!(
        (decoded("YQ"), decoded("-_-_"), decoded(""), decoded("YWI=")),
        (some("a"), some("ûÿ¿"), some(""), some("ab"))
    );
    assert_eq!((decoded("Y"), decoded("Y!")), (None, None));
}

#[test]
fn times() {
    let time = |of: &str| within(|| text(of).to_time());
    for (of, expected) in [
        ("1970-01-01T00:00:00Z", 0.0),
        ("2023-03-22T04:24:10.155978231Z", 1_679_459_050_155.0),
        ("2023-03-30T06:53:03.67Z", 1_680_159_183_670.0),
        ("2023-03-30T06:53:03.6Z", 1_680_159_183_600.0),
        ("2024-02-29T23:59:59Z", 1_709_251_199_000.0),
        ("2023-02-06T07:24:11.259+0000", 1_675_668_251_259.0),
        ("2023-02-06T07:24:11+05:30", 1_675_648_451_000.0),
        ("2023-02-06t07:24:11z", 1_675_668_251_000.0),
        ("2023-02-06T07:24:11-0130", 1_675_673_651_000.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000.0),
        ("Tue, 14 Nov 2023 22:13:20 GMT", 1_700_000_000_000.0),
    ] {
        assert_eq!(time(of), Some(expected), "{of}");
    }
    for of in [
        "",
        "2023",
        "2023-01-01 00:00:00Z",
        "2023-01-01T00:00Z",
        "xTyZ",
        "Sun, 06 Nov 1994 08:49:37",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "120",
        " 1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00",
        "1970-01-01",
        "2023-13-01T00:00:00Z",
        "2023-01-32T00:00:00Z",
        "2023-01-01T25:00:00Z",
        "Sun, 06 Xyz 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 99:49:37 GMT",
        "1969-12-31T23:59:59Z",
    ] {
        assert_eq!(time(of), None, "{of}");
    }
}

#[test]
fn secrets_are_compared() {
    let includes = |list: Json, sent: &str| within(|| List::assume(given(list)).includes_in_constant_time(text(sent)));
    assert!(includes(json!(["old", "new"]), "new") && includes(json!(["é"]), "é") && includes(json!([""]), ""));
    for (list, sent) in [
        (json!(["old", "new"]), "ol"),
        (json!(["old", "new"]), "olw"),
        (json!(["old"]), "oldd"),
        (json!(["a"]), "b"),
        (json!(["a"]), ""),
        (json!([""]), "a"),
        (json!([]), ""),
    ] {
        assert!(!includes(list.clone(), sent), "{list} {sent}");
    }
}
