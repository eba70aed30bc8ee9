//! The walk that holds a value against a rule.

use super::{Field, Kind, LARGEST, Need, Rule, Text, Thrown, Value, nearest};
use crate::error::Failure;
use crate::json;

/// The longest JSON that an argument may come to, in bytes.
const LONGEST_JSON: usize = 4_000_000;

/// A value that a rule refuses.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Where it stands, as `$.playback.url` or `params.recording`.
    pub path: String,
    /// What is wrong with it, as `must be a string, got a number`.
    pub complaint: String,
}

impl From<Mismatch> for Failure {
    fn from(mismatch: Mismatch) -> Failure {
        Failure::argument(&mismatch.path, &mismatch.complaint)
    }
}

/// Holds the answer of the API against a table. Members that the table does not know are welcome.
pub fn answer<V: Value>(value: &V, fields: &'static [Field]) -> Result<(), Mismatch> {
    object(value, fields, "$", None)
}

/// Holds an argument against a table and returns it as JSON. A member that the table does not know is refused by name.
pub fn argument<V: Value>(value: &V, fields: &'static [Field], path: &str) -> Result<String, Mismatch> {
    let mut json = String::new();
    object(value, fields, path, Some(&mut json))?;
    Ok(json)
}

/// Refuses what is not an object, and members that are not known.
pub fn known<V: Value>(value: &V, names: &[&str], path: &str) -> Result<(), Mismatch> {
    if value.kind() != Kind::Object {
        return Err(refuse(path, "an object", value));
    }
    for key in value.keys().map_err(|Thrown| threw(path))? {
        if !names.contains(&key.as_str()) && key != "__proto__" {
            let mut complaint = String::from("is not a known property");
            if let Some(name) = nearest::nearest(&key, names) {
                complaint.push_str(&["; did you mean ", name, "?"].concat());
            }
            return Err(Mismatch { path: member(path, &key), complaint });
        }
    }
    Ok(())
}

/// Reads a member; a getter that throws is a mismatch.
pub fn read<V: Value>(value: &V, key: &str, path: &str) -> Result<Option<V>, Mismatch> {
    value.get(key).map_err(|Thrown| threw(&member(path, key)))
}

/// Holds one value against one rule, and writes it as JSON where that is asked for.
pub fn value<V: Value>(value: &V, rule: &'static Rule, path: &str, json: Option<&mut String>) -> Result<(), Mismatch> {
    match rule {
        Rule::Text(least, most) => {
            let text = text(value, path)?;
            if !(*least..=*most).contains(&text.chars().count()) {
                return Err(Mismatch { path: path.into(), complaint: expected_length(*least, *most) });
            }
            write(json, |out| json::push_text(out, &text));
        }
        Rule::OneOf(names) => match value.text() {
            Some(Text::Unicode(text)) if names.contains(&text.as_str()) => {
                write(json, |out| json::push_text(out, &text));
            }
            _ => {
                return Err(refuse(path, &["one of \"", &names.join("\", \""), "\""].concat(), value));
            }
        },
        Rule::WebUrl => {
            let text = text(value, path)?;
            if !crate::request::is_web_url(&text) {
                return Err(refuse(path, "an absolute http or https URL", value));
            }
            write(json, |out| json::push_text(out, &text));
        }
        Rule::Flag => match value.flag() {
            Some(flag) => write(json, |out| out.push_str(if flag { "true" } else { "false" })),
            None => return Err(refuse(path, "true or false", value)),
        },
        Rule::Number(least, most, range) => match value.number() {
            Some(number) if (*least..=*most).contains(&number) => write(json, |out| out.push_str(&value.number_text())),
            _ => return Err(refuse(path, range, value)),
        },
        Rule::Whole(least, most) => match value.number() {
            Some(number) if (*least..=*most).contains(&number) && is_whole(number) => {
                write(json, |out| out.push_str(&json::decimal(number as u64)));
            }
            _ => return Err(refuse(path, &expected_whole(*least, *most), value)),
        },
        Rule::Object(fields) => object(value, fields, path, json)?,
        Rule::List(rule, most) => list(value, rule, *most, path, json)?,
        Rule::Any => {}
    }
    Ok(())
}

/// Reads a string that can travel unchanged.
pub fn text<V: Value>(value: &V, path: &str) -> Result<String, Mismatch> {
    match value.text() {
        Some(Text::Unicode(text)) => Ok(text),
        Some(Text::LoneSurrogate) => Err(Mismatch {
            path: path.into(),
            complaint: "must be well-formed Unicode, got a string with a lone surrogate".into(),
        }),
        Some(Text::Long) => {
            Err(Mismatch { path: path.into(), complaint: "must have at most 1000000 characters".into() })
        }
        None => Err(refuse(path, "a string", value)),
    }
}

