//! The operations: the request of each, and what its response must contain.

use crate::query::Query;
use crate::update::{AgentId, CallingUpdate, UpdateBody};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
}

/// Reads do not change anything. They are not queued, and their errors have no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    UpdateCalling(CallingUpdate),
    /// Publishes an agent (`true`) or unpublishes it.
    SetPublished(AgentId, bool),
    GetAgent(AgentId),
    ListAgents(Query),
    ListPhoneNumbers(Query),
}

impl Operation {
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::UpdateCalling(_) => Method::Put,
            Self::SetPublished(..) => Method::Post,
            Self::GetAgent(_) | Self::ListAgents(_) | Self::ListPhoneNumbers(_) => Method::Get,
        }
    }

    pub(crate) fn is_read(&self) -> bool {
        self.method() == Method::Get
    }

    pub(crate) fn agent_id(&self) -> Option<&AgentId> {
        match self {
            Self::UpdateCalling(update) => Some(&update.agent_id),
            Self::SetPublished(id, _) | Self::GetAgent(id) => Some(id),
            Self::ListAgents(_) | Self::ListPhoneNumbers(_) => None,
        }
    }

    /// Relative to the base URL, without the query.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::UpdateCalling(update) => format!("/agents/{}/calling", update.agent_id.as_str()),
            Self::SetPublished(id, true) => format!("/agents/{}/publish", id.as_str()),
            Self::SetPublished(id, false) => format!("/agents/{}/unpublish", id.as_str()),
            Self::GetAgent(id) => format!("/agents/{}", id.as_str()),
            Self::ListAgents(_) => "/agents".to_owned(),
            Self::ListPhoneNumbers(_) => "/phone-numbers".to_owned(),
        }
    }

    pub(crate) fn query(&self) -> &[(&'static str, String)] {
        match self {
            Self::ListAgents(query) | Self::ListPhoneNumbers(query) => query.pairs(),
            Self::UpdateCalling(_) | Self::SetPublished(..) | Self::GetAgent(_) => &[],
        }
    }

    /// The JSON body.
    pub(crate) fn body(&self) -> Option<UpdateBody<'_>> {
        match self {
            Self::UpdateCalling(update) => Some(update.body()),
            Self::SetPublished(..) | Self::GetAgent(_) | Self::ListAgents(_) | Self::ListPhoneNumbers(_) => {
                None
            }
        }
    }
}
