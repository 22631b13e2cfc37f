//! The holds of this page.

use core::cell::RefCell;

use crate::browser::clock::{monotonic_ms, wall_ms};
use crate::policy::pacing::{Holds, hold_ms};
use crate::policy::retry_after::Limits;

thread_local! {
    static HOLDS: RefCell<Holds> = const { RefCell::new(Holds::new()) };
}

/// Milliseconds until the base URL may be asked, 0 if now.
pub(crate) fn held_ms(base_url: &str) -> f64 {
    let now_ms = monotonic_ms();
    HOLDS.with_borrow(|holds| holds.remaining_ms(base_url, now_ms))
}

/// Takes note of a reply. `wait_ms` is what the call itself would wait after it.
pub(crate) fn heed(base_url: &str, status: Option<u16>, limits: &Limits, wait_ms: f64) {
    if let Some(ms) = hold_ms(status, limits, wait_ms, wall_ms()) {
        let now_ms = monotonic_ms();
        HOLDS.with_borrow_mut(|holds| holds.hold(base_url, ms, now_ms));
    }
}
