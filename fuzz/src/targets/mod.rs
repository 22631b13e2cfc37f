pub mod base_url;
pub mod dates;
pub mod ids;
pub mod options;
pub mod replies;
pub mod waits;
