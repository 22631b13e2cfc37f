//! A call's turn to change its agent: in the page's line, and in the line across tabs.

use crate::browser::host::Host;
use crate::browser::lock::TabLock;
use crate::line::{self, Lines};

pub(crate) type Place = line::Place<TabLock>;

thread_local! {
    static LINES: Lines<TabLock> = Lines::default();
}

/// Takes the last place in the line for this address, here and among all tabs.
pub(crate) fn enter(url: &str, host: &Host) -> Place {
    LINES.with(|lines| lines.enter(url, TabLock::request(url, host)))
}
