//! One queue per agent: changes to the same agent are sent one at a time, in call order.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// What the first in a queue also needs before it may send: here, a lock that other tabs compete for.
pub(crate) trait Lock {
    /// Requests the lock. Called once, after all earlier ones in the queue have requested theirs.
    fn ask(&self);
    fn poll_held(&self, context: &mut Context<'_>) -> bool;
    /// Whether another tab has taken the lock since it was held.
    fn poll_lost(&self, context: &mut Context<'_>) -> bool;
}

/// The queues of all agents of a page.
pub(crate) struct AgentQueues<L: Lock>(Rc<RefCell<Inner<L>>>);

struct Inner<L> {
    /// The waiting calls by the queue's key, ordered by ticket. No queue is empty.
    queues: BTreeMap<String, VecDeque<Waiting<L>>>,
    last_ticket: u64,
    /// The first reserved ticket of each open reservation.
    reserved: Vec<u64>,
    /// The keys of the queues in which a call waits for a reservation to end.
    held_up: Vec<String>,
}

struct Waiting<L> {
    ticket: u64,
    waker: Option<Waker>,
    /// Whether it may be sent as soon as it is first.
    is_ready: bool,
    /// `None` where there are no locks.
    lock: Option<Rc<L>>,
    has_asked: bool,
}

/// A place in a queue. Dropping it leaves the queue, from any position.
pub(crate) struct QueueTicket<L: Lock> {
    queues: Rc<RefCell<Inner<L>>>,
    key: String,
    ticket: u64,
}

/// Places in queues that are not known yet. Whoever comes later waits until this is dropped.
pub(crate) struct Reservation<L: Lock> {
    queues: Rc<RefCell<Inner<L>>>,
    first_ticket: u64,
}

impl<L: Lock> Default for AgentQueues<L> {
    fn default() -> Self {
        let inner =
            Inner { queues: BTreeMap::new(), last_ticket: 0, reserved: Vec::new(), held_up: Vec::new() };
        Self(Rc::new(RefCell::new(inner)))
    }
}

impl<L: Lock> AgentQueues<L> {
    /// Takes the last place.
    pub(crate) fn enqueue(&self, key: &str) -> QueueTicket<L> {
        let ticket = self.0.borrow_mut().next_tickets(1);
        place(&self.0, key, ticket)
    }

    /// So many places, before all that are taken from now on.
    pub(crate) fn reserve(&self, count: u32) -> Reservation<L> {
        let mut inner = self.0.borrow_mut();
        // Each reservation is known by its first ticket, an empty one too.
        let first_ticket = inner.next_tickets(count.max(1));
        inner.reserved.push(first_ticket);
        Reservation { queues: Rc::clone(&self.0), first_ticket }
    }
}

fn place<L: Lock>(queues: &Rc<RefCell<Inner<L>>>, key: &str, ticket: u64) -> QueueTicket<L> {
    let mut inner = queues.borrow_mut();
    let queue = inner.queues.entry(key.to_owned()).or_default();
    let waiting = Waiting { ticket, waker: None, is_ready: false, lock: None, has_asked: false };
    // Most come last.
    let later = queue.iter().rev().take_while(|other| other.ticket > ticket).count();
    queue.insert(queue.len() - later, waiting);
    QueueTicket { queues: Rc::clone(queues), key: key.to_owned(), ticket }
}

impl<L: Lock> Reservation<L> {
    /// The place with this index among those that were reserved.
    pub(crate) fn enqueue(&self, key: &str, index: u32) -> QueueTicket<L> {
        place(&self.queues, key, self.first_ticket + u64::from(index))
    }
}

impl<L> Inner<L> {
    /// The first of so many.
    fn next_tickets(&mut self, count: u32) -> u64 {
        let first = self.last_ticket + 1;
        self.last_ticket += u64::from(count);
        first
    }

    /// Where this place is in its queue.
    fn find(&self, key: &str, ticket: u64) -> Option<usize> {
        self.queues.get(key)?.binary_search_by_key(&ticket, |waiting| waiting.ticket).ok()
    }

    fn waiting(&mut self, key: &str, ticket: u64) -> Option<&mut Waiting<L>> {
        let index = self.find(key, ticket)?;
        self.queues.get_mut(key)?.get_mut(index)
    }

    /// Whether nobody is before it, neither in its queue nor with a reservation.
    fn is_first(&mut self, key: &str, ticket: u64) -> bool {
        let is_held_up = is_held_up(&self.reserved, ticket);
        if is_held_up {
            self.held_up.push(key.to_owned());
        }
        !is_held_up && self.find(key, ticket).is_none_or(|index| index == 0)
    }

    /// The locks of this queue that may be asked for now, in their order: those of the first, up to one that is not ready.
    fn next_locks(&mut self, key: &str, locks: &mut Vec<Rc<L>>) {
        let Some(queue) = self.queues.get_mut(key) else { return };
        for waiting in queue {
            if !waiting.is_ready {
                return;
            }
            if is_held_up(&self.reserved, waiting.ticket) {
                self.held_up.push(key.to_owned());
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
        if let Some(own) = self.queues.borrow_mut().waiting(&self.key, self.ticket) {
            own.is_ready = true;
            own.lock = lock.map(Rc::new);
        }
        ask_next(&self.queues, &self.key);
    }

    /// Whether nobody is before it any more and the lock is held; if not, `context` is woken when that changes.
    pub(crate) fn poll_turn(&self, context: &mut Context<'_>) -> bool {
        let lock = {
            let inner = &mut *self.queues.borrow_mut();
            let is_first = inner.is_first(&self.key, self.ticket);
            let Some(own) = inner.waiting(&self.key, self.ticket) else { return true };
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
        let lock = self.queues.borrow_mut().waiting(&self.key, self.ticket).and_then(|own| own.lock.clone());
        lock.is_some_and(|lock| lock.poll_lost(context))
    }
}

/// Asking runs code that may come back here.
fn ask_next<L: Lock>(queues: &RefCell<Inner<L>>, key: &str) {
    let mut locks = Vec::new();
    queues.borrow_mut().next_locks(key, &mut locks);
    for lock in locks {
        lock.ask();
    }
}

impl<L: Lock> Drop for QueueTicket<L> {
    fn drop(&mut self) {
        let mut inner = self.queues.borrow_mut();
        let Some(index) = inner.find(&self.key, self.ticket) else { return };
        let Some(queue) = inner.queues.get_mut(&self.key) else { return };
        let left = queue.remove(index);
        let next = queue.front_mut().filter(|_| index == 0).and_then(|first| first.waker.take());
        if queue.is_empty() {
            inner.queues.remove(&self.key);
        }
        // Giving back the lock and waking the next one run code that may come back here.
        drop(inner);
        drop(left);
        ask_next(&self.queues, &self.key);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

impl<L: Lock> Drop for Reservation<L> {
    fn drop(&mut self) {
        let mut inner = self.queues.borrow_mut();
        let first_ticket = self.first_ticket;
        inner.reserved.retain(|reserved| *reserved != first_ticket);
        let names = core::mem::take(&mut inner.held_up);
        let mut locks = Vec::new();
        let mut wakers = Vec::new();
        for name in &names {
            inner.next_locks(name, &mut locks);
            wakers.extend(inner.queues.get_mut(name).and_then(|queue| queue.front_mut()?.waker.take()));
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
