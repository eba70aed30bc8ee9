//! The walk that holds a value against a rule.

use super::nearest::nearest;
use super::{Bounds, LARGEST, Need, Rule, Table};
use crate::error::{Checked, Refused, refused};
use crate::request::is_web_url;
use crate::values::{Ask, Kind, Make, Value, ask, fill, kind, literal, make, number, text};

/// The most characters of text that an argument may hold.
const LONGEST: u32 = 4_000_000;

/// Holds the answer of the API against a table. Members that the table does not know are welcome.
pub fn answer(value: Option<Value>, table: &'static Table) -> Checked<Value> {
    if let Some(value) = value {
        let rule = Rule::Object(table);
        let place = number(core::ptr::from_ref(&rule) as usize as f64);
        if ask(Ask::Fits, Some(value), Some(place)) != 0 {
            return Ok(value);
        }
    }
    let mut walk = Walk { copies: false, left: 0 };
    walk.object(value, table).map_err(|refused| refused.argument(text!("$")))
}

/// Holds an argument against a table and returns a copy of what was checked: each getter runs once, and what was checked
/// is what is sent. A member that the table does not know is refused by name.
pub fn argument(value: Option<Value>, table: &'static Table, name: Value) -> Checked<Value> {
    let mut walk = Walk { copies: true, left: LONGEST };
    walk.object(value, table).map_err(|refused| refused.argument(name))
}

/// The members of an argument that were checked, in the order of its table.
#[derive(Default)]
pub struct Members([Option<Value>; 12]);

impl Members {
    /// Holds an argument against a table and reads its members, each of them once.
    pub fn read(&mut self, value: Option<Value>, table: &'static Table, name: Value) -> Checked<()> {
        let mut walk = Walk { copies: true, left: LONGEST };
        walk.members(value, table, None, &mut self.0).map_err(|refused| refused.argument(name))?;
        Ok(())
    }

    /// One of them.
    pub fn at(&self, place: usize) -> Option<Value> {
        self.0.get(place).copied().flatten()
    }
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

/// What `Rule::Count` keeps to.
static COUNT: Bounds = Bounds { least: 0.0, most: LARGEST, whole: false, told: literal!("a number of at least 0") };

fn within(value: Option<Value>, bounds: &Bounds) -> Checked<()> {
    let number = value.filter(|value| value.kind() == Kind::Number).map_or(f64::NAN, Value::number);
    let within = number >= bounds.least && number <= bounds.most;
    if !within || (bounds.whole && number as u64 as f64 != number) {
        return Err(refuse(bounds.told.value(), value));
    }
    Ok(())
}

fn sort(value: Option<Value>, wanted: Kind, told: Value) -> Checked<()> {
    if kind(value) == wanted { Ok(()) } else { Err(refuse(told, value)) }
}

/// What a rule has to say against a text.
fn complaint(text: Value, rule: &Rule) -> Option<Value> {
    let (is_good, complaint) = match rule {
        Rule::Filled => (!text.is(text!("")), text!("must not be empty")),
        Rule::Sized(least, most, complaint) => ((*least..=*most).contains(&text.size()), complaint.value()),
        Rule::Pattern(pattern, complaint) => (text.matches(pattern.value()), complaint.value()),
        Rule::WebUrl => (is_web_url(text), text!("must be an absolute http or https URL, got another string")),
        _ => return None,
    };
    Some(complaint).filter(|_| !is_good)
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
            Rule::Flag => sort(value, Kind::Flag, text!("true or false"))?,
            Rule::Function => sort(value, Kind::Function, text!("a function"))?,
            Rule::Count => within(value, &COUNT)?,
            Rule::Number(bounds) => within(value, bounds)?,
            Rule::OneOf(pattern, names) => {
                if !value.is_some_and(|value| value.matches(pattern.value())) {
                    if kind(value) == Kind::Text {
                        return Err(refused(fill(text!("must be %, got another string"), names.value(), None, None)));
                    }
                    return Err(refuse(names.value(), value));
                }
            }
            Rule::Any => {
                if kind(value) == Kind::Threw {
                    return Err(refuse(text!("a value"), value));
                }
            }
            Rule::Text | Rule::Filled | Rule::Sized(..) | Rule::Pattern(..) | Rule::WebUrl => {
                let text = text(value)?;
                if let Some(complaint) = complaint(text, rule) {
                    return Err(refused(complaint));
                }
                // A text of an answer is not measured, which would take as long as checking it.
                if self.copies {
                    self.left = self
                        .left
                        .checked_sub(text.size())
                        .ok_or_else(|| refused(text!("makes the request too large")))?;
                }
            }
        }
        value.ok_or_else(|| refuse(text!("a value"), value))
    }

    fn object(&mut self, value: Option<Value>, table: &'static Table) -> Checked<Value> {
        let copy = if self.copies { Some(Value::object()) } else { None };
        let value = self.members(value, table, copy, &mut [])?;
        Ok(copy.unwrap_or(value))
    }

    /// Puts the members that are there into a copy and into places, as far as there are any.
    fn members(
        &mut self,
        value: Option<Value>,
        table: &'static Table,
        copy: Option<Value>,
        places: &mut [Option<Value>],
    ) -> Checked<Value> {
        let (value, names) = (object(value)?, Some(table.names.value()));
        if self.copies {
            known(value, table)?;
        }
        for (index, field) in table.fields.iter().enumerate() {
            let found = value.member(names, index as u32);
            match kind(found) {
                Kind::Undefined if field.need == Need::Optional => {}
                Kind::Null if field.need != Need::Required => {}
                _ => {
                    let named = |refused: Refused| refused.at(table.words().item(index as u32).unwrap_or(value));
                    let held = self.hold(found, field.rule).map_err(named)?;
                    if let Some(copy) = copy {
                        copy.set_member(names, index as u32, held);
                    }
                    if let Some(place) = places.get_mut(index) {
                        *place = Some(held);
                    }
                }
            }
        }
        Ok(value)
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
}
