use super::source_agent::SourceAgent;
use super::{Agent, AgentStatus, Direction};

/// An agent with its internal fields.
#[derive(Clone, Debug)]
pub(crate) struct StoredAgent {
    pub(crate) environment: String,
    pub(crate) has_credits: bool,
    pub(crate) agent: Agent,
    /// The agents whose callbacks this agent serves.
    pub(super) source_agents: Vec<SourceAgent>,
}

impl StoredAgent {
    /// The value of `is_ready_to_publish` in responses. Publishing does not depend on it.
    pub(super) fn reports_ready(&self) -> bool {
        let is_ready = self.agent.lacks().is_empty() && self.callback_errors().is_empty();
        is_ready && (self.agent.is_ready_to_publish || self.agent.current_status == AgentStatus::Published)
    }

    /// Why the agent cannot serve callbacks, in the vendor's texts. Empty if it serves none.
    pub(crate) fn callback_errors(&self) -> Vec<String> {
        let mut errors = Vec::new();
        if !self.source_agents.is_empty() && self.agent.direction == Direction::Outbound {
            errors.push("Agent must be inbound to serve as a callback agent".to_owned());
        }
        let unpublished = self.source_agents.iter().filter(|source| !source.is_published);
        errors.extend(unpublished.map(|source| format!("Source agent {} is not published", source.id)));
        errors
    }
}
