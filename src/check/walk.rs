//! The walk that checks a value against a rule.

use super::scalar::{COUNT, complaint, is_of, one_of, refuse, text, within};
use super::{Rule, Table};
use crate::error::{Checked, Refused};
use crate::values::{Kind, List, Literal, Object, Text, Value, fill};
use core::ffi::CStr;
use core::ops::RangeInclusive;

/// The maximum number of characters of text in an argument.
const LONGEST: u32 = 4_000_000;

/// The complaint about an unknown member that resembles no known one.
pub const UNKNOWN: &CStr = c"is not a known property";

/// Checks a response of the API against a table. Unknown members are allowed.
pub fn answer(value: Option<Value>, table: &'static Table) -> Checked<()> {
    // The host's check is faster, and its approval is trusted.
    let rule = Rule::Object(table);
    if value.is_some_and(|value| value.fits(core::ptr::from_ref(&rule).addr())) {
        return Ok(());
    }
    let mut walk = Walk { copies: false, left: 0, held: None };
    walk.object(value, table).map_err(|refused| refused.argument(c"$"))
}

/// Checks an argument against a table and returns a copy, so that each getter runs once and exactly what was checked is
/// sent. Unknown members are rejected by name.
pub fn copy(value: Option<Value>, table: &'static Table, name: Text) -> Checked<Object> {
    let mut walk = Walk::of_argument();
    walk.object(value, table).map_err(|refused| refused.argument(name))?;
    Ok(walk.held.map_or_else(Object::new, Object::assume))
}

/// Checks an argument against a table and reads each member once, in table order. Members of `more` are allowed too but
/// not read.
pub fn members(
    value: Option<Value>,
    table: &'static Table,
    more: Option<&'static Table>,
    members: &mut [Option<Value>],
    name: Text,
) -> Checked<()> {
    let mut walk = Walk::of_argument();
    walk.members(value, table, more, None, members).map_err(|refused| refused.argument(name))
}

/// Checks one value of an argument against a rule and returns a copy.
pub fn held(value: Option<Value>, rule: &'static Rule) -> Checked<Value> {
    let mut walk = Walk::of_argument();
    walk.hold(value, rule)?;
    walk.held.ok_or_else(|| refuse(c"a value", value))
}

/// Rejects members that are in neither table.
fn only_known(value: Object, table: &'static Table, more: Option<&'static Table>) -> Checked<()> {
    let (names, more) = (table.names, more.map(|table| table.names));
    let Some(name) = value.unknown_name(names, more) else {
        return Ok(());
    };
    if name.kind() == Kind::Threw {
        return Err(refuse(c"an object", Some(name)));
    }
    Err(unknown(Text::assume(name), names, more))
}

/// Rejects a member that is in neither list of names, suggesting the nearest one.
pub fn unknown(name: Text, names: Literal, more: Option<Literal>) -> Refused {
    let complaint = match name.nearest(names, more) {
        Some(nearest) => fill!(c"is not a known property; did you mean %?", nearest),
        None => UNKNOWN.into(),
    };
    Refused::new(complaint).at(name)
}

/// A walk through an argument or a response.
pub struct Walk {
    /// Whether the value is an argument, which is copied.
    copies: bool,
    /// How many more characters of text the argument may contain.
    left: u32,
    /// The latest checked value or its copy.
    held: Option<Value>,
}

impl Walk {
    fn of_argument() -> Walk {
        Walk { copies: true, left: LONGEST, held: None }
    }

    fn hold(&mut self, value: Option<Value>, rule: &'static Rule) -> Checked<()> {
        self.held = value;
        match rule {
            Rule::Object(table) => self.object(value, table),
            Rule::Map(rule, walk) => walk(self, value, rule),
            Rule::List(rule, most, complaint, least) => self.list(value, rule, *least..=*most, (*complaint).into()),
            Rule::Flag => is_of(value, Kind::Flag, c"true or false".into()),
            Rule::Function => is_of(value, Kind::Function, c"a function".into()),
            Rule::Count => within(value, &COUNT),
            Rule::Number(bounds) => within(value, bounds),
            Rule::OneOf(pattern, names) => one_of(value, (*pattern).into(), (*names).into()),
            Rule::Any => match Kind::of(value) {
                Kind::Threw | Kind::Undefined => Err(refuse(c"a value", value)),
                Kind::Null
                | Kind::Flag
                | Kind::Number
                | Kind::Text
                | Kind::LoneSurrogate
                | Kind::TooLong
                | Kind::Function
                | Kind::List
                | Kind::Bytes
                | Kind::Object
                | Kind::Other => Ok(()),
            },
            Rule::Text | Rule::Filled | Rule::Sized(..) | Rule::Pattern(..) | Rule::WebUrl => {
                self.text(text(value)?, rule)
            }
        }
    }

