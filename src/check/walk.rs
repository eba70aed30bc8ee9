//! The walk that holds a value against a rule.

use super::nearest::nearest;
use super::{Need, Rule, Table};
use crate::error::{Checked, Refused, refused};
use crate::request::is_web_url;
use crate::values::{Kind, Make, Value, fill, kind, make, text};

/// The most characters of text that an argument may hold.
const LONGEST: u32 = 4_000_000;

/// Holds the answer of the API against a table. Members that the table does not know are welcome.
pub fn answer(value: Option<Value>, table: &'static Table) -> Checked<Value> {
    let mut walk = Walk { copies: false, left: 0 };
    walk.object(value, table).map_err(|refused| refused.argument(text!("$")))
}

/// Holds an argument against a table and returns a copy of what was checked: each getter runs once, and what was checked
/// is what is sent. A member that the table does not know is refused by name.
pub fn argument(value: Option<Value>, table: &'static Table, name: Value) -> Checked<Value> {
    let mut walk = Walk { copies: true, left: LONGEST };
    walk.object(value, table).map_err(|refused| refused.argument(name))
}

/// Holds one value of an argument against one rule and returns a copy of what was checked.
pub fn held(value: Option<Value>, rule: &'static Rule) -> Checked<Value> {
    Walk { copies: true, left: LONGEST }.hold(value, rule)
}

/// Refuses members that are not known.
fn known(value: Value, table: &'static Table) -> Checked<()> {
    let names = table.names.value();
    let Some(stray) = make(Make::Stray, Some(value), Some(names), None, None) else {
        return Ok(());
    };
    if stray.kind() == Kind::Threw {
        return Err(refuse(names, Some(stray)));
    }
    let complaint = text!("is not a known property");
    let complaint = match nearest(stray, table) {
        Some(name) => fill(text!("%; did you mean %?"), complaint, Some(name), None),
        None => complaint,
    };
    Err(refused(complaint).at(stray))
}

/// Refuses what is not a string that can travel unchanged.
#[inline(never)]
pub fn text(value: Option<Value>) -> Checked<Value> {
    match (kind(value), value) {
        (Kind::Text, Some(value)) => Ok(value),
        (Kind::Broken, _) => Err(refused(text!("must be well-formed Unicode, got a string with a lone surrogate"))),
        (Kind::Long, _) => Err(refused(text!("must have at most 1000000 characters"))),
        _ => Err(refuse(text!("a string"), value)),
    }
}

/// Refuses a value of the wrong sort. The value itself never shows, since it may be a secret in the wrong place.
#[inline(never)]
pub fn refuse(expected: Value, value: Option<Value>) -> Refused {
    let got = match kind(value) {
        Kind::Undefined => return refused(text!("is missing")),
        Kind::Threw => return refused(text!("threw an exception when it was read")),
        Kind::Null => text!("null"),
        Kind::Flag => text!("a boolean"),
        Kind::Number => value.unwrap_or(expected),
        Kind::Text | Kind::Broken | Kind::Long => text!("a string"),
        Kind::Function => text!("a function"),
        Kind::List => text!("an array"),
        Kind::Bytes => text!("bytes"),
        Kind::Object => text!("an object"),
        Kind::Other => text!("a value of another type"),
    };
    refused(fill(text!("must be %, got %"), expected, Some(got), None))
}

fn object(value: Option<Value>) -> Checked<Value> {
    value.filter(|value| value.kind() == Kind::Object).ok_or_else(|| refuse(text!("an object"), value))
}

/// One walk through an argument or an answer.
struct Walk {
    /// Whether the value is an argument, of which a copy is wanted.
    copies: bool,
    /// How many characters of text such an argument may still hold.
    left: u32,
}

impl Walk {
    fn hold(&mut self, value: Option<Value>, rule: &'static Rule) -> Checked<Value> {
        match rule {
            Rule::Object(table) => return self.object(value, table),
            Rule::List(rule, most, complaint) => return self.list(value, rule, *most, complaint.value()),
            Rule::Text => self.count(text(value)?)?,
            Rule::Sized(least, most, complaint) => {
                let size = text(value)?.size();
                if size < *least || size > *most {
                    return Err(refused(complaint.value()));
                }
                self.spend(size)?;
            }
            Rule::Pattern(pattern, complaint) => {
                let text = text(value)?;
                if !text.matches(pattern.value()) {
                    return Err(refused(complaint.value()));
                }
                self.count(text)?;
            }
            Rule::WebUrl => {
                let text = text(value)?;
                if !is_web_url(text) {
                    return Err(refused(text!("must be an absolute http or https URL, got another string")));
                }
                self.count(text)?;
            }
            Rule::OneOf(pattern, names) => {
                if !value.is_some_and(|value| value.matches(pattern.value())) {
                    if kind(value) == Kind::Text {
                        return Err(refused(fill(text!("must be %, got another string"), names.value(), None, None)));
                    }
                    return Err(refuse(names.value(), value));
                }
            }
            Rule::Flag => self.sort(value, Kind::Flag, text!("true or false"))?,
            Rule::Function => self.sort(value, Kind::Function, text!("a function"))?,
            Rule::Number(bounds) => {
                let number = value.filter(|value| value.kind() == Kind::Number).map_or(f64::NAN, Value::number);
                let within = number >= bounds.least && number <= bounds.most;
                if !within || (bounds.whole && number as u64 as f64 != number) {
                    return Err(refuse(bounds.told.value(), value));
                }
            }
            Rule::Any if kind(value) == Kind::Threw => return Err(refuse(text!("a value"), value)),
            Rule::Any => {}
        }
        value.ok_or_else(|| refuse(text!("a value"), value))
    }

    fn object(&mut self, value: Option<Value>, table: &'static Table) -> Checked<Value> {
        let value = object(value)?;
        let (names, mut copy) = (Some(table.names.value()), value);
        if self.copies {
            known(value, table)?;
            copy = Value::object();
        }
        for (index, field) in (0..).zip(table.fields) {
            let found = value.member(names, index);
            match kind(found) {
                Kind::Undefined if field.need == Need::Optional => {}
                Kind::Null if field.need != Need::Required => {}
                _ => {
                    let named = |refused: Refused| refused.at(table.words().item(index).unwrap_or(value));
                    let held = self.hold(found, field.rule).map_err(named)?;
                    if self.copies {
                        copy.set_member(names, index, held);
                    }
                }
            }
        }
        Ok(copy)
    }

    fn list(&mut self, value: Option<Value>, rule: &'static Rule, most: u32, complaint: Value) -> Checked<Value> {
        let Some(value) = value.filter(|value| value.kind() == Kind::List) else {
            return Err(refuse(text!("an array"), value));
        };
        let length = value.length();
        if length > most {
            return Err(refused(complaint));
        }
        let copy = if self.copies { Value::list() } else { value };
        for index in 0..length {
            let held = self.hold(value.item(index), rule).map_err(|refused| refused.item(index))?;
            if self.copies {
                copy.set_item(index, held);
            }
        }
        Ok(copy)
    }

    fn sort(&self, value: Option<Value>, wanted: Kind, told: Value) -> Checked<()> {
        if kind(value) == wanted { Ok(()) } else { Err(refuse(told, value)) }
    }

    /// A text of an answer is not measured, which would take as long as checking it.
    fn count(&mut self, text: Value) -> Checked<()> {
        if self.copies { self.spend(text.size()) } else { Ok(()) }
    }

    fn spend(&mut self, size: u32) -> Checked<()> {
        if self.copies {
            self.left = self.left.checked_sub(size).ok_or_else(|| refused(text!("makes the request too large")))?;
        }
        Ok(())
    }
}
