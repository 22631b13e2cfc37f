//! The operations of a course as it sees them: each with its own retries, and with faults.

use super::faults::{FAULTS, Fault, failure};
use super::model::{Agent, Known, Random, Service, Write, numbers};
use super::*;

/// What the machine was told last, and what an operation did besides.
pub(super) struct Network {
    pub(super) service: Service,
    pub(super) random: Random,
    /// How many more operations may go wrong.
    pub(super) faults: u32,
    /// Nothing arrives from the first to the second, but for the first read.
    pub(super) outage_ms: (f64, f64),
    pub(super) is_outage_of_writes: bool,
    /// A bulk call waits for rate limits beyond its time.
    pub(super) can_pause: bool,
    pub(super) known: Known,
    /// Since when everything has been answered truthfully.
    pub(super) sound_from_ms: f64,
    pub(super) paused_ms: f64,
    pub(super) committed_ms: Option<f64>,
    /// When the last operation arrived.
    pub(super) arrived_ms: f64,
    /// Whether an update may have landed late since the course looked for it after publishing.
    pub(super) is_late_unchecked: bool,
    pub(super) writes: u32,
    pub(super) unsure_writes: u32,
    /// Whether the agent was read since the last write that is not known to have been applied.
    pub(super) is_read_back: bool,
    pub(super) has_mismatched: bool,
    /// Whether a refusal or an interruption says that there is no point in going on.
    pub(super) is_hopeless: bool,
    pub(super) was_publish_refused: bool,
    pub(super) log: Vec<(f64, &'static str, Request, f64, Agent)>,
}

type Answer = Result<Response, Failure>;

impl Network {
    pub(super) fn new(
        service: Service,
        random: Random,
        faults: u32,
        outage_ms: (f64, f64),
        can_pause: bool,
    ) -> Self {
        Self {
            service,
            random,
            faults,
            outage_ms,
            is_outage_of_writes: false,
            can_pause,
            known: Known { any_ms: f64::NEG_INFINITY, all_ms: f64::NEG_INFINITY },
            sound_from_ms: 0.0,
            paused_ms: 0.0,
            committed_ms: None,
            arrived_ms: 0.0,
            is_late_unchecked: false,
            writes: 0,
            unsure_writes: 0,
            is_read_back: false,
            has_mismatched: false,
            is_hopeless: false,
            was_publish_refused: false,
            log: Vec::new(),
        }
    }

    pub(super) fn perform(&mut self, request: &Request, time_ms: f64) -> Answer {
        let start_ms = self.service.now_ms;
        let (fault, name) = self.fault(*request == Request::Read, start_ms);
        let pause_ms = if fault == Fault::Paused { self.random.some_ms() } else { 0.0 };
        self.paused_ms += pause_ms;
        let time_ms = time_ms + pause_ms;
        let arrives_ms = start_ms + time_ms.min(pause_ms + 1.0 + self.random.below(200) as f64);
        let slowness_ms = if fault == Fault::None || fault == Fault::Paused {
            self.random.below(200) as f64
        } else {
            self.random.some_ms().min(10_000.0)
        };
        let ends_ms = (start_ms + time_ms).min(arrives_ms + 1.0 + slowness_ms);
        self.service.pass_until(arrives_ms);
        self.arrived_ms = arrives_ms;
        let is_in_time = arrives_ms + 1.0 + slowness_ms <= start_ms + time_ms;
        let known = self.known;
        let answer = match write_of(request) {
            None => self.read(fault),
            Some(write) => self.write(write, fault, ends_ms),
        };
        let answer = if is_in_time || answer.is_err() { answer } else { Err(self.random.lost()) };
        if answer.is_err() {
            self.known = known;
        }
        self.service.pass_until(ends_ms);
        if fault != Fault::None || !is_in_time {
            let wait_ms = answer.as_ref().err().and_then(|failure| failure.retry_after_ms);
            self.sound_from_ms = ends_ms + wait_ms.unwrap_or(0.0);
        }
        self.log.push((start_ms, name, request.clone(), ends_ms, self.service.agent));
        self.conclude(request, &answer, fault);
        answer
    }

    fn fault(&mut self, is_read: bool, now_ms: f64) -> (Fault, &'static str) {
        let has_read = self.service.goals.is_some();
        let is_hit = if is_read { has_read && !self.is_outage_of_writes } else { true };
        if is_hit && self.outage_ms.0 <= now_ms && now_ms < self.outage_ms.1 {
            return (Fault::Lost, "outage");
        }
        let share = if has_read { 70 } else { 5 };
        if self.faults == 0 || !self.random.percent(share) {
            return (Fault::None, "done");
        }
        self.faults -= 1;
        let fault = FAULTS[self.random.below(FAULTS.len() as u64) as usize];
        if fault.0 == Fault::Paused && !self.can_pause {
            return (Fault::None, "done");
        }
        let is_rare = fault.0 == Fault::Interrupted;
        if is_rare && self.random.percent(70) { (Fault::Lost, "lost") } else { fault }
    }

