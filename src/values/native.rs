//! The host of native tests: a table of this thread, and what can be asked about its values and made of them, in the same
//! order and to the same effect as in `pkg-template/values.js`. What would be an exception in the module there is a panic
//! here, so that a test sees it.

#![allow(missing_docs, reason = "nothing of this is in the library, and the names say what there is to say")]

mod call;
mod made;
mod mock;
mod patterns;
mod reference;
mod spelling;
mod tests;
mod thing;
mod time;

pub use call::Call;
pub use mock::Mock;
pub use thing::{Thing, Thrown};

use super::{Kind, Value, slot};
use regex::Regex;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

#[derive(Default)]
struct Host {
    table: Vec<Thing>,
    literals: Vec<Known>,
    /// The literals by address and length.
    numbers: HashMap<(usize, usize), i32, BuildHasherDefault<Addresses>>,
}

/// A literal that was used in this thread.
struct Known {
    text: Thing,
    pattern: Option<Rc<Regex>>,
    words: Option<Rc<[Rc<str>]>>,
}

/// Tells addresses apart, quickly.
#[derive(Default)]
struct Addresses(u64);

impl Hasher for Addresses {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0.rotate_left(5) ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Forgets what does not outlast a step.
fn truncate() {
    HOST.with_borrow_mut(|host| host.table.truncate(slot::COUNT as usize));
}

/// Puts a table in place, and returns the one that was there.
fn swap(table: Vec<Thing>) -> Vec<Thing> {
    HOST.with_borrow_mut(|host| std::mem::replace(&mut host.table, table))
}

/// A value of a test's own making.
pub fn given(value: impl Into<Mock>) -> Value {
    held(Thing::from(value.into()))
}

/// The same, or none where it is undefined.
pub fn maybe(value: impl Into<Mock>) -> Option<Value> {
    super::from_number(handle(value.into().into()))
}

/// A value that another test holds already.
pub fn held(value: Thing) -> Value {
    super::certain(super::from_number(handle(value)))
}

/// What is behind a value.
pub fn thing(value: Value) -> Thing {
    behind(value.0.get())
}

/// A text, or what a number or a truth value looks like as one.
#[track_caller]
pub fn shown(value: Value) -> String {
    thing(value).spelt().expect("it can be shown").to_string()
}

/// A value as JSON; what JSON cannot say is null.
pub fn json(value: Value) -> serde_json::Value {
    thing(value).json().unwrap_or_default()
}

/// A literal of the program, ending in NUL.
pub fn literal(text: &'static str) -> Value {
    let number = HOST.with_borrow_mut(|host| {
        let key = (text.as_ptr() as usize, text.len());
        *host.numbers.entry(key).or_insert_with(|| {
            let text = text.strip_suffix('\0').expect("a literal ends in NUL");
            assert!(text.is_ascii() && !text.contains('\0'), "{text:?} cannot be read where it lies");
            host.literals.push(Known { text: Thing::text(text), pattern: None, words: None });
            host.literals.len() as i32
        })
    });
    super::certain(super::from_number(number))
}

pub fn ask(what: i32, first: i32, second: i32) -> i32 {
    match what {
        0 => behind(first).kind() as i32,
        1 => match behind(first) {
            Thing::Text(text) => i32::from(pattern(second).is_match(&text)),
            text @ (Thing::Broken | Thing::Long) => i32::from(pattern(second).is_match(&text.spelt().expect("a text"))),
            _ => 0,
        },
        2 => i32::from(behind(first).is(&behind(second))),
        3 => match behind(first) {
            Thing::Text(text) => text.chars().count() as i32,
            text @ (Thing::Broken | Thing::Long) => text.spelt().expect("a text").chars().count() as i32,
            other => panic!("asked for the size of {other:?}"),
        },
        4 => match behind(first) {
            Thing::Text(text) => text.encode_utf16().nth(behind(second).number() as usize).map_or(0, i32::from),
            Thing::Broken => 0xd800,
            Thing::Long => i32::from(b'x'),
            other => panic!("asked for a unit of {other:?}"),
        },
        5 => {
            let sent = match behind(second) {
                Thing::Undefined => "".into(),
                Thing::Text(text) => text,
                other => panic!("{other:?} proves nothing"),
            };
            let Thing::List(expected) = behind(first) else { panic!("nothing is expected that could be proved") };
            i32::from(expected.borrow().iter().any(|text| matches!(text, Thing::Text(text) if *text == sent)))
        }
        // In doubt about everything, so that the walk has all to do.
        6 => 0,
        _ => panic!("nobody knows how to ask {what}"),
    }
}

pub fn make(what: i32, first: i32, second: i32, third: i32, fourth: i32) -> i32 {
    made::make(what, [first, second, third, fourth]).map_or(-1, handle)
}

/// A member, whose handle tells its kind.
pub fn member(of: i32, names: i32, index: i32) -> i32 {
    let Ok(found) = behind(of).get(&key(names, index)) else { return -1 };
    match (found.kind(), handle(found)) {
        (Kind::Undefined | Kind::Threw, handle) => handle,
        (kind, handle) => handle - ((kind as i32) << 24),
    }
}

pub fn put(to: i32, names: i32, index: i32, of: i32) {
    let (to, value) = (behind(to), behind(of));
    to.set(&key(names, index), value).unwrap_or_else(|_| panic!("{to:?} has no members"));
}

/// The key of a member: one of several names, or an index where there are none.
fn key(names: i32, index: i32) -> Thing {
    match names {
        0 => Thing::Number(f64::from(index)),
        _ => words(names).get(index as usize).map_or(Thing::Undefined, |name| Thing::Text(name.clone())),
    }
}

/// The words of a text.
fn words(number: i32) -> Rc<[Rc<str>]> {
    let split = |text: &Thing| text.spelt().expect("names are a text").trim().split(' ').map(Rc::from).collect();
    if number < 0 {
        return split(&behind(number));
    }
    HOST.with_borrow_mut(|host| {
        let known = &mut host.literals[number as usize - 1];
        let text = &known.text;
        known.words.get_or_insert_with(|| split(text)).clone()
    })
}

pub fn keep(place: i32, kept: i32) {
    let kept = behind(kept);
    HOST.with_borrow_mut(|host| host.table[place.unsigned_abs() as usize] = kept);
}

pub fn number(of: i32) -> f64 {
    behind(of).number()
}

pub fn numeral(number: f64) -> i32 {
    handle(Thing::Number(number)) - ((Kind::Number as i32) << 24)
}

/// Puts a value into the table and returns its number.
fn handle(made: Thing) -> i32 {
    match made {
        Thing::Undefined => 0,
        Thing::Threw => -1,
        made => HOST.with_borrow_mut(|host| {
            assert!(!host.table.is_empty(), "no call is open in this thread");
            host.table.push(made);
            1 - host.table.len() as i32
        }),
    }
}

/// The value of a number.
fn behind(number: i32) -> Thing {
    HOST.with_borrow(|host| match number {
        1.. => host.literals[number as usize - 1].text.clone(),
        _ => host.table.get(number.unsigned_abs() as usize & 0xff_ffff).cloned().unwrap_or(Thing::Undefined),
    })
}

/// The compiled pattern of a text, which is a literal in all of the core.
fn pattern(number: i32) -> Rc<Regex> {
    if number < 0 {
        return Rc::new(patterns::compiled(&behind(number).spelt().expect("a pattern is a text")));
    }
    HOST.with_borrow_mut(|host| {
        let known = &mut host.literals[number as usize - 1];
        let text = &known.text;
        // A copy of a Regex begins with an empty cache, so there is one for each thread.
        let compiled = || Rc::new(patterns::compiled(&text.spelt().expect("a pattern is a text")));
        known.pattern.get_or_insert_with(compiled).clone()
    })
}
