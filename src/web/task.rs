//! What a function call asks for, for one agent or one page of a list.

use core::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::base_url::BaseUrl;
use crate::operation::Operation;
use crate::update::AgentId;
use crate::web::apply::{Apply, apply};
use crate::web::attempt::Target;
use crate::web::call::{Call, CallError, Running, Shared, TaskResult};
use crate::web::shared_state::QueueTicket;

pub(crate) enum Task {
    Operation(Operation),
    Apply(Box<Apply>),
    /// A read whose result is collected.
    Read(Operation, Rc<RefCell<Vec<TaskResult>>>),
    /// Its result is known without a request.
    Known(Box<AgentId>, TaskResult),
}

impl Task {
    pub(crate) fn agent_id(&self) -> Option<&AgentId> {
        match self {
            Self::Operation(operation) | Self::Read(operation, _) => operation.agent_id(),
            Self::Apply(apply) => Some(&apply.update.agent_id),
            Self::Known(agent_id, _) => Some(agent_id),
        }
    }

    /// The key of the agent's queue; `None` for a task that changes nothing.
    pub(crate) fn queue_key(&self, base_url: &BaseUrl) -> Option<String> {
        let changes = match self {
            Self::Operation(operation) => !operation.is_read(),
            Self::Apply(_) => true,
            Self::Read(..) | Self::Known(..) => false,
        };
        let agent_id = self.agent_id().filter(|_| changes)?;
        Some(base_url.join(&format!("/agents/{}", agent_id.canonical())))
    }

    /// Starts its timeout.
    pub(crate) fn start(self, shared: &Rc<Shared>, index: u32, ticket: Option<QueueTicket>) -> Running {
        let call = |operation, ticket| {
            let target = Target::new(operation, shared.options.base_url.clone());
            Call::start(Rc::clone(shared), index, target, ticket)
        };
        match self {
            Self::Operation(operation) => Box::pin(call(operation, ticket).run()),
            Self::Apply(task) => Box::pin(apply(Rc::clone(shared), index, *task, ticket)),
            Self::Read(operation, results) => {
                let read = call(operation, None).run();
                Box::pin(async move {
                    let result = read.await;
                    let ending = match &result {
                        Err(CallError::Aborted(sent)) => Err(CallError::Aborted(*sent)),
                        Ok(_) | Err(CallError::Failed(_)) => Ok(JsValue::UNDEFINED),
                    };
                    results.borrow_mut().push(result);
                    ending
                })
            }
            Self::Known(_, result) => Box::pin(core::future::ready(result)),
        }
    }
}
