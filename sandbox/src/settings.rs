use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::auth::Plan;
use crate::origin::LoopbackOrigin;
use crate::rate_limit::RateLimiter;
use crate::store::OpenError;
use crate::upstream::Upstream;

/// The settings of a sandbox. `Settings::default()` equals the command line without arguments.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address to listen on. The entire network can reach any address except loopback.
    pub host: IpAddr,
    /// The port to listen on; 0 picks a free port.
    pub port: u16,
    /// The SQLite file for the state; `None` keeps it in memory.
    pub db: Option<PathBuf>,
    /// The folder served at `/`.
    pub www: Option<PathBuf>,
    /// The folder served at `/pkg/`.
    pub pkg: Option<PathBuf>,
    /// The plan of every token; `None` for the plan of each token.
    pub plan: Option<Plan>,
    /// Requests per window for every token, regardless of its plan; 0 for no limit.
    pub rate_limit: Option<u32>,
    /// The length of a rate limit window.
    pub rate_window: Duration,
    /// The service that the gateway forwards to; `None` for the sandbox's API.
    pub upstream: Option<Upstream>,
    /// Development servers whose pages may use the gateway.
    pub allowed_origins: Vec<LoopbackOrigin>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8787,
            db: None,
            www: None,
            pkg: None,
            plan: None,
            rate_limit: None,
            rate_window: Duration::from_secs(60),
            upstream: None,
            allowed_origins: Vec::new(),
        }
    }
}

impl Settings {
    /// The rate limits at the start. `rate_limit` takes precedence over `plan`.
    pub(crate) fn rate_limiter(&self) -> RateLimiter {
        RateLimiter::new(self.rate_limit.or(self.plan.map(Plan::limit)), self.rate_window)
    }
}

/// Why a sandbox could not start. The message says how to fix it.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Another program listens on this address.
    PortTaken(SocketAddr),
    /// The address is not available.
    Listen(SocketAddr, io::Error),
    /// A folder does not exist. The first field is the option that names it.
    NoFolder(&'static str, PathBuf),
    /// The database cannot be used.
    Database(OpenError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken(address) => write!(
                f,
                "port {} on {} is taken by another program: choose another with --port, or --port 0 for any free one",
                address.port(),
                address.ip()
            ),
            Self::Listen(address, cause) => {
                write!(f, "cannot listen on {address}: {cause}. Check --host and --port")
            }
            Self::NoFolder(option, path) => {
                write!(
                    f,
                    "{option}: there is no folder {}. Build it first, or correct the path",
                    path.display()
                )
            }
            Self::Database(cause) => write!(f, "--db: {cause}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::PortTaken(_) | Self::NoFolder(..) => None,
            Self::Listen(_, cause) => Some(cause),
            Self::Database(cause) => Some(cause),
        }
    }
}
