//! The calling settings of an agent as the service returns them.

use serde::Serialize;

use crate::id_set::Ids;
use crate::json::Json;
use crate::update::{CallingUpdate, Direction};

/// The status of an agent that takes calls.
const PUBLISHED: &str = "published";
pub(crate) const DRAFT: &str = "draft";

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallingState {
    pub(crate) direction: Direction,
    pub(crate) phone_ids: Ids,
    /// `draft` or `published`.
    pub(crate) status: String,
    /// An ISO 8601 date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<String>,
}

impl CallingState {
    /// Reads an agent, in the form of the vendor's guides or of its schema. `None` if a setting is missing.
    pub(crate) fn read<J: Json>(agent: &J) -> Option<Self> {
        Some(Self {
            direction: Direction::of(&agent.text_at("direction")?)?,
            phone_ids: agent.get("phone_numbers")?.ids()?,
            status: agent.text_at("current_status").or_else(|| agent.text_at("status"))?,
            updated_at: agent.text_at("updated_at"),
        })
    }

    pub(crate) fn is_live(&self) -> bool {
        self.status == PUBLISHED
    }

    pub(crate) fn published(&self) -> Self {
        Self { status: PUBLISHED.to_owned(), ..self.clone() }
    }

    /// The state after this update, with the status that the agent has now.
    pub(crate) fn after(&self, update: &CallingUpdate) -> Self {
        let phone_ids = update.phone_ids.as_ref().unwrap_or(&self.phone_ids).clone();
        Self { direction: update.direction, phone_ids, ..self.clone() }
    }

    /// Whether the settings are those that the update asks for. Numbers that it does not mention
    /// do not matter.
    pub(crate) fn satisfies(&self, update: &CallingUpdate) -> bool {
        self.direction == update.direction
            && update.phone_ids.as_ref().is_none_or(|ids| is_same_set(ids, &self.phone_ids))
    }

    pub(crate) fn has_same_settings(&self, other: &Self) -> bool {
        self.direction == other.direction && is_same_set(&self.phone_ids, &other.phone_ids)
    }

    /// Whether nobody has changed it since: direction, numbers and status.
    pub(crate) fn is_unchanged_since(&self, expected: &Self) -> bool {
        self.has_same_settings(expected) && self.status == expected.status
    }
}

/// `Ids::is_same_set` expects a list without duplicates, and a service may return one twice.
fn is_same_set(one: &Ids, other: &Ids) -> bool {
    one.without_repetitions().is_same_set(other)
}