    fn text(&mut self, text: Text, rule: &Rule) -> Checked<()> {
        if let Some(complaint) = complaint(text, rule) {
            return Err(Refused::new(complaint));
        }
        // Text in responses is not measured, since measuring costs as much as checking.
        if self.copies {
            self.left =
                self.left.checked_sub(text.length()).ok_or_else(|| Refused::new(c"makes the request too large"))?;
        }
        Ok(())
    }

    fn object(&mut self, value: Option<Value>, table: &'static Table) -> Checked<()> {
        let copy = if self.copies { Some(Object::new()) } else { None };
        self.members(value, table, None, copy, &mut [])?;
        self.held = copy.map(Value::from).or(value);
        Ok(())
    }

    /// Checks the members, and stores the values in the copy and in `places`, as far as it reaches.
    fn members(
        &mut self,
        value: Option<Value>,
        table: &'static Table,
        more: Option<&'static Table>,
        copy: Option<Object>,
        places: &mut [Option<Value>],
    ) -> Checked<()> {
        let object = match value {
            Some(value) if value.kind() == Kind::Object => Object::assume(value),
            value => return Err(refuse(c"an object", value)),
        };
        if self.copies {
            only_known(object, table, more)?;
        }
        for (index, field) in (0..).zip(table.fields) {
            let found = object.member(table.names, index);
            if field.need.allows(Kind::of(found)) {
                continue;
            }
            self.hold(found, field.rule).map_err(|refused| refused.at(table.name(index)))?;
            if let (Some(copy), Some(held)) = (copy, self.held) {
                copy.set_member(table.names, index, held);
            }
            if let Some(place) = places.get_mut(index as usize) {
                *place = self.held;
            }
        }
        Ok(())
    }

    /// Checks the members of a map against a rule.
    pub fn map(&mut self, value: Option<Value>, rule: &'static Rule) -> Checked<()> {
        let Some(map) = value.filter(|value| value.kind() == Kind::Object).map(Object::assume) else {
            return Err(refuse(c"an object", value));
        };
        let names = map.names();
        let Some(names) = names.filter(|names| names.kind() == Kind::List).map(List::assume) else {
            return Err(refuse(c"an object", names));
        };
        let copy = if self.copies { Object::new() } else { map };
        for name in names.items().map(Text::assume) {
            // Names are sent too, so they are checked like values.
            let named = if self.copies { self.hold(Some(name.into()), &Rule::Text) } else { Ok(()) };
            named.and_then(|()| self.hold(map.get(name), rule)).map_err(|refused| refused.at(name))?;
            if let (true, Some(held)) = (self.copies, self.held) {
                copy.set(name, held);
            }
        }
        self.held = Some(copy.into());
        Ok(())
    }

    fn list(
        &mut self,
        value: Option<Value>,
        rule: &'static Rule,
        lengths: RangeInclusive<u32>,
        complaint: Text,
    ) -> Checked<()> {
        let Some(list) = value.filter(|value| value.kind() == Kind::List).map(List::assume) else {
            return Err(refuse(c"an array", value));
        };
        let length = list.length();
        if !lengths.contains(&length) {
            return Err(Refused::new(complaint));
        }
        let copy = if self.copies { List::new() } else { list };
        for index in 0..length {
            self.hold(list.item(index), rule).map_err(|refused| refused.item(index))?;
            if let (true, Some(held)) = (self.copies, self.held) {
                copy.push(held);
            }
        }
        self.held = Some(copy.into());
        Ok(())
    }
}
