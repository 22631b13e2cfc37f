//! Two thousand people use the gateway while the service behind it fails in every supported way.
//! Every response has to agree with the database, and no resources may leak.
//!
//! `TALKOVER_LOAD=whole` runs it for a minute. With `--release` it handles more requests.
#![cfg(target_os = "linux")]

mod connection;
mod database;
mod faults;
mod person;
mod program;

use std::env;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::database::Database;
use crate::person::{Person, Told};
use crate::program::Program;

const PEOPLE: usize = 2000;
/// For their connections, and the other files of the process.
const HANDLES: u64 = 2 * PEOPLE as u64;
/// Allows for threads and allocators. A leak of two KiB per update in the long run would exceed it.
const GROWTH_ALLOWED_KIB: u64 = 64 << 10;
/// The connection pool to another service keeps some connections open.
const HANDLES_KEPT: usize = 16;

/// Serializes the tests, because each needs all of the machine.
static MACHINE: Mutex<()> = Mutex::new(());

#[derive(Clone, Copy)]
struct Load {
    length: Duration,
    /// A person's average pause between two updates.
    pause: Duration,
    /// How long a person waits for a response.
    patience: Duration,
    faults_every: Duration,
}

impl Load {
    fn wanted() -> Self {
        if env::var("TALKOVER_LOAD").is_ok_and(|value| value == "whole") {
            Self {
                length: Duration::from_secs(60),
                pause: Duration::from_secs(2),
                patience: Duration::from_secs(10),
                faults_every: Duration::from_millis(100),
            }
        } else {
            Self {
                length: Duration::from_secs(5),
                pause: Duration::from_secs(6),
                patience: Duration::from_secs(5),
                faults_every: Duration::from_millis(500),
            }
        }
    }
}

#[test]
#[ignore = "takes half a minute of the machine: `cargo xtask test --all` runs it"]
fn responses_of_the_gateway_agree_with_the_database() {
    let _alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    allow_handles();
    let database = Database::with_agents("own.db", &agents());
    let program = Program::start(&["--db", database.path(), "--rate-limit", "0"]);
    let silence = json!({ "stall": "headers", "apply": true });
    let people = hold(&program, &program, &database, silence);
    drop(program);
    assert_true(&people, &database);
}

#[test]
#[ignore = "takes half a minute of the machine: `cargo xtask test --all` runs it"]
fn responses_agree_with_the_database_of_another_service() {
    let _alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    allow_handles();
    let database = Database::with_agents("elsewhere.db", &agents());
    let service = Program::start(&["--db", database.path(), "--rate-limit", "0"]);
    let gateway = Program::start(&["--upstream", &format!("http://{}/api/v1", service.address)]);
    let patience = u64::try_from(Load::wanted().patience.as_millis()).unwrap();
    let silence = json!({ "delay_ms": patience + 1000 });
    let people = hold(&gateway, &service, &database, silence);
    drop((gateway, service));
    assert_true(&people, &database);
}

/// Runs the load, and checks the responses and the gateway's memory and file handles.
fn hold(gateway: &Program, service: &Program, database: &Database, silence: Value) -> Vec<Person> {
    let Load { length, pause, patience, faults_every } = Load::wanted();
    let numbers = Arc::new(database.phone_number_ids());
    let arriving = agents().into_iter().zip(1..);
    let people: Vec<Person> = arriving
        .map(|(agent, seed)| Person::new(gateway.address, agent, Arc::clone(&numbers), seed))
        .collect();
    let handles_before = gateway.handles();
    let (mut people, given, growth) = Runtime::new().unwrap().block_on(async {
        let people = all(people, Person::look).await;
        assert!(gateway.handles() >= handles_before + PEOPLE, "not everybody is connected at once");
        let (stop, stopped) = oneshot::channel();
        let giving = tokio::spawn(faults::give(service.address, faults_every, silence, stopped));
        let (began, end) = (Instant::now(), Instant::now() + length);
        let acting = tokio::spawn(all(people, move |person| person.update_until(end, pause, patience)));
        sleep_until(began + length / 3).await;
        let warm = gateway.memory();
        sleep_until(end).await;
        stop.send(()).unwrap();
        let given = giving.await.unwrap();
        let people = acting.await.unwrap();
        let growth = gateway.memory().saturating_sub(warm);
        println!("{warm} KiB in memory, and {growth} KiB more at the end");
        let mut people = all(people, Person::look).await;
        people.iter_mut().for_each(Person::leave);
        let gone = async {
            while gateway.handles() > handles_before + HANDLES_KEPT {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(Duration::from_secs(60), gone)
            .await
            .expect("the gateway keeps connections that nobody has any more");
        (people, given, growth)
    });
    let mut told = Told::default();
    for person in &mut people {
        told += std::mem::take(&mut person.told);
    }
    println!("{told:?} of {given:?}");
    assert_eq!(told.wrong, [""; 0]);
    assert!(told.done > PEOPLE / 10 && told.refused > 0 && told.limited > 0, "{told:?}");
    assert!(told.failed > 0 && told.cut > 0 && told.late > 0, "{told:?}");
    // On a busy machine, requests can be late without a fault, so `late` has no upper bound. Every
    // other failure was injected.
    assert!(told.failed <= given.failed && told.cut <= given.cut, "{told:?} of {given:?}");
    assert!(growth < GROWTH_ALLOWED_KIB, "the gateway has {growth} KiB more at the end");
    people
}

fn assert_true(people: &[Person], database: &Database) {
    let agents: Vec<String> = people.iter().map(|person| person.agent.clone()).collect();
    for (person, kept) in people.iter().zip(database.settings(&agents)) {
        assert!(person.may_find(&kept), "{person:?}: {kept:?}");
    }
}

/// Runs `act` for all people concurrently.
async fn all<F>(people: Vec<Person>, act: impl Fn(Person) -> F) -> Vec<Person>
where
    F: Future<Output = Person> + Send + 'static,
{
    people.into_iter().map(act).collect::<JoinSet<Person>>().join_all().await
}

fn agents() -> Vec<String> {
    (1..=PEOPLE).map(|number| format!("load-{number}")).collect()
}

fn allow_handles() {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    assert!(
        hard >= HANDLES,
        "this machine allows {hard} open files and the test needs {HANDLES}: see `ulimit -Hn`"
    );
    setrlimit(Resource::RLIMIT_NOFILE, HANDLES, hard).unwrap();
}
