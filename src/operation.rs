//! What can be asked of the service: the request of each operation, and what its reply must say.

use crate::calling::{AgentId, CallingUpdate};
use crate::query::Query;
use crate::text::concat;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
}

impl Method {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// Reads change nothing, so their failures have no outcome, and they stand in no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    UpdateCalling(CallingUpdate),
    /// Makes an agent live, or takes it off the air.
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

    /// Below the base URL, its query included.
    pub(crate) fn path(&self) -> String {
        let (list, item, end) = match self {
            Self::UpdateCalling(update) => ("/agents/", update.agent_id.as_str(), "/calling"),
            Self::SetPublished(id, true) => ("/agents/", id.as_str(), "/publish"),
            Self::SetPublished(id, false) => ("/agents/", id.as_str(), "/unpublish"),
            Self::GetAgent(id) => ("/agents/", id.as_str(), ""),
            Self::ListAgents(query) => ("/agents", query.as_str(), ""),
            Self::ListPhoneNumbers(query) => ("/phone-numbers", query.as_str(), ""),
        };
        concat(&[list, item, end])
    }

    pub(crate) fn body(&self) -> Option<String> {
        match self {
            Self::UpdateCalling(update) => Some(update.to_json()),
            Self::SetPublished(..) | Self::GetAgent(_) | Self::ListAgents(_) | Self::ListPhoneNumbers(_) => {
                None
            }
        }
    }
}