    fn conclude(&mut self, request: &Request, answer: &Answer, fault: Fault) {
        let outcome = answer.as_ref().map_or_else(|failure| failure.outcome, |_| Outcome::Applied);
        let is_refusal = answer
            .as_ref()
            .is_err_and(|failure| failure.outcome == Outcome::Rejected && failure.code != Code::RateLimited);
        self.is_hopeless |= fault == Fault::Interrupted;
        match request {
            Request::Read => {
                self.is_hopeless |= is_refusal;
                self.is_read_back |= answer.is_ok();
                self.is_late_unchecked &= !self.service.has_published;
                return;
            }
            Request::Update(_) => {
                self.is_hopeless |= is_refusal;
                if outcome >= Outcome::Unknown {
                    self.committed_ms.get_or_insert(self.service.now_ms);
                }
            }
            Request::Publish if is_refusal => {
                let is_for_all = answer
                    .as_ref()
                    .is_err_and(|failure| matches!(failure.code, Code::Unauthorized | Code::Forbidden));
                // The second refusal, of the former settings, is one too many, unless it is true.
                self.is_hopeless |= is_for_all || (fault != Fault::None && self.was_publish_refused);
                self.was_publish_refused = true;
            }
            Request::Publish => {}
        }
        self.service.is_draft_explained |= *request == Request::Publish && outcome >= Outcome::Unknown;
        if outcome > Outcome::NotSent {
            self.writes += 1;
        }
        let is_unsure = matches!(answer, Ok(Response::Updated { is_late_possible: true, .. }))
            || answer.as_ref().is_err_and(|failure| failure.outcome >= Outcome::Unknown);
        if is_unsure {
            self.unsure_writes += 1;
            self.is_read_back = false;
            self.is_late_unchecked |= matches!(request, Request::Update(_));
        }
    }

    fn read(&mut self, fault: Fault) -> Answer {
        match fault {
            Fault::None | Fault::Paused | Fault::LostThenDone | Fault::Mismatched => {
                self.known.any_ms = self.service.now_ms;
                self.known.all_ms = self.known.any_ms;
                Ok(Response::Agent(self.service.read().state()))
            }
            Fault::NotSent => Err(self.random.not_sent()),
            Fault::Refused => Err(self.random.refusal(Outcome::Rejected)),
            Fault::RateLimited => Err(self.random.rate_limit(Outcome::Rejected)),
            Fault::Lost | Fault::LostApplied | Fault::LostLate | Fault::LostThenRefused => {
                Err(self.random.lost())
            }
            Fault::Interrupted => Err(failure(Code::Interrupted, Outcome::Unknown, None)),
        }
    }

    fn write(&mut self, write: Write, fault: Fault, ends_ms: f64) -> Answer {
        match fault {
            Fault::None | Fault::Paused => self.done(write, false),
            Fault::NotSent => Err(self.random.not_sent()),
            Fault::Refused => Err(self.random.refusal(Outcome::Rejected)),
            Fault::RateLimited => Err(self.random.rate_limit(Outcome::Rejected)),
            Fault::Lost => Err(self.random.lost()),
            Fault::LostApplied => {
                self.service.receive(write, self.known);
                Err(self.random.lost())
            }
            Fault::LostLate => {
                let lands_ms = ends_ms + self.random.some_ms();
                self.service.lands_late(lands_ms, write, self.known);
                if self.random.percent(20) {
                    self.service.lands_late(lands_ms + self.random.some_ms(), write, self.known);
                }
                Err(self.random.lost())
            }
            Fault::Mismatched => {
                let kept = self.service.agent.numbers;
                match write {
                    // Only the direction, or nothing.
                    Write::Update(direction, _) if self.random.percent(50) => {
                        self.service.receive(Write::Update(direction, Some(kept)), self.known);
                        // It looks like another's change, which must not be taken back.
                        self.is_hopeless = true;
                    }
                    write if self.random.percent(50) => {
                        self.service.receive(write, self.known);
                    }
                    Write::Update(..) | Write::Publish | Write::Unpublish => {}
                }
                self.has_mismatched = true;
                self.service.is_draft_explained = true;
                Err(failure(Code::ResponseMismatch, Outcome::Applied, Some(200)))
            }
            Fault::LostThenDone => {
                self.attempt_is_lost(write, ends_ms);
                self.done(write, true)
            }
            Fault::LostThenRefused => {
                self.attempt_is_lost(write, ends_ms);
                let is_limited = self.random.percent(50);
                let unknown = Outcome::Unknown;
                Err(if is_limited { self.random.rate_limit(unknown) } else { self.random.refusal(unknown) })
            }
            Fault::Interrupted => {
                let outcome = if self.random.percent(50) { Outcome::NotSent } else { Outcome::Unknown };
                if outcome == Outcome::Unknown && self.random.percent(50) {
                    self.service.receive(write, self.known);
                }
                Err(failure(Code::Interrupted, outcome, None))
            }
        }
    }

    fn done(&mut self, write: Write, is_late_possible: bool) -> Answer {
        if !self.service.receive(write, self.known) {
            let outcome = if is_late_possible { Outcome::Unknown } else { Outcome::Rejected };
            return Err(failure(Code::Rejected, outcome, Some(422)));
        }
        // Others may have changed what this response does not tell.
        let is_all_told = match write {
            Write::Update(_, numbers) => numbers.is_some() || self.service.foreign_ms <= self.known.all_ms,
            Write::Publish | Write::Unpublish => self.service.foreign_ms <= self.known.all_ms,
        };
        self.known.any_ms = self.service.now_ms;
        if is_all_told {
            self.known.all_ms = self.known.any_ms;
        }
        Ok(match write {
            Write::Update(..) => {
                self.service.is_draft_explained = true;
                Response::Updated { status: "draft".to_owned(), updated_at: None, is_late_possible }
            }
            Write::Publish | Write::Unpublish => Response::Published,
        })
    }

    fn attempt_is_lost(&mut self, write: Write, ends_ms: f64) {
        if self.random.percent(40) {
            self.service.receive(write, self.known);
        } else if self.random.percent(70) {
            let lands_ms = ends_ms + self.random.some_ms();
            self.service.lands_late(lands_ms, write, self.known);
        }
    }
}

fn write_of(request: &Request) -> Option<Write> {
    match request {
        Request::Read => None,
        Request::Update(update) => {
            Some(Write::Update(update.direction, update.phone_ids.as_ref().map(numbers)))
        }
        Request::Publish => Some(Write::Publish),
    }
}
