//! What must be true when a course ends.

use super::*;

/// The longest pause between two operations, and the operations after it.
const SPARE_MS: f64 = 8_000.0 + 4_000.0;

impl Course {
    pub(super) fn check(
        &self,
        result: &Result<Applied, Box<NotApplied<u32>>>,
        counts: &RefCell<Counts>,
    ) -> Result<(), String> {
        let service = &self.network.service;
        let losses = service.losses;
        ensure(losses.known_settings == 0, "another's settings were known and overwritten")?;
        ensure(
            losses.known_status == 0 || self.rules.expected.is_none(),
            "another's status was known and overwritten",
        )?;
        match result {
            Ok(applied) => self.check_applied(applied)?,
            Err(end) => self.check_not_applied(end)?,
        }
        let had_to_recover = self.check_recovery(result)?;
        let mut counts = counts.borrow_mut();
        counts.courses += 1;
        counts.operations += u64::from(self.operations);
        counts.recovered += u64::from(had_to_recover);
        counts.in_window += u64::from(losses.in_window);
        counts.unpublished += u64::from(losses.unpublished);
        counts.by_late += u64::from(losses.by_late);
        counts.late_landings += u64::from(service.late_landings);
        counts.overtaken += u64::from(self.is_overtaken());
        match result {
            Ok(_) => counts.applied += 1,
            Err(end) => {
                counts.not_applied[end.failure.outcome as usize] += 1;
                counts.conflicts += u64::from(is_conflict(end));
                counts.recovered_by_rollback += u64::from(had_to_recover);
                counts.rolled_back += u64::from(end.rolled_back == Some(true));
            }
        }
        Ok(())
    }

    /// As it was first read.
    fn first(&self) -> Option<Agent> {
        self.network.service.goals.map(|[first, _]| first)
    }

    /// Whether something has changed since the course was last told what the agent is.
    fn is_overtaken(&self) -> bool {
        self.network.service.foreign_ms > self.network.known.all_ms
    }

    fn check_applied(&self, applied: &Applied) -> Result<(), String> {
        let Applied { changed, before, after, off_air_ms, .. } = applied;
        let now = self.network.service.agent;
        ensure(Some(Agent::of(before)) == self.first(), "before")?;
        ensure(*changed == (self.network.writes > 0), "changed")?;
        ensure((0.0..=self.network.service.now_ms).contains(off_air_ms), "off_air_ms")?;
        ensure(after.satisfies(&self.update), "it is not as asked")?;
        ensure(self.is_live_enough(after.is_live(), before.is_live()), "it is not published")?;
        let is_nothing_to_do =
            before.satisfies(&self.update) && self.is_live_enough(before.is_live(), before.is_live());
        ensure(!is_nothing_to_do || !changed, "something was sent")?;
        let has_time = self.network.service.now_ms < self.rules.timeout_ms;
        let is_unchecked = self.network.is_late_unchecked && self.network.service.has_published && has_time;
        ensure(!is_unchecked, "an update may have landed after publishing")?;
        ensure(self.is_overtaken() || Agent::of(after) == now, "after")
    }

    fn is_publish_only(&self) -> bool {
        self.first().is_some_and(|first| first.state().satisfies(&self.update))
    }

    fn is_live_enough(&self, is_live: bool, was_live: bool) -> bool {
        match self.rules.publish {
            Publish::Keep => is_live || !was_live,
            Publish::Always => is_live,
            Publish::Never => true,
        }
    }

