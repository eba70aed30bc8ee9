//! Validation: tables of rules for arguments and responses, and the walk that checks values against them.

mod argument;
mod rule;
mod scalar;
mod table;
mod walk;

pub use argument::Member;
pub(crate) use argument::argument;
pub use rule::{Bounds, LARGEST, MapWalk, Rule, SECRET};
pub(crate) use rule::{characters, list, map, number, one_of};
pub use scalar::{refuse, text};
pub(crate) use table::table;
pub use table::{ANYTHING, Field, Need, Table};
pub use walk::{UNKNOWN, Walk, answer, copy, held, members, unknown};

#[cfg(test)]
mod tests;
