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

/// A lock that is held when its flag is `true`.
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

/// A lock that appends its name to a log when it is requested.
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
fn locks_are_requested_in_queue_order_once_all_earlier_calls_are_ready() {
    let queues = AgentQueues::default();
    let asked = Rc::new(RefCell::new(String::new()));
    let lock = |name: char| Some(Noted(name, Rc::clone(&asked)));
    let [one, two, three, other, four] = ["a", "a", "a", "b", "a"].map(|key| queues.enqueue(key));
    two.ready(lock('2'));
    four.ready(lock('4'));
    assert_eq!(*asked.borrow(), "", "the first is not ready");
    one.ready(lock('1'));
    assert_eq!(*asked.borrow(), "12");
    other.ready(lock('o'));
    assert_eq!(*asked.borrow(), "12o");
    drop(three);
    assert_eq!(*asked.borrow(), "12o4", "who leaves is waited for no longer");
}

/// Joins a queue and marks the ticket as ready.
fn entered<L: Lock>(queues: &AgentQueues<L>, key: &str, lock: Option<L>) -> QueueTicket<L> {
    let place = queues.enqueue(key);
    place.ready(lock);
    place
}

fn is_first(place: &QueueTicket<Switch>) -> bool {
    place.poll_turn(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn calls_are_sent_in_order_even_if_others_leave_the_queue() {
    let queues = AgentQueues::<Switch>::default();
    let [one, two, three] = ["a"; 3].map(|name| entered(&queues, name, None));
    assert!(is_first(&one) && !is_first(&two) && !is_first(&three));
    drop(two);
    assert!(is_first(&one) && !is_first(&three));
    drop(one);
    assert!(is_first(&three));
    let four = entered(&queues, "a", None);
    assert!(!is_first(&four));
}

#[test]
fn queues_with_different_keys_are_independent() {
    let queues = AgentQueues::<Switch>::default();
    let places: Vec<QueueTicket<Switch>> =
        ["b", "a", "c", "ab"].iter().map(|name| entered(&queues, name, None)).collect();
    assert!(places.iter().all(is_first));
}

#[test]
fn only_the_next_call_is_woken() {
    let queues = AgentQueues::<Switch>::default();
    let first = entered(&queues, "a", None);
    let waiting: Vec<(QueueTicket<Switch>, Arc<Bell>)> =
        (0..3).map(|_| (entered(&queues, "a", None), Arc::default())).collect();
    for (place, bell) in &waiting {
        assert!(!place.poll_turn(&mut Context::from_waker(&Waker::from(Arc::clone(bell)))));
    }
    drop(first);
    let rung: Vec<u32> = waiting.iter().map(|(_, bell)| bell.0.load(Ordering::Relaxed)).collect();
    assert_eq!(rung, [1, 0, 0]);
}

#[test]
fn a_call_also_waits_for_its_lock() {
    let queues = AgentQueues::default();
    let locks: [Rc<RefCell<bool>>; 2] = Default::default();
    let [one, two] = locks.each_ref().map(|lock| entered(&queues, "a", Some(Switch(Rc::clone(lock)))));
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
fn empty_queues_are_removed() {
    let queues = AgentQueues::<Switch>::default();
    let places: Vec<QueueTicket<Switch>> =
        (0..1_000).map(|index| entered(&queues, &(index % 10).to_string(), None)).collect();
    assert_eq!(queues.0.borrow().queues.values().map(VecDeque::len).sum::<usize>(), 1_000);
    drop(places);
    assert_eq!(queues.0.borrow().queues.len(), 0);
}

#[test]
fn calls_after_a_reservation_wait_until_it_is_dropped() {
    let queues = AgentQueues::default();
    let asked = Rc::new(RefCell::new(String::new()));
    let lock = |name: char| Some(Noted(name, Rc::clone(&asked)));
    let turn = |place: &QueueTicket<Noted>, bell: &Arc<Bell>| {
        place.poll_turn(&mut Context::from_waker(&Waker::from(Arc::clone(bell))))
    };
    let bells: [Arc<Bell>; 3] = Default::default();
    let before = entered(&queues, "a", lock('1'));
    let reservation = queues.reserve(2);
    let [after, elsewhere] = [entered(&queues, "a", lock('4')), entered(&queues, "b", lock('b'))];
    assert!(turn(&before, &bells[0]) && !turn(&after, &bells[1]) && !turn(&elsewhere, &bells[2]));
    assert_eq!(*asked.borrow(), "1");

    // The order of these calls does not matter.
    let [third, second] = [1, 0].map(|index| reservation.enqueue("a", index));
    drop(reservation);
    assert_eq!(bells[2].0.load(Ordering::Relaxed), 1);
    assert!(turn(&elsewhere, &bells[2]));
    second.ready(lock('2'));
    assert_eq!(*asked.borrow(), "1b2");
    third.ready(lock('3'));
    assert_eq!(*asked.borrow(), "1b234");
    drop(before);
    assert!(!turn(&after, &bells[1]) && !turn(&third, &bells[0]) && turn(&second, &bells[0]));
}

#[test]
fn dropping_an_empty_reservation_does_not_end_another() {
    let queues = AgentQueues::<Switch>::default();
    let [empty, other] = [0, 2].map(|count| queues.reserve(count));
    let after = entered(&queues, "a", None);
    drop(empty);
    assert!(!is_first(&after));
    drop(other);
    assert!(is_first(&after));
}