    fn check_not_applied(&self, end: &NotApplied<u32>) -> Result<(), String> {
        let network = &self.network;
        let service = &network.service;
        let now = service.agent;
        let (Some(first), Some(before)) = (self.first(), &end.before) else {
            ensure(network.writes == 0 && end.before.is_none(), "before")?;
            return ensure(end.failure.outcome == Outcome::NotSent && end.stage == Stage::Read, "read");
        };
        ensure(Agent::of(before) == first, "before")?;
        let is_overtaken = self.is_overtaken();
        let was_as_asked = service.has_applied || service.others_did_it;
        let has_former = now.has_settings_of(first);
        if let Some(current) = &end.current {
            ensure(is_overtaken || Agent::of(current) == now, "current")?;
        }
        let is_done = end.current.as_ref().is_some_and(|current| {
            current.satisfies(&self.update) && self.is_live_enough(current.is_live(), first.is_live)
        });
        ensure(!is_done || end.stage == Stage::Read, "it did what was asked")?;
        if let Some(off_air) = end.off_air {
            ensure(is_overtaken || off_air == (first.is_live && !now.is_live), "off_air")?;
            let current = end.current.as_ref();
            ensure(!first.is_live || current.is_some_and(|current| current.is_live() != off_air), "off_air")?;
        }
        if let Some(rolled_back) = end.rolled_back {
            ensure(
                is_overtaken || rolled_back == (was_as_asked && has_former && !self.is_publish_only()),
                "rolled_back",
            )?;
        }
        if is_conflict(end) {
            let is_first = end.stage == Stage::Read;
            let expected = self.rules.expected.as_ref().map(Agent::of);
            ensure(!is_first || expected.is_some_and(|expected| expected != first), "no conflict")?;
            ensure(is_first || service.others_changes > 0, "nobody else wrote")?;
        }
        match end.failure.outcome {
            Outcome::NotSent => ensure(network.writes == 0, "something was sent"),
            Outcome::Rejected => {
                let is_untouched = !service.has_applied || end.rolled_back == Some(true);
                ensure(is_untouched && !service.expects_late(self.is_publish_only()), "it was not refused")
            }
            Outcome::Unknown => self.check_unknown(end),
            Outcome::Applied => ensure(was_as_asked || network.has_mismatched, "it was not applied"),
        }
    }

    /// Only a read decides whether a change without a response was applied, and none can exclude
    /// that one read as before is applied later.
    fn check_unknown(&self, end: &NotApplied<u32>) -> Result<(), String> {
        ensure(self.network.unsure_writes > 0, "everything was answered")?;
        let is_as_asked = end.current.as_ref().is_some_and(|current| current.satisfies(&self.update));
        ensure(!self.network.is_read_back || !is_as_asked || self.is_publish_only(), "it could be known")
    }

    /// Whether a live agent had to end live, which it then did.
    fn check_recovery(&self, result: &Result<Applied, Box<NotApplied<u32>>>) -> Result<bool, String> {
        let network = &self.network;
        let service = &network.service;
        let (Some(first), Some(committed_ms)) = (self.first(), network.committed_ms) else {
            return Ok(false);
        };
        let sound_ms = network.sound_from_ms.max(network.outage_ms.1).max(committed_ms);
        let has_time = committed_ms + self.rules.timeout_ms - sound_ms >= SPARE_MS;
        let has_to = first.is_live && self.rules.publish != Publish::Never && has_time;
        // Without a rollback, a refusal is final. Others and late requests are not its fault.
        let is_excused = network.is_hopeless
            || (network.was_publish_refused && !self.rules.rollback)
            || self.scenario.others > 0
            || service.late_landings > 1
            || service.foreign_ms > network.arrived_ms;
        if !has_to || is_excused {
            return Ok(false);
        }
        let now = service.agent;
        let wanted = Agent::of(&first.state().after(&self.update));
        ensure(now.is_live, "it is off the air")?;
        ensure(now.has_settings_of(first) || now.has_settings_of(wanted), "it has other settings")?;
        let is_told = match result {
            Ok(applied) => applied.after.is_live(),
            Err(end) => end.off_air == Some(false),
        };
        ensure(is_told, "it does not say that it is live")?;
        Ok(true)
    }
}

fn is_conflict(end: &NotApplied<u32>) -> bool {
    end.failure.code == Code::Conflict && end.failure.status.is_none()
}
