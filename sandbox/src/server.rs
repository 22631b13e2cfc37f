use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;

use crate::delivery::CutConnection;
use crate::host::LocalAddress;
use crate::router::router;
use crate::seed;
use crate::settings::{Settings, StartError};
use crate::shared::Shared;
use crate::store::Store;

/// How long running requests may take after the server stops.
const GRACE: Duration = Duration::from_secs(2);

/// A running sandbox. It accepts connections until it is stopped or dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Sandbox {
    /// Opens the database and starts to listen, on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If a folder does not exist, the database belongs to another program, or the address is not
    /// available.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        folder("--www", settings.www.as_ref())?;
        folder("--pkg", settings.pkg.as_ref())?;
        let wanted = SocketAddr::new(settings.host, settings.port);
        let listener = TcpListener::bind(wanted).await.map_err(|cause| match cause.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken(wanted),
            _ => StartError::Listen(wanted, cause),
        })?;
        let address = listener.local_addr().map_err(|cause| StartError::Listen(wanted, cause))?;
        let store = Store::open(settings.db.as_deref(), seed::store()).map_err(StartError::Database)?;
        let router = router(Arc::new(Shared::new(settings, address.port(), store)));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, router, stopped));
        Ok(Self { address, stop, serving })
    }

    /// The address it listens on, with the actual port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting connections, gives running requests two seconds to end, and closes every
    /// connection.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.serving.await;
    }
}

fn folder(option: &'static str, path: Option<&PathBuf>) -> Result<(), StartError> {
    match path {
        Some(path) if !path.is_dir() => Err(StartError::NoFolder(option, path.clone())),
        Some(_) | None => Ok(()),
    }
}

async fn serve(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if let Some(connection) = connection(stream, router.clone()) {
                        let connection = graceful.watch(connection);
                        connections.spawn(async { drop(connection.await) });
                    }
                }
                // Most likely out of file handles. Waits for a connection to end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
    connections.shutdown().await;
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> Option<impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error>> {
    let local = LocalAddress(stream.local_addr().ok()?);
    // Responses are small and often sent in parts. Sends each part without delay.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(local);
            let answered: Result<Response, Infallible> = router.oneshot(request).await;
            let Ok(response) = answered;
            if response.extensions().get::<CutConnection>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
            }
            Ok(response)
        }
    });
    Some(http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service))
}
