//! Liveness checks between the tabs of an origin. A frozen tab keeps its locks, but does not
//! answer.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::web::event::{Event, until};
use crate::web::host::{Guard, Host};
use crate::web::property::get_function;

const QUESTION: &str = "alive?";
const ANSWER: &str = "alive";

/// A channel between the holder of a lock and the tabs that wait for it.
pub(crate) struct Lifeline {
    channel: BroadcastChannel,
    asked: Rc<Event>,
    answered: Rc<Event>,
    /// Declared before the listener, so that the channel is closed before the listener is dropped.
    _close: Guard,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Lifeline {
    /// `None` if the platform has no `BroadcastChannel`.
    pub(crate) fn open(name: &str, host: &Host) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let (asked, answered) = <(Rc<Event>, Rc<Event>)>::default();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (asked, answered) = (Rc::clone(&asked), Rc::clone(&answered));
            move |message: MessageEvent| match message.data().as_string().as_deref() {
                Some(QUESTION) => asked.set(),
                Some(ANSWER) => answered.set(),
                _ => {}
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let close = host.guard(get_function(&channel, "close")?.bind0(&channel));
        Some(Self { channel, asked, answered, _close: close, _on_message: on_message })
    }

    pub(crate) fn ask(&self) {
        self.post(QUESTION);
    }

    pub(crate) fn answer(&self) {
        self.post(ANSWER);
    }

    fn post(&self, text: &str) {
        // A failed post counts as unanswered.
        let _ = self.channel.post_message(&JsValue::from_str(text));
    }

    /// Whether an answer has arrived since the last call.
    pub(crate) fn has_answered(&self) -> bool {
        self.answered.take()
    }

    /// Waits for the next question.
    pub(crate) async fn asked(&self) {
        until(|context| self.asked.poll(context)).await;
        self.asked.take();
    }
}
