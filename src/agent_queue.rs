//! Who goes first: changes of one agent go out one at a time, in the order in which they were asked for.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// What the first in line needs beside its place: here, a lock that other pages compete for.
pub(crate) trait Lock {
    /// Once, after all that are before it in line.
    fn ask(&self);
    fn poll_held(&self, context: &mut Context<'_>) -> bool;
    /// Whether somebody else has taken it since it was held.
    fn poll_lost(&self, context: &mut Context<'_>) -> bool;
}

/// All lines of a page.
pub(crate) struct AgentQueues<L: Lock>(Rc<RefCell<Inner<L>>>);

struct Inner<L> {
    /// Whoever stands in a line, by the line's name, and there by their tickets. No line is empty.
    lines: BTreeMap<String, VecDeque<Waiting<L>>>,
    last_ticket: u64,
    /// The first of the tickets that were reserved, for each reservation that goes on.
    reserved: Vec<u64>,
    /// The lines in which somebody waits for a reservation to end.
    held_up: Vec<String>,
}

struct Waiting<L> {
    ticket: u64,
    waker: Option<Waker>,
    /// Whether it may go as soon as its turn comes.
    is_ready: bool,
    /// `None` where there are no locks.
    lock: Option<Rc<L>>,
    has_asked: bool,
}

/// A place in a line; dropping it leaves the line, from wherever in it.
pub(crate) struct QueueTicket<L: Lock> {
    lines: Rc<RefCell<Inner<L>>>,
    line: String,
    ticket: u64,
}

/// Places in lines that are not known yet. Whoever comes later waits until this is dropped.
pub(crate) struct Reservation<L: Lock> {
    lines: Rc<RefCell<Inner<L>>>,
    first_ticket: u64,
}

impl<L: Lock> Default for AgentQueues<L> {
    fn default() -> Self {
        let inner =
            Inner { lines: BTreeMap::new(), last_ticket: 0, reserved: Vec::new(), held_up: Vec::new() };
        Self(Rc::new(RefCell::new(inner)))
    }
}

impl<L: Lock> AgentQueues<L> {
    /// Takes the last place.
    pub(crate) fn enter(&self, line: &str) -> QueueTicket<L> {
        let ticket = self.0.borrow_mut().next_tickets(1);
        place(&self.0, line, ticket)
    }

    /// So many places, before all that are taken from now on.
    pub(crate) fn reserve(&self, count: u32) -> Reservation<L> {
        let mut inner = self.0.borrow_mut();
        // Each reservation is known by its first ticket, an empty one too.
        let first_ticket = inner.next_tickets(count.max(1));
        inner.reserved.push(first_ticket);
        Reservation { lines: Rc::clone(&self.0), first_ticket }
    }
}

fn place<L: Lock>(lines: &Rc<RefCell<Inner<L>>>, line: &str, ticket: u64) -> QueueTicket<L> {
    let mut inner = lines.borrow_mut();
    let queue = inner.lines.entry(line.to_owned()).or_default();
    let waiting = Waiting { ticket, waker: None, is_ready: false, lock: None, has_asked: false };
    // Most come last.
    let later = queue.iter().rev().take_while(|other| other.ticket > ticket).count();
    queue.insert(queue.len() - later, waiting);
    QueueTicket { lines: Rc::clone(lines), line: line.to_owned(), ticket }
}

impl<L: Lock> Reservation<L> {
    /// The place with this index among those that were reserved.
    pub(crate) fn enter(&self, line: &str, index: u32) -> QueueTicket<L> {
        place(&self.lines, line, self.first_ticket + u64::from(index))
    }
}

impl<L> Inner<L> {
    /// The first of so many.
    fn next_tickets(&mut self, count: u32) -> u64 {
        let first = self.last_ticket + 1;
        self.last_ticket += u64::from(count);
        first
    }

    /// Where this place is in its line.
    fn find(&self, line: &str, ticket: u64) -> Option<usize> {
        self.lines.get(line)?.binary_search_by_key(&ticket, |waiting| waiting.ticket).ok()
    }

    fn waiting(&mut self, line: &str, ticket: u64) -> Option<&mut Waiting<L>> {
        let index = self.find(line, ticket)?;
        self.lines.get_mut(line)?.get_mut(index)
    }

    /// Whether nobody is before it, neither in its line nor with a reservation.
    fn is_first(&mut self, line: &str, ticket: u64) -> bool {
        let is_held_up = is_held_up(&self.reserved, ticket);
        if is_held_up {
            self.held_up.push(line.to_owned());
        }
        !is_held_up && self.find(line, ticket).is_none_or(|index| index == 0)
    }

    /// The locks of this line that may be asked for now, in their order: those of the first, up to one that is not ready.
    fn next_locks(&mut self, line: &str, locks: &mut Vec<Rc<L>>) {
        let Some(queue) = self.lines.get_mut(line) else { return };
        for waiting in queue {
            if !waiting.is_ready {
                return;
            }
            if is_held_up(&self.reserved, waiting.ticket) {
                self.held_up.push(line.to_owned());
                return;
            }
            if !core::mem::replace(&mut waiting.has_asked, true) {
                locks.extend(waiting.lock.clone());
            }
        }
    }
}

fn is_held_up(reserved: &[u64], ticket: u64) -> bool {
    // A reservation's own places are its first ticket and those after it, and are not entered before it is dropped.
    reserved.iter().any(|first| *first < ticket)
}

impl<L: Lock> QueueTicket<L> {
    /// It may go from now on, as soon as its turn comes. Locks are asked for in the order of the places, so that both orders are the
    /// same: else two could wait for each other, each with what the other needs.
    pub(crate) fn ready(&self, lock: Option<L>) {
        if let Some(own) = self.lines.borrow_mut().waiting(&self.line, self.ticket) {
            own.is_ready = true;
            own.lock = lock.map(Rc::new);
        }
        ask_next(&self.lines, &self.line);
    }

    /// Whether nobody is before it any more and the lock is held; if not, `context` is woken when that changes.
    pub(crate) fn poll_turn(&self, context: &mut Context<'_>) -> bool {
        let lock = {
            let inner = &mut *self.lines.borrow_mut();
            let is_first = inner.is_first(&self.line, self.ticket);
            let Some(own) = inner.waiting(&self.line, self.ticket) else { return true };
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
        let lock = self.lines.borrow_mut().waiting(&self.line, self.ticket).and_then(|own| own.lock.clone());
        lock.is_some_and(|lock| lock.poll_lost(context))
    }
}

/// Asking runs code that may come back here.
fn ask_next<L: Lock>(lines: &RefCell<Inner<L>>, line: &str) {
    let mut locks = Vec::new();
    lines.borrow_mut().next_locks(line, &mut locks);
    for lock in locks {
        lock.ask();
    }
}

impl<L: Lock> Drop for QueueTicket<L> {
    fn drop(&mut self) {
        let mut inner = self.lines.borrow_mut();
        let Some(index) = inner.find(&self.line, self.ticket) else { return };
        let Some(queue) = inner.lines.get_mut(&self.line) else { return };
        let left = queue.remove(index);
        let next = queue.front_mut().filter(|_| index == 0).and_then(|first| first.waker.take());
        if queue.is_empty() {
            inner.lines.remove(&self.line);
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

impl<L: Lock> Drop for Reservation<L> {
    fn drop(&mut self) {
        let mut inner = self.lines.borrow_mut();
        let first_ticket = self.first_ticket;
        inner.reserved.retain(|reserved| *reserved != first_ticket);
        let names = core::mem::take(&mut inner.held_up);
        let mut locks = Vec::new();
        let mut wakers = Vec::new();
        for name in &names {
            inner.next_locks(name, &mut locks);
            wakers.extend(inner.lines.get_mut(name).and_then(|queue| queue.front_mut()?.waker.take()));
        }
        drop(inner);
        for lock in locks {
            lock.ask();
        }
        for waker in wakers {
            waker.wake();
        }
    }
}

#[cfg(test)]
#[path = "agent_queue_tests.rs"]
mod tests;
