//! Random courses against a service that knows the truth.
//!
//! What cannot hold, whatever the machine does:
//! - A request whose answer was given up may land after the last response of the course. It makes a
//!   live agent a draft, and brings back settings that were taken back. `late` counts them.
//! - Another's change between a response and the arrival of the write that follows it is
//!   overwritten, or published. `in_window` counts them.
//! - After a publishing without an answer, an agent that another has unpublished looks as if it had
//!   not been published. `unpublished` counts them.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::tests::update;
use super::*;

#[path = "apply_state_claims.rs"]
mod claims;
#[path = "apply_state_faults.rs"]
mod faults;
#[path = "apply_state_model.rs"]
mod model;
#[path = "apply_state_network.rs"]
mod network;

use model::{Agent, NUMBERS, Random, Service, Write};
use network::Network;

/// What a course follows from. Fewer faults and writers are simpler.
#[derive(Clone, Copy, Debug)]
struct Scenario {
    seed: u64,
    faults: u32,
    others: u32,
    has_outage: bool,
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let others = prop_oneof![2 => Just(0), 1 => 1..4_u32];
    (any::<u64>(), 0..12_u32, others, any::<bool>()).prop_map(|(seed, faults, others, has_outage)| Scenario {
        seed,
        faults,
        others,
        has_outage,
    })
}

/// How many courses had what. Each is asserted not to be 0.
#[derive(Debug, Default)]
struct Counts {
    courses: u64,
    operations: u64,
    applied: u64,
    not_applied: [u64; 4],
    conflicts: u64,
    rolled_back: u64,
    /// Courses whose agent had to end live, and did.
    recovered: u64,
    recovered_by_rollback: u64,
    in_window: u64,
    unpublished: u64,
    by_late: u64,
    late_landings: u64,
    /// Claims that others or late requests made untrue before the course ended.
    overtaken: u64,
}

/// A course and its circumstances.
struct Course {
    scenario: Scenario,
    rules: ApplyRules,
    update: CallingUpdate,
    network: Network,
    operations: u32,
}

const WAITED_TOO_LONG: &str = "a write follows a pause, not a read";

impl Course {
    fn new(scenario: Scenario) -> Self {
        let mut random = Random(scenario.seed);
        let agent = |random: &mut Random| Agent {
            direction: random.direction(),
            numbers: random.below(NUMBERS.len() as u64) as u8,
            is_live: random.percent(70),
        };
        let (start, other) = (agent(&mut random), agent(&mut random));
        let numbers = random.percent(60).then(|| NUMBERS[usize::from(other.numbers)]);
        let update = update(if random.percent(90) { other.direction } else { start.direction }, numbers);
        let publish =
            [Publish::Keep, Publish::Keep, Publish::Always, Publish::Never][random.below(4) as usize];
        let expected = random.percent(50).then(|| if random.percent(95) { start } else { other }.state());
        let rules = ApplyRules {
            publish,
            expected,
            rollback: random.percent(80),
            timeout_ms: if random.percent(90) { 20_000.0 } else { 0.0 } + random.some_ms(),
            renews_timeout: random.percent(25),
        };
        let mut service = Service::new(start, &update);
        service.refuses_new = random.percent(40);
        for _ in 0..scenario.others {
            let at_ms = random.some_ms();
            let settings = agent(&mut random);
            let restores = random.percent(20);
            let settings = if restores { start } else { settings };
            match random.below(4) {
                0 => service.others_write(at_ms, Write::Publish),
                1 => service.others_write(at_ms, Write::Unpublish),
                publishes => {
                    let write = Write::Update(settings.direction, Some(settings.numbers));
                    service.others_write(at_ms, write);
                    if publishes == 3 {
                        service.others_write(at_ms + 1.0, Write::Publish);
                    }
                }
            }
        }
        let outage_start_ms = random.some_ms();
        let outage_end_ms = outage_start_ms + random.some_ms();
        // Some never end, and some leave the reads alone.
        let outage_end_ms = if random.percent(5) { f64::INFINITY } else { outage_end_ms };
        let outage_ms = if scenario.has_outage { (outage_start_ms, outage_end_ms) } else { (0.0, 0.0) };
        let is_outage_of_writes = random.percent(30);
        let can_pause = rules.renews_timeout;
        let mut network = Network::new(service, random, scenario.faults, outage_ms, can_pause);
        network.is_outage_of_writes = is_outage_of_writes;
        Self { scenario, rules, update, network, operations: 0 }
    }

