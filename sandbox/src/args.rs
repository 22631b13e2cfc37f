use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use talkover_sandbox::{LoopbackOrigin, Plan, Settings, Upstream, UpstreamError};

/// A local sandbox of Talkover's calling API, with a gateway that adds the token
#[derive(Debug, Parser)]
#[command(name = "talkover-sandbox", version)]
pub(crate) struct Args {
    /// Address to listen on; with a real token, loopback addresses only
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen on; 0 picks a free port
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// SQLite file for the state [default: in memory]
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Folder served at /
    #[arg(long, value_name = "DIR")]
    www: Option<PathBuf>,
    /// Folder served at /pkg/
    #[arg(long, value_name = "DIR")]
    pkg: Option<PathBuf>,
    /// Plan of every token, for its rate limit: 100 or 1000 requests per window [default: the
    /// token's plan]
    #[arg(long)]
    plan: Option<Plan>,
    /// Requests per window for every token; 0 for no limit [default: the plan's]
    #[arg(long, value_name = "N", conflicts_with = "plan")]
    rate_limit: Option<u32>,
    /// Length of a rate limit window
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    rate_window: u64,
    /// Base URL that the gateway forwards to, with the token in TALKOVER_TOKEN [default: the
    /// sandbox itself]
    #[arg(long, value_name = "URL")]
    upstream: Option<String>,
    /// Development server on this machine that forwards its pages' calls to the gateway, such as
    /// http://localhost:5173; can be repeated
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<LoopbackOrigin>,
}

impl Args {
    pub(crate) fn settings(self, token: Option<String>) -> Result<Settings, UpstreamError> {
        if !self.host.is_loopback() && (self.upstream.is_some() || token.is_some()) {
            return Err(UpstreamError::Exposed);
        }
        let upstream = match self.upstream {
            Some(url) => Some(Upstream::new(&url, &token.unwrap_or_default())?),
            None => None,
        };
        Ok(Settings {
            host: self.host,
            port: self.port,
            db: self.db,
            www: self.www,
            pkg: self.pkg,
            plan: self.plan,
            rate_limit: self.rate_limit,
            rate_window: Duration::from_secs(self.rate_window),
            upstream,
            allowed_origins: self.allow_origin,
        })
    }
}
