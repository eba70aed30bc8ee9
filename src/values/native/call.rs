//! The table of a call.

use super::thing::Thing;
use super::{swap, truncate};
use crate::values::slot;
use std::marker::PhantomData;

/// A fresh table, in place for this thread until this is dropped.
pub struct Call {
    before: Vec<Thing>,
    /// It belongs to one thread.
    here: PhantomData<*const ()>,
}

impl Call {
    pub fn open() -> Call {
        let mut fresh = vec![Thing::Undefined; slot::COUNT as usize];
        fresh[1] = Thing::Threw;
        Call { before: swap(fresh), here: PhantomData }
    }

    /// Forgets what a step added to the table.
    pub fn end_step(&self) {
        truncate();
    }

    /// Puts the table aside, so that another call may be made in this thread.
    pub fn aside(self) -> Aside {
        Aside(swap(Vec::new()))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        swap(std::mem::take(&mut self.before));
    }
}

/// A table that is not in use.
pub struct Aside(Vec<Thing>);

impl Aside {
    pub fn open(self) -> Call {
        Call { before: swap(self.0), here: PhantomData }
    }
}
