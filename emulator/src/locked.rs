//! Locks, which a panic does not spoil.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whoever panicked with a lock has answered with 500; that is no reason to answer everybody else so.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
