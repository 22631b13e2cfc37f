//! What an apply of many updates would change.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calling_state::CallingState;
use crate::id::is_same_id;
use crate::id_set::Ids;
use crate::json::Json;
use crate::update::{AgentId, CallingUpdate};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    /// It has these settings already
    None,
    Update,
    /// There is no such agent
    Missing,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlannedCalling {
    pub(crate) agent_id: AgentId,
    pub(crate) name: String,
    pub(crate) action: Action,
    /// `null` where there is no such agent.
    pub(crate) before: Option<CallingState>,
    pub(crate) after: Option<CallingState>,
    pub(crate) added: Vec<String>,
    pub(crate) removed: Vec<String>,
    /// Whether it is live, and a draft between save and publish.
    pub(crate) takes_off_air: bool,
    pub(crate) also_on: Vec<AlsoOn>,
}

/// Another agent that has an added number.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AlsoOn {
    pub(crate) phone_id: String,
    pub(crate) agent_id: String,
    pub(crate) name: String,
}

impl PlannedCalling {
    fn missing(agent_id: AgentId) -> Self {
        Self {
            agent_id,
            name: String::new(),
            action: Action::Missing,
            before: None,
            after: None,
            added: Vec::new(),
            removed: Vec::new(),
            takes_off_air: false,
            also_on: Vec::new(),
        }
    }

    /// What turns `before` into `after`.
    pub(crate) fn between(
        agent_id: AgentId,
        name: String,
        before: CallingState,
        after: CallingState,
    ) -> Self {
        let action = if before.has_same_settings(&after) { Action::None } else { Action::Update };
        let names = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
        Self {
            agent_id,
            name,
            action,
            added: names(after.phone_ids.except(&before.phone_ids)),
            removed: names(before.phone_ids.except(&after.phone_ids)),
            takes_off_air: action == Action::Update && before.is_live(),
            before: Some(before),
            after: Some(after),
            also_on: Vec::new(),
        }
    }

    /// The update that the entry asks for. `None` where there is nothing to send.
    pub(crate) fn update(&self) -> Option<CallingUpdate> {
        let after = self.after.as_ref().filter(|_| self.action == Action::Update)?;
        Some(CallingUpdate {
            agent_id: self.agent_id.clone(),
            direction: after.direction,
            phone_ids: Some(after.phone_ids.clone()),
        })
    }
}

/// An agent that was read.
pub(crate) struct Agent {
    id: String,
    name: String,
    state: CallingState,
}

/// The agents that were read for a plan.
#[derive(Default)]
pub(crate) struct Agents {
    agents: Vec<Agent>,
    /// By the canonical id.
    places: BTreeMap<String, usize>,
    /// Whether these are all agents of the environment.
    pub(crate) are_all: bool,
}

impl Agents {
    /// Adds an agent as the service returns it. `false` if it lacks its id or a setting.
    pub(crate) fn add<J: Json>(&mut self, agent: &J) -> bool {
        let (Some(id), Some(state)) = (agent.text_at("id"), CallingState::read(agent)) else { return false };
        let name = agent.text_at("name").unwrap_or_default();
        let place = *self.places.entry(AgentId::canonical_text(&id)).or_insert(self.agents.len());
        let agent = Agent { id, name, state };
        match self.agents.get_mut(place) {
            // It has moved to a later page meanwhile; the later reading counts.
            Some(known) => *known = agent,
            None => self.agents.push(agent),
        }
        true
    }

    pub(crate) fn has(&self, id: &AgentId) -> bool {
        self.places.contains_key(&id.canonical())
    }

    pub(crate) fn list(&self) -> &[Agent] {
        &self.agents
    }

    pub(crate) fn plan(&self, update: CallingUpdate) -> PlannedCalling {
        let agent = self.places.get(&update.agent_id.canonical()).and_then(|place| self.agents.get(*place));
        let Some(agent) = agent else { return PlannedCalling::missing(update.agent_id) };
        let after = agent.state.after(&update);
        PlannedCalling::between(update.agent_id, agent.name.clone(), agent.state.clone(), after)
    }
}

