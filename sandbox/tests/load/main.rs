//! Two thousand people at the gateway, while the service behind it fails in every way that it can: nothing that anybody was told may be
//! untrue of the database, and nothing may be left behind. With `TALKOVER_LOAD=whole` for a minute; `--release` lets it serve more.
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
/// Their connections, and what else a process has open.
const HANDLES: u64 = 2 * PEOPLE as u64;
/// Room for what threads and allocators keep; two KiB for each update of the whole run would be more.
const GROWTH_ALLOWED_KIB: u64 = 64 << 10;
/// Connections to a service elsewhere are kept for the next ones.
const HANDLES_KEPT: usize = 16;

/// Each test wants the machine for itself.
static MACHINE: Mutex<()> = Mutex::new(());

#[derive(Clone, Copy)]
struct Load {
    length: Duration,
    /// Of a person between two updates, on average.
    pause: Duration,
    /// Of a person for an answer.
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
fn what_people_are_told_by_the_gateway_is_true() {
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
fn what_people_are_told_is_true_where_the_service_is_elsewhere() {
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

/// Lets people update their agents, and looks at what they were told, and at what the gateway needs.
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
    // On a busy machine some are late whom nobody made wait; all else is told to as many as the service was asked to fail.
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

/// Everybody at once, until the last of them is done.
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
