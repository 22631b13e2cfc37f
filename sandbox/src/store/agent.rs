use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::AssignedNumber;

/// An agent. The fields are in the order of the response.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) description: String,
    language: String,
    voice: Option<Value>,
    initial_message: Option<String>,
    interrupt_sensitivity: String,
    conversation_speed: f64,
    initial_message_delay: u32,
    ask_if_human_present_on_idle: bool,
    pub(crate) direction: Direction,
    who_speaks_first: String,
    pub(crate) current_status: AgentStatus,
    is_sandbox: bool,
    /// Derived from the other fields: the seed omits it and the store sets it. A seeded `false` is
    /// reported even if the draft is ready, as the vendor does.
    #[serde(default = "yes")]
    pub(crate) is_ready_to_publish: bool,
    created_at: String,
    pub(crate) updated_at: String,
    trainings: Vec<Value>,
    actions: Vec<Value>,
    #[serde(default)]
    pub(crate) phone_numbers: Vec<AssignedNumber>,
}

impl Agent {
    /// Why the agent cannot be published: each field with a message.
    pub(crate) fn lacks(&self) -> Vec<(&'static str, &'static str)> {
        let mut lacks = Vec::new();
        if self.voice.is_none() {
            lacks.push(("voice", "The agent needs a voice before it can be published."));
        }
        if self.initial_message.as_deref().unwrap_or_default().is_empty() {
            lacks.push(("initial_message", "The agent needs an initial message before it can be published."));
        }
        if self.phone_numbers.is_empty() {
            lacks.push((
                "phone_numbers",
                "The agent needs at least one phone number before it can be published.",
            ));
        } else if !self.phone_numbers.iter().any(AssignedNumber::is_active) {
            lacks.push((
                "phone_numbers",
                "The agent needs at least one active phone number before it can be published.",
            ));
        }
        lacks
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

impl Direction {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Inbound, Self::Outbound].into_iter().find(|direction| direction.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AgentStatus {
    Draft,
    Published,
}

impl AgentStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Published].into_iter().find(|status| status.as_str() == text)
    }
}

fn yes() -> bool {
    true
}
