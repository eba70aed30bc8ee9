//! What can be made of values, in the order of `makers` in `pkg-template/values.js`.

use super::thing::{Thing, Thrown};
use super::{behind, pattern, reference, spelling, time, words};
use std::rc::Rc;

/// Makes a value of others.
pub fn make(what: i32, [first, second, third, fourth]: [i32; 4]) -> Result<Thing, Thrown> {
    let of = behind(first);
    match what {
        0 => Ok(Thing::object(Vec::new())),
        1 => Ok(Thing::list(Vec::new())),
        2 => stray(&of, &words(second)),
        3 => fill(&texts(of)?, [second, third, fourth]),
        4 => {
            let text = of.spelt()?;
            let found = pattern(second).captures(&text).and_then(|found| found.get(1));
            Ok(found.map_or(Thing::Undefined, |found| Thing::text(found.as_str())))
        }
        5 => {
            let (text, by) = (texts(of)?, texts(behind(third))?);
            Ok(Thing::text(&pattern(second).replace_all(&text, &*by)))
        }
        6 => Ok(Thing::text(&texts(of)?.replace(&*texts(behind(second))?, &texts(behind(third))?))),
        7 => {
            let (text, separator) = (texts(of)?, texts(behind(second))?);
            Ok(Thing::list(text.split(&*separator).map(Thing::text).collect()))
        }
        8 => Ok(cut(&of, behind(second).number() as usize, behind(third))),
        9 => match of {
            Thing::Undefined => Ok(Thing::text("")),
            of => Ok(Thing::text(&texts(of)?.to_lowercase())),
        },
        10 => match of {
            Thing::Broken => Err(Thrown),
            of => Ok(Thing::text(&spelling::encode(&of.spelt()?))),
        },
        11 => Ok(Thing::text(&spelling::decode(&of.spelt()?)?)),
        12 => Ok(Thing::text(&reference::resolve(&behind(second).spelt()?, &of.spelt()?))),
        13 => {
            let mut out = String::new();
            spelling::json(&of, &mut out)?;
            Ok(Thing::text(&out))
        }
        14 => match of {
            Thing::Broken => Err(Thrown),
            of => Ok(Thing::text(&spelling::base64url(of.spelt()?.as_bytes()))),
        },
        15 => Ok(Thing::text(&spelling::from_base64url(&texts(of)?)?)),
        16 => Ok(match of {
            Thing::Text(text) => time::time(&text).map_or(Thing::Undefined, Thing::Number),
            _ => Thing::Undefined,
        }),
        17 => Ok(Thing::Flag(of.number() > 0.0)),
        18 => {
            let (url, mark, name) = (texts(of)?, texts(behind(second))?, texts(behind(third))?);
            match behind(fourth) {
                Thing::Broken => Err(Thrown),
                value => Ok(Thing::text(&[&*url, &*mark, &*name, "=", &spelling::encode(&value.spelt()?)].concat())),
            }
        }
        _ => panic!("nobody knows how to make {what}"),
    }
}

/// The first name that is none of the known ones.
fn stray(of: &Thing, known: &[Rc<str>]) -> Result<Thing, Thrown> {
    let mut keys = of.keys()?.into_iter();
    let stray = keys.find(|key| &**key != "__proto__" && !known.contains(key));
    Ok(stray.map_or(Thing::Undefined, Thing::Text))
}

/// A text that a method of texts is called on.
fn texts(of: Thing) -> Result<Rc<str>, Thrown> {
    match of {
        Thing::Text(_) | Thing::Broken | Thing::Long => of.spelt(),
        _ => Err(Thrown),
    }
}

fn fill(template: &str, parts: [i32; 3]) -> Result<Thing, Thrown> {
    let mut parts = parts.into_iter();
    let mut out = String::new();
    for (index, piece) in template.split('%').enumerate() {
        if index > 0 {
            match parts.next().map(behind) {
                None | Some(Thing::Undefined | Thing::Null) => {}
                Some(part) => out.push_str(&part.spelt()?),
            }
        }
        out.push_str(piece);
    }
    Ok(Thing::text(&out))
}

fn cut(of: &Thing, most: usize, mark: Thing) -> Thing {
    let text = match of {
        Thing::Text(text) => text,
        Thing::Long => &"x".repeat(2 * most + 2).into(),
        // Half a pair may stand anywhere in a text.
        Thing::Broken => return Thing::Broken,
        _ => return Thing::Threw,
    };
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(most).map(plain).collect();
    if letters.next().is_some() {
        out.push_str(&match mark {
            Thing::Text(mark) => mark,
            _ => "…".into(),
        });
    }
    Thing::text(&out)
}
