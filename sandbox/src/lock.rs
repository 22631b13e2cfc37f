use std::sync::{Mutex, MutexGuard, PoisonError};

/// Nothing behind these locks is left half done by a panic, so a poisoned one is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
