//! One queue per agent: changes to the same agent are sent one at a time, in call order.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// What the first call in a queue also needs before it may send: a lock that other tabs compete
/// for.
pub(crate) trait Lock {
    /// Requests the lock. Called once, after all earlier ones in the queue have requested theirs.
    fn ask(&self);
    fn poll_held(&self, context: &mut Context<'_>) -> bool;
    /// Whether another tab has taken the lock from its holder.
    fn poll_lost(&self, context: &mut Context<'_>) -> bool;
}

/// The queues of all agents of a page.
pub(crate) struct AgentQueues<L: Lock>(Rc<RefCell<Inner<L>>>);

struct Inner<L> {
    /// The waiting calls by queue key, sorted by ticket. Empty queues are removed.
    queues: BTreeMap<String, VecDeque<Waiting<L>>>,
    last_ticket: u64,
    /// The first reserved ticket of each open reservation.
    reserved: Vec<u64>,
    /// The keys of queues in which a call waits for a reservation to be dropped.
    held_up: Vec<String>,
}

struct Waiting<L> {
    ticket: u64,
    waker: Option<Waker>,
    /// Whether the call may be sent once it is first.
    is_ready: bool,
    /// `None` where the platform has no locks.
    lock: Option<Rc<L>>,
    has_asked: bool,
}

/// A place in a queue. Dropping it leaves the queue, from any position.
pub(crate) struct QueueTicket<L: Lock> {
    queues: Rc<RefCell<Inner<L>>>,
    key: String,
    ticket: u64,
}

/// Tickets for queues that are not known yet. Later tickets wait until this is dropped.
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
    /// Joins the end of the queue.
    pub(crate) fn enqueue(&self, key: &str) -> QueueTicket<L> {
        let ticket = self.0.borrow_mut().next_tickets(1);
        place(&self.0, key, ticket)
    }

    /// Reserves `count` tickets. They come before all later tickets.
    pub(crate) fn reserve(&self, count: u32) -> Reservation<L> {
        let mut inner = self.0.borrow_mut();
        // A reservation is identified by its first ticket, so even an empty one takes a ticket.
        let first_ticket = inner.next_tickets(count.max(1));
        inner.reserved.push(first_ticket);
        Reservation { queues: Rc::clone(&self.0), first_ticket }
    }
}

fn place<L: Lock>(queues: &Rc<RefCell<Inner<L>>>, key: &str, ticket: u64) -> QueueTicket<L> {
    let mut inner = queues.borrow_mut();
    let queue = inner.queues.entry(key.to_owned()).or_default();
    let waiting = Waiting { ticket, waker: None, is_ready: false, lock: None, has_asked: false };
    // Searches from the end, where most tickets belong.
    let later = queue.iter().rev().take_while(|other| other.ticket > ticket).count();
    queue.insert(queue.len() - later, waiting);
    QueueTicket { queues: Rc::clone(queues), key: key.to_owned(), ticket }
}

impl<L: Lock> Reservation<L> {
    /// Joins the queue with the reserved ticket of this index.
    pub(crate) fn enqueue(&self, key: &str, index: u32) -> QueueTicket<L> {
        place(&self.queues, key, self.first_ticket + u64::from(index))
    }
}

impl<L> Inner<L> {
    /// Takes `count` tickets and returns the first.
    fn next_tickets(&mut self, count: u32) -> u64 {
        let first = self.last_ticket + 1;
        self.last_ticket += u64::from(count);
        first
    }

    /// The index of this ticket in its queue.
    fn find(&self, key: &str, ticket: u64) -> Option<usize> {
        self.queues.get(key)?.binary_search_by_key(&ticket, |waiting| waiting.ticket).ok()
    }

    fn waiting(&mut self, key: &str, ticket: u64) -> Option<&mut Waiting<L>> {
        let index = self.find(key, ticket)?;
        self.queues.get_mut(key)?.get_mut(index)
    }

    /// Whether no call is ahead of it, neither in its queue nor in a reservation.
    fn is_first(&mut self, key: &str, ticket: u64) -> bool {
        let is_held_up = is_held_up(&self.reserved, ticket);
        if is_held_up {
            self.held_up.push(key.to_owned());
        }
        !is_held_up && self.find(key, ticket).is_none_or(|index| index == 0)
    }

    /// The locks of this queue that may be requested now, in queue order, up to the first call that
    /// is not ready.
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
    // A reservation's tickets start at `first`, and are only used before it is dropped.
    reserved.iter().any(|first| *first < ticket)
}

impl<L: Lock> QueueTicket<L> {
    /// Whether no other call of this page is ahead of it.
    pub(crate) fn is_first(&self) -> bool {
        self.queues.borrow_mut().is_first(&self.key, self.ticket)
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Marks the call as ready, so that it may be sent when its turn comes. Locks are requested in
    /// queue order. With two different orders, two calls could deadlock.
    pub(crate) fn ready(&self, lock: Option<L>) {
        if let Some(own) = self.queues.borrow_mut().waiting(&self.key, self.ticket) {
            own.is_ready = true;
            own.lock = lock.map(Rc::new);
        }
        ask_next(&self.queues, &self.key);
    }

    /// Whether it is first and holds the lock; if not, registers the waker.
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

    /// Whether the lock was held and has been lost; if not, registers the waker.
    pub(crate) fn poll_lost(&self, context: &mut Context<'_>) -> bool {
        let lock = self.queues.borrow_mut().waiting(&self.key, self.ticket).and_then(|own| own.lock.clone());
        lock.is_some_and(|lock| lock.poll_lost(context))
    }
}

/// Ends the borrow before it requests the locks, because a request runs code that may re-enter the
/// queue.
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
        // Releasing the lock and waking the next call run code that may re-enter the queue.
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
