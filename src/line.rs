//! Who goes first: changes of one agent go out one at a time, in the order in which they were asked for.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::rc::Rc;

/// What the first in line needs beside its place: here, a lock that other pages compete for.
pub(crate) trait Lock {
    fn poll_held(&self, context: &mut Context<'_>) -> bool;
}

/// All lines of a page.
pub(crate) struct Lines<L>(Rc<RefCell<Inner<L>>>);

struct Inner<L> {
    /// Whoever stands in a line, sorted by the line's name and then by their tickets.
    waiting: Vec<Waiting<L>>,
    last_ticket: u64,
}

struct Waiting<L> {
    line: String,
    ticket: u64,
    waker: Option<Waker>,
    /// `None` where there are no locks.
    lock: Option<L>,
}

/// A place in a line; dropping it leaves the line, from wherever in it.
pub(crate) struct Place<L> {
    lines: Rc<RefCell<Inner<L>>>,
    line: String,
    ticket: u64,
}

impl<L> Default for Lines<L> {
    fn default() -> Self {
        Self(Rc::new(RefCell::new(Inner { waiting: Vec::new(), last_ticket: 0 })))
    }
}

impl<L> Lines<L> {
    /// Takes the last place. The lock is asked for now and not when the turn comes, so that both orders are the same: else two
    /// could wait for each other, each with what the other needs.
    pub(crate) fn enter(&self, line: &str, lock: Option<L>) -> Place<L> {
        let inner = &mut *self.0.borrow_mut();
        inner.last_ticket += 1;
        let ticket = inner.last_ticket;
        if let Err(index) = inner.find(line, ticket) {
            inner.waiting.insert(index, Waiting { line: line.to_owned(), ticket, waker: None, lock });
        }
        Place { lines: Rc::clone(&self.0), line: line.to_owned(), ticket }
    }
}

impl<L> Inner<L> {
    /// Where this place is, or else where it would be.
    fn find(&self, line: &str, ticket: u64) -> Result<usize, usize> {
        self.waiting.binary_search_by(|other| (other.line.as_str(), other.ticket).cmp(&(line, ticket)))
    }

    fn is_first(&self, index: usize, line: &str) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.waiting.get(before));
        before.is_none_or(|before| before.line != line)
    }
}

impl<L: Lock> Place<L> {
    /// Whether nobody is before it any more and the lock is held; if not, `context` is woken when that changes.
    pub(crate) fn poll_turn(&self, context: &mut Context<'_>) -> bool {
        let inner = &mut *self.lines.borrow_mut();
        let Ok(index) = inner.find(&self.line, self.ticket) else { return true };
        let is_first = inner.is_first(index, &self.line);
        let Some(own) = inner.waiting.get_mut(index) else { return true };
        if !is_first {
            own.waker = Some(context.waker().clone());
            return false;
        }
        own.lock.as_ref().is_none_or(|lock| lock.poll_held(context))
    }
}

impl<L> Drop for Place<L> {
    fn drop(&mut self) {
        let mut inner = self.lines.borrow_mut();
        let Ok(index) = inner.find(&self.line, self.ticket) else { return };
        let left = inner.waiting.remove(index);
        let mut next = None;
        if inner.is_first(index, &self.line)
            && let Some(first) = inner.waiting.get_mut(index)
            && first.line == self.line
        {
            next = first.waker.take();
        }
        // Giving back the lock and waking the next one run code that may come back here.
        drop(inner);
        drop(left);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::Wake;

    #[derive(Default)]
    struct Bell(AtomicU32);

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A lock of which `0` says whether it was granted.
    struct Switch(Rc<RefCell<bool>>);

    impl Lock for Switch {
        fn poll_held(&self, _: &mut Context<'_>) -> bool {
            *self.0.borrow()
        }
    }

    fn is_first(place: &Place<Switch>) -> bool {
        place.poll_turn(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn the_first_to_enter_goes_first_whatever_leaves_in_between() {
        let lines = Lines::<Switch>::default();
        let [one, two, three] = ["a"; 3].map(|name| lines.enter(name, None));
        assert!(is_first(&one) && !is_first(&two) && !is_first(&three));
        drop(two);
        assert!(is_first(&one) && !is_first(&three));
        drop(one);
        assert!(is_first(&three));
        let four = lines.enter("a", None);
        assert!(!is_first(&four));
    }

    #[test]
    fn lines_of_different_names_do_not_wait_for_each_other() {
        let lines = Lines::<Switch>::default();
        let places: Vec<Place<Switch>> =
            ["b", "a", "c", "ab"].iter().map(|name| lines.enter(name, None)).collect();
        assert!(places.iter().all(is_first));
    }

    #[test]
    fn the_next_one_is_woken_and_nobody_else() {
        let lines = Lines::<Switch>::default();
        let first = lines.enter("a", None);
        let waiting: Vec<(Place<Switch>, Arc<Bell>)> =
            (0..3).map(|_| (lines.enter("a", None), Arc::default())).collect();
        for (place, bell) in &waiting {
            assert!(!place.poll_turn(&mut Context::from_waker(&Waker::from(Arc::clone(bell)))));
        }
        drop(first);
        let rung: Vec<u32> = waiting.iter().map(|(_, bell)| bell.0.load(Ordering::Relaxed)).collect();
        assert_eq!(rung, [1, 0, 0]);
    }

    #[test]
    fn a_turn_has_come_when_the_lock_is_held_too() {
        let lines = Lines::default();
        let locks: [Rc<RefCell<bool>>; 2] = Default::default();
        let [one, two] = locks.each_ref().map(|lock| lines.enter("a", Some(Switch(Rc::clone(lock)))));
        *locks[1].borrow_mut() = true;
        assert!(!is_first(&one), "its lock is not granted");
        assert!(!is_first(&two), "it is not the first");
        *locks[0].borrow_mut() = true;
        assert!(is_first(&one));
        drop(one);
        assert!(is_first(&two));
        assert_eq!(Rc::strong_count(&locks[0]), 1, "its lock was given back");
    }

    #[test]
    fn nothing_is_left_of_lines_that_are_empty() {
        let lines = Lines::<Switch>::default();
        let places: Vec<Place<Switch>> =
            (0..1_000).map(|index| lines.enter(&(index % 10).to_string(), None)).collect();
        assert_eq!(lines.0.borrow().waiting.len(), 1_000);
        drop(places);
        assert_eq!(lines.0.borrow().waiting.len(), 0);
    }
}
