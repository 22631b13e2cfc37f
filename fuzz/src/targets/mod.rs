pub mod base_url;
pub mod dates;
pub mod ids;
pub mod options;
mod page;
pub mod replies;
pub mod waits;
