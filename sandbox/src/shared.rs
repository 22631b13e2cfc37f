use std::sync::Mutex;

use crate::auth::Tokens;
use crate::fault_queue::FaultQueue;
use crate::lock::lock;
use crate::rate_limit::RateLimiter;
use crate::request_log::RequestLog;
use crate::seed;
use crate::settings::Settings;
use crate::store::Store;

/// The state that all requests share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) port: u16,
    pub(crate) store: Store,
    pub(crate) tokens: Tokens,
    pub(crate) rate_limiter: Mutex<RateLimiter>,
    pub(crate) faults: Mutex<FaultQueue>,
    pub(crate) log: Mutex<RequestLog>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, port: u16, store: Store) -> Self {
        Self {
            rate_limiter: Mutex::new(settings.rate_limiter()),
            settings,
            port,
            store,
            tokens: Tokens::new(seed::tokens()),
            faults: Mutex::default(),
            log: Mutex::default(),
        }
    }

    /// Restores the state at startup, for the next test.
    pub(crate) fn reset(&self) -> rusqlite::Result<()> {
        self.store.reset()?;
        *lock(&self.rate_limiter) = self.settings.rate_limiter();
        *lock(&self.faults) = FaultQueue::default();
        lock(&self.log).clear();
        Ok(())
    }
}
