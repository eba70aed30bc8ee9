//! Checks at compile time that functions agree with the declarations of the operations.

use crate::operation::{Input, Operation};

/// How many operations all families have.
pub const fn declared(mut families: &[&[&Operation]]) -> usize {
    let mut count = 0;
    while let [family, rest @ ..] = families {
        count += family.len();
        families = rest;
    }
    count
}

/// Whether a function takes as many arguments as an operation: its identifiers, its input, and the options.
pub const fn takes(operation: &Operation, arguments: usize) -> bool {
    let input = match operation.input {
        Input::Nothing => 0,
        Input::Required(..) | Input::Optional(..) => 1,
    };
    arguments == operation.ids.len() + input + 1
}

/// Whether an operation has this name, spelt `asInJavaScript` or `as_in_rust`.
pub const fn is_called(operation: &Operation, name: &str) -> bool {
    let (mut declared, mut name) = (operation.name.to_cstr().to_bytes(), name.as_bytes());
    while let [first, rest @ ..] = name {
        let (letter, rest) = match (*first, rest) {
            (b'_', [next, rest @ ..]) => (next.to_ascii_uppercase(), rest),
            (letter, rest) => (letter, rest),
        };
        match declared {
            [own, behind @ ..] if *own == letter => declared = behind,
            _ => return false,
        }
        name = rest;
    }
    declared.is_empty()
}
