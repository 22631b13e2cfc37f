use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::any;

use crate::shared::Shared;
use crate::{control, exchange, gateway, host, static_files};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    // The API accepts any Host. It is meant for other origins, and requires a token.
    let api = Router::new()
        .route("/api/v1", any(exchange::receive))
        .route("/api/v1/", any(exchange::receive))
        .route("/api/v1/{*path}", any(exchange::receive));
    let own = Router::new()
        .route("/talkover", any(gateway::receive))
        .route("/talkover/", any(gateway::receive))
        .route("/talkover/{*path}", any(gateway::receive))
        .merge(control::routes())
        .merge(static_files::routes(&shared.settings))
        .layer(from_fn_with_state(Arc::clone(&shared), host::only_own));
    api.merge(own).with_state(shared)
}
