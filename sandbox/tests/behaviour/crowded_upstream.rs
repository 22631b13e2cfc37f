//! More requests than the gateway can forward at once, while the service does not answer.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use talkover_sandbox::{Settings, Upstream};

use crate::client::{TOKEN, api, call};
use crate::running::{Running, sandbox_with};

/// More than a runtime's blocking threads.
const CALLS: usize = 600;
/// The silence after which no more requests are expected.
const SILENCE: Duration = Duration::from_millis(700);

/// A request that reached the service. Dropping it closes the connection without a response.
struct Arrived {
    agent: String,
    _connection: TcpStream,
}

/// A service that never answers, with a gateway in front.
fn silent_service() -> (Running, Receiver<Arrived>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let upstream = Upstream::new(&format!("http://{}", listener.local_addr().unwrap()), TOKEN).unwrap();
    let (arrivals, arrived) = mpsc::channel();
    thread::spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            let mut line = String::new();
            BufReader::new(&connection).read_line(&mut line).unwrap();
            let agent = line.split(['/', ' ']).nth(3).unwrap().to_owned();
            if arrivals.send(Arrived { agent, _connection: connection }).is_err() {
                return;
            }
        }
    });
    (sandbox_with(Settings { upstream: Some(upstream), ..Settings::default() }), arrived)
}

fn get(agent: &str, gateway: &Running) -> TcpStream {
    call("GET", &format!("/talkover/agents/{agent}")).open(gateway.address)
}

fn until_silence(arrived: &Receiver<Arrived>) -> Vec<Arrived> {
    std::iter::from_fn(|| arrived.recv_timeout(SILENCE).ok()).collect()
}

#[test]
fn a_queued_call_is_not_sent_after_its_client_disconnects() {
    let (gateway, arrived) = silent_service();
    let mut clients: Vec<(String, TcpStream)> = (0..CALLS)
        .map(|number| (format!("agent-{number}"), number))
        .map(|(agent, _)| (agent.clone(), get(&agent, &gateway)))
        .collect();
    let under_way = until_silence(&arrived);
    assert!((1..CALLS).contains(&under_way.len()), "{} calls at once", under_way.len());
    clients.retain(|(agent, _)| under_way.iter().any(|call| call.agent == *agent));
    thread::sleep(SILENCE);
    let _last = get("last", &gateway);
    drop(under_way);
    let next: Vec<String> = until_silence(&arrived).into_iter().map(|call| call.agent).collect();
    assert_eq!(next, ["last"]);
}

#[test]
fn an_unresponsive_service_does_not_block_other_requests() {
    let (gateway, arrived) = silent_service();
    let _clients: Vec<TcpStream> =
        (0..CALLS).map(|number| get(&format!("agent-{number}"), &gateway)).collect();
    let _under_way = until_silence(&arrived);
    gateway.send(api("GET", "/agents")).expect(200);
}