/// Which agents have a number. It is only complete if all agents were read.
#[derive(Default)]
pub(crate) struct Assignments<'a>(BTreeMap<&'a str, Vec<&'a Agent>>);

impl<'a> Assignments<'a> {
    pub(crate) fn add(&mut self, agent: &'a Agent) {
        let ids: &Ids = &agent.state.phone_ids;
        for id in ids.list() {
            self.0.entry(ids.text(id)).or_default().push(agent);
        }
    }
}

impl Assignments<'_> {
    pub(crate) fn fill(&self, planned: &mut PlannedCalling) {
        for number in &planned.added {
            let others = self.0.get(number.as_str()).into_iter().flatten();
            let others = others.filter(|agent| !is_same_id(&agent.id, planned.agent_id.as_str()));
            planned.also_on.extend(others.map(|agent| AlsoOn {
                phone_id: number.clone(),
                agent_id: agent.id.clone(),
                name: agent.name.clone(),
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_input::tests::update;
    use serde_json::{Value, json};

    fn agent(id: &str, direction: &str, numbers: &[&str], status: &str) -> Value {
        let numbers: Vec<Value> = numbers.iter().map(|id| json!({ "id": id })).collect();
        json!({"id": id, "name": id.to_uppercase(), "direction": direction, "phone_numbers": numbers, "current_status": status})
    }

    fn agents(all: &[Value]) -> Agents {
        let mut agents = Agents::default();
        for agent in all {
            assert!(agents.add(agent), "{agent}");
        }
        agents
    }

    #[test]
    fn an_entry_says_what_changes() {
        let agents =
            agents(&[agent("a", "inbound", &["1", "2"], "published"), agent("b", "inbound", &[], "draft")]);
        let planned = agents.plan(update("a", "outbound", Some(&["2", "3"])));
        assert_eq!((planned.action, planned.takes_off_air), (Action::Update, true));
        assert_eq!((planned.added, planned.removed), (vec!["3".to_owned()], vec!["1".to_owned()]));
        let draft = agents.plan(update("b", "outbound", None));
        assert_eq!((draft.action, draft.takes_off_air), (Action::Update, false));
        let same = agents.plan(update("a", "inbound", Some(&["2", "1"])));
        assert_eq!((same.action, same.takes_off_air, same.update()), (Action::None, false, None));
        assert_eq!(agents.plan(update("a", "inbound", None)).action, Action::None);
        assert_eq!(
            agents.plan(update("c", "inbound", None)),
            PlannedCalling::missing(update("c", "inbound", None).agent_id)
        );
    }

    #[test]
    fn other_agents_with_an_added_number_are_named() {
        let agents =
            agents(&[agent("a", "inbound", &["1"], "draft"), agent("b", "inbound", &["1", "2"], "draft")]);
        let mut assignments = Assignments::default();
        agents.list().iter().for_each(|agent| assignments.add(agent));
        let mut planned = agents.plan(update("a", "inbound", Some(&["1", "2"])));
        assignments.fill(&mut planned);
        let other = AlsoOn { phone_id: "2".into(), agent_id: "b".into(), name: "B".into() };
        assert_eq!(planned.also_on, [other]);
    }

    #[test]
    fn an_agent_in_the_form_of_the_vendors_schema_is_read() {
        let mut schema = agent("a", "inbound", &["1"], "draft");
        let status = schema.as_object_mut().unwrap().remove("current_status").unwrap();
        schema["status"] = status;
        let agents = agents(&[schema]);
        assert!(agents.has(&update("a", "inbound", None).agent_id));
        assert!(!agents.has(&update("A", "inbound", None).agent_id));
        assert!(!Agents::default().add(&json!({"id": "a", "direction": "inbound"})));
    }
}