    fn run(&mut self) -> Result<Result<Applied, Box<NotApplied<u32>>>, String> {
        let mut state = ApplyState::new(self.update.clone(), self.rules.clone(), 0.0);
        let mut has_waited = false;
        loop {
            let now_ms = self.network.service.now_ms;
            match state.next_step(now_ms) {
                ApplyStep::Wait { ms } => {
                    ensure(ms > 0.0 && !has_waited, "a wait without need")?;
                    has_waited = true;
                    self.network.service.pass_until(now_ms + ms);
                }
                ApplyStep::Send { request, time_ms } => {
                    ensure(time_ms > 0.0 && time_ms <= self.rules.timeout_ms + 1e-6, "too much time")?;
                    ensure(!has_waited || request == Request::Read, WAITED_TOO_LONG)?;
                    has_waited = false;
                    self.operations += 1;
                    ensure(self.operations <= 400, "it does not end")?;
                    let answer = self.network.perform(&request, time_ms);
                    let now_ms = self.network.service.now_ms;
                    match answer {
                        Ok(response) => state.succeeded(response, now_ms),
                        Err(failure) => state.failed(failure, self.operations, now_ms),
                    }
                }
                ApplyStep::End => {
                    let took_ms = now_ms - self.network.paused_ms;
                    let times = if self.rules.renews_timeout { 12.0 } else { 2.0 };
                    ensure(took_ms <= times * self.rules.timeout_ms + 1e-6, "it took too long")?;
                    return state.result().ok_or_else(|| "no result".to_owned());
                }
            }
        }
    }
}

fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn check(scenario: Scenario, counts: &RefCell<Counts>) -> Result<(), TestCaseError> {
    let mut course = Course::new(scenario);
    let result = course.run();
    let checked = result.as_ref().map_err(Clone::clone).and_then(|result| course.check(result, counts));
    checked.map_err(|what| {
        let log: Vec<_> = course.network.log.iter().map(|entry| format!("{entry:?}")).collect();
        TestCaseError::fail(format!(
            "{what}\nbefore {:?}\n{:?}\n{:?}\n{}\n{result:?}",
            course.network.service.goals,
            course.update,
            course.rules,
            log.join("\n")
        ))
    })
}

fn run_courses(courses: u32) {
    let config = ProptestConfig { cases: courses, failure_persistence: None, ..ProptestConfig::default() };
    let counts = RefCell::default();
    let result = TestRunner::new(config).run(&scenario(), |scenario| check(scenario, &counts));
    if let Err(error) = result {
        panic!("{error}");
    }
    println!("{counts:?}");
    let counts = counts.into_inner();
    assert!(counts.applied > 0 && counts.not_applied.iter().all(|count| *count > 0), "{counts:?}");
    assert!(counts.conflicts > 0 && counts.recovered > 0 && counts.recovered_by_rollback > 0, "{counts:?}");
    assert!(counts.in_window > 0 && counts.late_landings > 0 && counts.overtaken > 0, "{counts:?}");
}

#[test]
fn whatever_a_course_claims_is_true_and_a_live_agent_ends_live() {
    run_courses(3_000);
}

#[test]
#[ignore = "takes half a minute"]
fn whatever_a_million_courses_claim_is_true() {
    run_courses(1_000_000);
}