/// The mismatch of a value that is of the wrong sort. It never shows the value, which may be a secret in the wrong place.
pub fn refuse<V: Value>(path: &str, expected: &str, value: &V) -> Mismatch {
    let got = match value.kind() {
        Kind::Null => "null",
        Kind::Flag => "a boolean",
        Kind::Number => &value.number_text(),
        Kind::Text if expected.starts_with("one of ") || expected.starts_with("an absolute ") => "another string",
        Kind::Text => "a string",
        Kind::List => "an array",
        Kind::Object => "an object",
        Kind::Function => "a function",
        Kind::Other => "a value of another type",
    };
    Mismatch { path: path.into(), complaint: ["must be ", expected, ", got ", got].concat() }
}

/// The mismatch of a value that is not there.
pub fn missing(path: &str) -> Mismatch {
    Mismatch { path: path.into(), complaint: "is missing".into() }
}

/// What a whole number within bounds is called in a message.
pub fn expected_whole(least: f64, most: f64) -> String {
    if most >= LARGEST {
        return ["a whole number of at least ", &json::decimal(least as u64)].concat();
    }
    ["a whole number from ", &json::decimal(least as u64), " to ", &json::decimal(most as u64)].concat()
}

/// Whether a number has no fraction; the bounds were checked before.
pub fn is_whole(number: f64) -> bool {
    number as u64 as f64 == number
}

fn object<V: Value>(
    value: &V,
    fields: &'static [Field],
    path: &str,
    mut json: Option<&mut String>,
) -> Result<(), Mismatch> {
    match &json {
        Some(_) => known(value, &fields.iter().map(|field| field.name).collect::<Vec<_>>(), path)?,
        None if value.kind() != Kind::Object => return Err(refuse(path, "an object", value)),
        None => {}
    }
    write(json.as_deref_mut(), |out| out.push('{'));
    let mut first = true;
    for field in fields {
        let path = || member(path, field.name);
        match value.get(field.name).map_err(|Thrown| threw(&path()))? {
            Some(found) if found.kind() != Kind::Null => {
                write(json.as_deref_mut(), |out| {
                    if !first {
                        out.push(',');
                    }
                    json::push_text(out, field.name);
                    out.push(':');
                });
                first = false;
                self::value(&found, &field.rule, &path(), json.as_deref_mut())?;
            }
            Some(null) if field.need == Need::Required => return Err(refuse(&path(), expected(&field.rule), &null)),
            None if field.need != Need::Optional => return Err(missing(&path())),
            _ => {}
        }
    }
    write(json, |out| out.push('}'));
    Ok(())
}

fn list<V: Value>(
    value: &V,
    rule: &'static Rule,
    most: usize,
    path: &str,
    mut json: Option<&mut String>,
) -> Result<(), Mismatch> {
    let length = match value.kind() {
        Kind::List => read(value, "length", path)?.and_then(|length| length.number()).unwrap_or(0.0) as usize,
        _ => return Err(refuse(path, "an array", value)),
    };
    if length > most {
        let complaint = ["must have at most ", &json::decimal(most as u64), " items"].concat();
        return Err(Mismatch { path: path.into(), complaint });
    }
    write(json.as_deref_mut(), |out| out.push('['));
    for index in 0..length {
        let key = json::decimal(index as u64);
        let path = [path, "[", &key, "]"].concat();
        if index > 0 {
            write(json.as_deref_mut(), |out| out.push(','));
        }
        match value.get(&key).map_err(|Thrown| threw(&path))? {
            Some(item) => self::value(&item, rule, &path, json.as_deref_mut())?,
            None => return Err(missing(&path)),
        }
        if json.as_ref().is_some_and(|json| json.len() > LONGEST_JSON) {
            return Err(Mismatch { path, complaint: "makes the request too large".into() });
        }
    }
    write(json, |out| out.push(']'));
    Ok(())
}

fn expected(rule: &Rule) -> &'static str {
    match rule {
        Rule::Text(..) | Rule::OneOf(_) | Rule::WebUrl => "a string",
        Rule::Flag => "true or false",
        Rule::Number(..) | Rule::Whole(..) => "a number",
        Rule::Object(_) => "an object",
        Rule::List(..) => "an array",
        Rule::Any => "a value",
    }
}

fn expected_length(least: usize, most: usize) -> String {
    if most == usize::MAX {
        return "must not be empty".into();
    }
    ["must have ", &json::decimal(least as u64), " to ", &json::decimal(most as u64), " characters"].concat()
}

fn member(path: &str, key: &str) -> String {
    // A name may be anything that a caller made up, so what is shown of it is short and printable.
    let plain = key.chars().take(40).map(|character| if character.is_control() { ' ' } else { character });
    [path, ".", &plain.collect::<String>()].concat()
}

fn threw(path: &str) -> Mismatch {
    Mismatch { path: path.into(), complaint: "threw an exception when it was read".into() }
}

fn write(json: Option<&mut String>, with: impl FnOnce(&mut String)) {
    if let Some(json) = json {
        with(json);
    }
}
