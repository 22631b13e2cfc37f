//! Who goes first: changes of one agent go out one at a time, in the order in which they were asked for.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::rc::Rc;

/// What the first in line needs beside its place: here, a lock that other pages compete for.
pub(crate) trait Lock {
    /// Once, after all that are before it in line.
    fn ask(&self);
    /// Whether somebody else has taken it since it was held.
    fn poll_lost(&self, context: &mut Context<'_>) -> bool;
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
    /// Whether it may go as soon as its turn comes.
    is_ready: bool,
    /// `None` where there are no locks.
    lock: Option<Rc<L>>,
    has_asked: bool,
}

/// A place in a line; dropping it leaves the line, from wherever in it.
pub(crate) struct Place<L: Lock> {
    lines: Rc<RefCell<Inner<L>>>,
    line: String,
    ticket: u64,
}

impl<L> Default for Lines<L> {
    fn default() -> Self {
        Self(Rc::new(RefCell::new(Inner { waiting: Vec::new(), last_ticket: 0 })))
    }
}

impl<L: Lock> Lines<L> {
    /// Takes the last place.
    pub(crate) fn enter(&self, line: &str, lock: Option<L>) -> Place<L> {
        let inner = &mut *self.0.borrow_mut();
        inner.last_ticket += 1;
        let ticket = inner.last_ticket;
        if let Err(index) = inner.find(line, ticket) {
            let lock = lock.map(Rc::new);
            let waiting = Waiting {
                line: line.to_owned(),
                ticket,
                waker: None,
                is_ready: false,
                lock,
                has_asked: false,
            };
            inner.waiting.insert(index, waiting);
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

    /// The locks that may be asked for now, in their order: those of the first in line, up to one that is not ready.
    fn next_locks(&mut self, line: &str) -> Vec<Rc<L>> {
        let (Ok(first) | Err(first)) = self.find(line, 0);
        let here = self.waiting.iter_mut().skip(first);
        let ready = here.take_while(|waiting| waiting.line == line && waiting.is_ready);
        let unasked = ready.filter_map(|waiting| {
            let is_next = !core::mem::replace(&mut waiting.has_asked, true);
            waiting.lock.clone().filter(|_| is_next)
        });
        unasked.collect()
    }
}

impl<L: Lock> Place<L> {
    /// It may go from now on, as soon as its turn comes. Locks are asked for in the order of the places, so that both orders are the
    /// same: else two could wait for each other, each with what the other needs.
    pub(crate) fn ready(&self) {
        {
            let inner = &mut *self.lines.borrow_mut();
            if let Ok(index) = inner.find(&self.line, self.ticket)
                && let Some(own) = inner.waiting.get_mut(index)
            {
                own.is_ready = true;
            }
        }
        ask_next(&self.lines, &self.line);
    }

    /// Whether nobody is before it any more and the lock is held; if not, `context` is woken when that changes.
    pub(crate) fn poll_turn(&self, context: &mut Context<'_>) -> bool {
        let lock = {
            let inner = &mut *self.lines.borrow_mut();
            let Ok(index) = inner.find(&self.line, self.ticket) else { return true };
            let is_first = inner.is_first(index, &self.line);
            let Some(own) = inner.waiting.get_mut(index) else { return true };
            if !is_first {
                own.waker = Some(context.waker().clone());
                return false;
            }
            own.lock.clone()
        };
        lock.is_none_or(|lock| lock.poll_held(context))
    }

    /// Whether its lock was held and is not any more; if not, `context` is woken when that changes.
    pub(crate) fn poll_lost(&self, context: &mut Context<'_>) -> bool {
        let lock = {
            let inner = self.lines.borrow();
            let index = inner.find(&self.line, self.ticket).ok();
            index.and_then(|index| inner.waiting.get(index)?.lock.clone())
        };
        lock.is_some_and(|lock| lock.poll_lost(context))
    }
}

/// Asking runs code that may come back here.
fn ask_next<L: Lock>(lines: &RefCell<Inner<L>>, line: &str) {
    let next = lines.borrow_mut().next_locks(line);
    for lock in next {
        lock.ask();
    }
}

impl<L: Lock> Drop for Place<L> {
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
        ask_next(&self.lines, &self.line);
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
        fn ask(&self) {}
        fn poll_held(&self, _: &mut Context<'_>) -> bool {
            *self.0.borrow()
        }
        fn poll_lost(&self, _: &mut Context<'_>) -> bool {
            false
        }
    }

    /// A lock that notes, by its name, when it is asked for.
    struct Noted(char, Rc<RefCell<String>>);

    impl Lock for Noted {
        fn ask(&self) {
            self.1.borrow_mut().push(self.0);
        }
        fn poll_held(&self, _: &mut Context<'_>) -> bool {
            true
        }
        fn poll_lost(&self, _: &mut Context<'_>) -> bool {
            false
        }
    }

    #[test]
    fn locks_are_asked_for_in_the_order_of_the_places_as_soon_as_all_before_are_ready() {
        let lines = Lines::default();
        let asked = Rc::new(RefCell::new(String::new()));
        let place = |line: &str, name: char| lines.enter(line, Some(Noted(name, Rc::clone(&asked))));
        let [one, two, three, other, four] =
            [place("a", '1'), place("a", '2'), place("a", '3'), place("b", 'o'), place("a", '4')];
        two.ready();
        four.ready();
        assert_eq!(*asked.borrow(), "", "the first is not ready");
        one.ready();
        one.ready();
        assert_eq!(*asked.borrow(), "12");
        other.ready();
        assert_eq!(*asked.borrow(), "12o");
        drop(three);
        assert_eq!(*asked.borrow(), "12o4", "who leaves is waited for no longer");
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
