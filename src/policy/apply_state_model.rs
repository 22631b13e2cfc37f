//! A service that knows the truth, a network that loses some of it, and other writers.

use super::super::tests::state;
use super::*;
use crate::update::Direction;

/// An agent as the service has it. Bit n of `numbers` is the number n + 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Agent {
    pub(super) direction: Direction,
    pub(super) numbers: u8,
    pub(super) is_live: bool,
}

pub(super) const NUMBERS: [&str; 8] = ["", "1,", "2,", "1,2,", "3,", "1,3,", "2,3,", "1,2,3,"];

impl Agent {
    pub(super) fn state(self) -> CallingState {
        let status = if self.is_live { "published" } else { "draft" };
        state(self.direction, NUMBERS[usize::from(self.numbers)], status)
    }

    pub(super) fn of(state: &CallingState) -> Self {
        Self { direction: state.direction, numbers: numbers(&state.phone_ids), is_live: state.is_live() }
    }

    pub(super) fn has_settings_of(self, other: Self) -> bool {
        Self { is_live: other.is_live, ..self } == other
    }
}

pub(super) fn numbers(ids: &crate::id_set::Ids) -> u8 {
    ids.list().iter().map(|id| 1 << (ids.text(id).as_bytes()[0] - b'1')).fold(0, |all, bit: u8| all | bit)
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Write {
    /// `None` keeps the numbers.
    Update(Direction, Option<u8>),
    Publish,
    Unpublish,
}

/// When the service last told something of the agent, and all of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) any_ms: f64,
    pub(super) all_ms: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Author {
    Others,
    /// With what the course knew when it sent this. `is_late`: its answer was given up.
    Course {
        known: Known,
        is_late: bool,
    },
}

/// SplitMix64: a course follows from its seed, and a million take minutes.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// From 1 ms to a minute: short times are as frequent as long ones.
    pub(super) fn some_ms(&mut self) -> f64 {
        let scale = 1 << self.below(17);
        (self.below(scale) + 1).min(60_000) as f64
    }

    pub(super) fn direction(&mut self) -> Direction {
        if self.percent(50) { Direction::Inbound } else { Direction::Outbound }
    }
}

/// What was lost, and when the course could not know better.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Losses {
    /// Another's change within the round trip between a read and the write that follows: it is
    /// overwritten, or published.
    pub(super) in_window: u32,
    /// Another's change overwritten by a request that landed after its answer was given up.
    pub(super) by_late: u32,
    /// An agent that another unpublished after the course had sent its own publishing.
    pub(super) unpublished: u32,
    /// Anything else, which must not be.
    pub(super) known_settings: u32,
    pub(super) known_status: u32,
}

pub(super) struct Service {
    pub(super) agent: Agent,
    pub(super) now_ms: f64,
    /// The settings of the first read and those asked for, once the course has read.
    pub(super) goals: Option<[Agent; 2]>,
    asked: (Direction, Option<u8>),
    /// Whether it refuses to publish the settings asked for.
    pub(super) refuses_new: bool,
    pending: Vec<(f64, Author, Write)>,
    direction_by_others_ms: Option<f64>,
    numbers_by_others_ms: Option<f64>,
    status_by_others_ms: Option<f64>,
    /// When others, or a request whose answer was given up, last changed it.
    pub(super) foreign_ms: f64,
    pub(super) late_landings: u32,
    pub(super) others_changes: u32,
    /// Whether an update of the course was applied.
    pub(super) has_applied: bool,
    /// Whether others did just that.
    pub(super) others_did_it: bool,
    pub(super) has_published: bool,
    /// Whether an operation of the course may have made it a draft, as far as the course knows.
    pub(super) is_draft_explained: bool,
    pub(super) losses: Losses,
}

impl Service {
    pub(super) fn new(agent: Agent, update: &CallingUpdate) -> Self {
        Self {
            agent,
            asked: (update.direction, update.phone_ids.as_ref().map(numbers)),
            now_ms: 0.0,
            goals: None,
            refuses_new: false,
            pending: Vec::new(),
            direction_by_others_ms: None,
            numbers_by_others_ms: None,
            status_by_others_ms: None,
            foreign_ms: f64::NEG_INFINITY,
            late_landings: 0,
            others_changes: 0,
            has_applied: false,
            others_did_it: false,
            has_published: false,
            is_draft_explained: false,
            losses: Losses::default(),
        }
    }

    pub(super) fn read(&mut self) -> Agent {
        let (direction, numbers) = self.asked;
        let numbers = numbers.unwrap_or(self.agent.numbers);
        self.goals.get_or_insert([self.agent, Agent { direction, numbers, is_live: false }]);
        self.is_draft_explained |= self.is_as_asked(self.agent);
        self.agent
    }

    fn is_as_asked(&self, agent: Agent) -> bool {
        let (direction, numbers) = self.asked;
        agent.direction == direction && numbers.is_none_or(|numbers| numbers == agent.numbers)
    }

    pub(super) fn others_write(&mut self, at_ms: f64, write: Write) {
        self.pending.push((at_ms, Author::Others, write));
    }

