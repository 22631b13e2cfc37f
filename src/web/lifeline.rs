//! Signs of life between the tabs of an origin: a tab that the browser has frozen keeps its locks, and answers nothing.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::web::event::{Event, until};
use crate::web::host::{Guard, Host};
use crate::web::property::get_function;

const QUESTION: &str = "alive?";
const ANSWER: &str = "alive";

/// A channel of whoever waits for a lock and whoever holds it.
pub(crate) struct Lifeline {
    channel: BroadcastChannel,
    asked: Rc<Event>,
    answered: Rc<Event>,
    /// Before the listener, which gets nothing more from a closed channel.
    _close: Guard,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Lifeline {
    /// `None` where there are no channels.
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
        // What cannot be posted counts as not answered.
        let _ = self.channel.post_message(&JsValue::from_str(text));
    }

    /// Whether there was an answer since this was called last.
    pub(crate) fn has_answered(&self) -> bool {
        self.answered.take()
    }

    /// Until somebody asks.
    pub(crate) async fn asked(&self) {
        until(|context| self.asked.poll(context)).await;
        self.asked.take();
    }
}
