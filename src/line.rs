//! Who goes first: changes of one agent go out one at a time, in the order in which they were asked for.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::collections::VecDeque;
use std::rc::Rc;

/// All lines of a page, sorted by what they are for. A line exists while somebody stands in it.
#[derive(Clone, Default)]
pub(crate) struct Lines(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    lines: Vec<(Rc<str>, VecDeque<Waiting>)>,
    last_ticket: u64,
}

struct Waiting {
    ticket: u64,
    waker: Option<Waker>,
}

/// A place in a line; dropping it leaves the line, from wherever in it.
pub(crate) struct Place {
    lines: Lines,
    name: Rc<str>,
    ticket: u64,
}

impl Lines {
    /// Takes the last place.
    pub(crate) fn enter(&self, name: &str) -> Place {
        let inner = &mut *self.0.borrow_mut();
        inner.last_ticket += 1;
        let ticket = inner.last_ticket;
        let waiting = Waiting { ticket, waker: None };
        let found = inner.lines.binary_search_by(|(line, _)| (**line).cmp(name));
        let name = match found.ok().and_then(|index| inner.lines.get_mut(index)) {
            Some((line, queue)) => {
                queue.push_back(waiting);
                Rc::clone(line)
            }
            None => {
                let line: Rc<str> = name.into();
                let index = found.unwrap_or_else(|index| index);
                inner.lines.insert(index, (Rc::clone(&line), VecDeque::from([waiting])));
                line
            }
        };
        Place { lines: self.clone(), name, ticket }
    }
}

impl Inner {
    fn queue(&mut self, name: &str) -> Option<&mut VecDeque<Waiting>> {
        let index = self.lines.binary_search_by(|(line, _)| (**line).cmp(name)).ok()?;
        self.lines.get_mut(index).map(|(_, queue)| queue)
    }
}

impl Place {
    /// Whether nobody is before it any more; if somebody is, `context` is woken when that changes.
    pub(crate) fn poll_first(&self, context: &Context<'_>) -> bool {
        let mut inner = self.lines.0.borrow_mut();
        let Some(queue) = inner.queue(&self.name) else { return true };
        if queue.front().is_none_or(|first| first.ticket == self.ticket) {
            return true;
        }
        if let Some(own) = queue.iter_mut().find(|waiting| waiting.ticket == self.ticket) {
            own.waker = Some(context.waker().clone());
        }
        false
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let next = {
            let mut inner = self.lines.0.borrow_mut();
            let Some(queue) = inner.queue(&self.name) else { return };
            queue.retain(|waiting| waiting.ticket != self.ticket);
            let next = queue.front_mut().and_then(|first| first.waker.take());
            if queue.is_empty() {
                inner.lines.retain(|(line, _)| *line != self.name);
            }
            next
        };
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

    fn is_first(place: &Place) -> bool {
        place.poll_first(&Context::from_waker(Waker::noop()))
    }

    #[test]
    fn the_first_to_enter_goes_first_whatever_leaves_in_between() {
        let lines = Lines::default();
        let [one, two, three] = ["a"; 3].map(|name| lines.enter(name));
        assert!(is_first(&one) && !is_first(&two) && !is_first(&three));
        drop(two);
        assert!(is_first(&one) && !is_first(&three));
        drop(one);
        assert!(is_first(&three));
        let four = lines.enter("a");
        assert!(!is_first(&four));
    }

    #[test]
    fn lines_of_different_names_do_not_wait_for_each_other() {
        let lines = Lines::default();
        let places: Vec<Place> = ["b", "a", "c", "ab"].iter().map(|name| lines.enter(name)).collect();
        assert!(places.iter().all(is_first));
    }

    #[test]
    fn the_next_one_is_woken_and_nobody_else() {
        let lines = Lines::default();
        let first = lines.enter("a");
        let waiting: Vec<(Place, Arc<Bell>)> = (0..3).map(|_| (lines.enter("a"), Arc::default())).collect();
        for (place, bell) in &waiting {
            assert!(!place.poll_first(&Context::from_waker(&Waker::from(Arc::clone(bell)))));
        }
        drop(first);
        let rung: Vec<u32> = waiting.iter().map(|(_, bell)| bell.0.load(Ordering::Relaxed)).collect();
        assert_eq!(rung, [1, 0, 0]);
    }

    #[test]
    fn nothing_is_left_of_lines_that_are_empty() {
        let lines = Lines::default();
        let places: Vec<Place> = (0..1_000).map(|index| lines.enter(&(index % 10).to_string())).collect();
        assert_eq!(lines.0.borrow().lines.len(), 10);
        drop(places);
        assert_eq!(lines.0.borrow().lines.len(), 0);
    }
}