    pub(super) fn lands_late(&mut self, at_ms: f64, write: Write, known: Known) {
        self.pending.push((at_ms, Author::Course { known, is_late: true }, write));
    }

    /// Whether a change of the course has yet to land. Without an update, that is publishing.
    pub(super) fn expects_late(&self, is_publish_only: bool) -> bool {
        self.pending.iter().any(|(_, author, write)| {
            *author != Author::Others && (is_publish_only || *write != Write::Publish)
        })
    }

    /// Lets time pass, and what arrives meanwhile.
    pub(super) fn pass_until(&mut self, ms: f64) {
        while let Some(next) = (0..self.pending.len())
            .filter(|next| self.pending[*next].0 <= ms)
            .min_by(|one, other| self.pending[*one].0.total_cmp(&self.pending[*other].0))
        {
            let (at_ms, author, write) = self.pending.swap_remove(next);
            self.now_ms = self.now_ms.max(at_ms);
            self.apply(author, write);
        }
        self.now_ms = ms;
    }

    pub(super) fn receive(&mut self, write: Write, known: Known) -> bool {
        self.apply(Author::Course { known, is_late: false }, write)
    }

    /// Returns `false` if it refuses to.
    fn apply(&mut self, author: Author, write: Write) -> bool {
        let is_refused =
            self.refuses_new && self.goals.is_some_and(|[_, new]| self.agent.has_settings_of(new));
        if write == Write::Publish && author != Author::Others && is_refused {
            return false;
        }
        let before = self.agent;
        match write {
            Write::Update(direction, numbers) => {
                let numbers = numbers.unwrap_or(before.numbers);
                self.agent = Agent { direction, numbers, is_live: false };
            }
            Write::Publish => self.agent.is_live = true,
            Write::Unpublish => self.agent.is_live = false,
        }
        let has_changed = before != self.agent;
        match author {
            Author::Others if has_changed => self.changed_by_others(before),
            Author::Others => {}
            Author::Course { known, is_late } => {
                self.count_losses(before, write, known, is_late);
                match write {
                    Write::Update(..) => self.has_applied = true,
                    Write::Publish | Write::Unpublish => self.has_published = true,
                }
                if is_late {
                    self.late_landings += 1;
                    self.foreign_ms = if has_changed { self.now_ms } else { self.foreign_ms };
                }
            }
        }
        true
    }

    fn changed_by_others(&mut self, before: Agent) {
        self.foreign_ms = self.now_ms;
        let Some(goals) = self.goals else { return };
        self.others_changes += 1;
        let now = Some(self.now_ms);
        self.others_did_it |= self.is_as_asked(self.agent);
        if goals.iter().any(|goal| self.agent.has_settings_of(*goal)) {
            // Nobody can tell these from the course's own.
            (self.direction_by_others_ms, self.numbers_by_others_ms) = (None, None);
        } else {
            if before.direction != self.agent.direction {
                self.direction_by_others_ms = now;
            }
            if before.numbers != self.agent.numbers {
                self.numbers_by_others_ms = now;
            }
        }
        if self.agent == goals[0] {
            self.status_by_others_ms = None;
        } else if before.is_live != self.agent.is_live {
            self.status_by_others_ms = now;
        }
    }

    fn count_losses(&mut self, before: Agent, write: Write, known: Known, is_late: bool) {
        let mut known_ms = known.any_ms;
        // What it writes is its own from now on, even where others have written the same.
        let (mut direction_ms, mut numbers_ms) = (None, None);
        if let Write::Update(_, numbers) = write {
            let has_changed = before.direction != self.agent.direction;
            direction_ms = self.direction_by_others_ms.take().filter(|_| has_changed);
            let has_changed = before.numbers != self.agent.numbers;
            numbers_ms = self.numbers_by_others_ms.take_if(|_| numbers.is_some()).filter(|_| has_changed);
        }
        let is_theirs = self.goals.is_some_and(|[first, _]| !before.has_settings_of(first));
        if write == Write::Publish && is_theirs && !self.is_as_asked(before) {
            // The course may have known the older one: what was asked for, but for other numbers.
            let others_ms = [self.direction_by_others_ms, self.numbers_by_others_ms];
            direction_ms = others_ms.into_iter().flatten().reduce(f64::max);
            known_ms = known.all_ms;
        }
        let settings_ms = direction_ms.into_iter().chain(numbers_ms).reduce(f64::min);
        if let Some(ms) = settings_ms {
            match (ms > known_ms, is_late) {
                (false, _) => self.losses.known_settings += 1,
                (true, true) => self.losses.by_late += 1,
                (true, false) => self.losses.in_window += 1,
            }
        }
        let status_ms = self.status_by_others_ms.take();
        match (status_ms, write) {
            // Its own update, or one applied otherwise, explains the draft that it sees.
            (Some(ms), _) if ms <= known.any_ms && !before.is_live && self.is_draft_explained => {
                self.losses.unpublished += 1;
            }
            (Some(ms), _) if ms <= known.any_ms => self.losses.known_status += 1,
            (Some(_), _) if is_late => self.losses.by_late += 1,
            (Some(_), _) => self.losses.in_window += 1,
            (None, _) => {}
        }
    }
}
