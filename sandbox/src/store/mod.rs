mod agent;
mod file;
mod phone_number;
mod release;
mod schema;
mod source_agent;
mod stored_agent;

use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::de::DeserializeOwned;

pub(crate) use agent::{Agent, AgentStatus, Direction};
pub use file::OpenError;
pub(crate) use phone_number::{AssignedNumber, PhoneNumber};
pub(crate) use release::Release;
pub(crate) use schema::Seed;
pub(crate) use stored_agent::StoredAgent;

use crate::lock::lock;

/// The sandbox's state: agents, phone numbers, and their assignments.
pub(crate) struct Store {
    connection: Mutex<Connection>,
    seed: Seed,
}

impl Store {
    /// Opens the file, or a database in memory if there is none. An empty database is seeded.
    pub(crate) fn open(path: Option<&Path>, seed: Seed) -> Result<Self, OpenError> {
        let ready = move |connection: rusqlite::Result<Connection>| {
            let mut connection = connection?;
            schema::prepare(&mut connection, &seed)?;
            Ok(Self { connection: Mutex::new(connection), seed })
        };
        match path {
            None => ready(Connection::open_in_memory()).map_err(OpenError::Memory),
            Some(path) => {
                file::check(path)?;
                file::keep_private(path).map_err(|cause| OpenError::Unreadable(path.to_owned(), cause))?;
                ready(Connection::open(path)).map_err(|cause| OpenError::Sqlite(path.to_owned(), cause))
            }
        }
    }

    pub(crate) fn reset(&self) -> rusqlite::Result<()> {
        schema::reset(&mut self.connection(), &self.seed)
    }

    pub(crate) fn agents(&self, environment: &str) -> rusqlite::Result<Vec<Agent>> {
        let connection = self.connection();
        let mut query = connection.prepare(
            "SELECT environment, has_credits, record FROM agents WHERE environment = ?1 ORDER BY position",
        )?;
        let rows = query.query_map([environment], stored_agent)?;
        rows.map(|row| with_relations(&connection, row?).map(|stored| stored.agent)).collect()
    }

    pub(crate) fn agent(&self, id: &str) -> rusqlite::Result<Option<StoredAgent>> {
        agent(&self.connection(), id)
    }

    pub(crate) fn phone_numbers(&self) -> rusqlite::Result<Vec<PhoneNumber>> {
        let connection = self.connection();
        let mut query = connection.prepare("SELECT record FROM phone_numbers ORDER BY position")?;
        let rows = query.query_map([], |row| json(row, 0))?;
        rows.collect()
    }

    /// Changes direction and numbers in one transaction, and sets the agent back to draft.
    pub(crate) fn update_calling(
        &self,
        id: &str,
        direction: Direction,
        phone_number_ids: Option<&[String]>,
    ) -> rusqlite::Result<Option<StoredAgent>> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        set_status(&transaction, id, AgentStatus::Draft)?;
        transaction.execute(
            "UPDATE agents SET record = json_set(record, '$.direction', ?2) WHERE id = ?1",
            params![id, direction.as_str()],
        )?;
        if let Some(ids) = phone_number_ids {
            transaction.execute("DELETE FROM assignments WHERE agent_id = ?1", [id])?;
            assign(&transaction, id, ids)?;
        }
        let updated = agent(&transaction, id)?;
        transaction.commit()?;
        Ok(updated)
    }

    pub(crate) fn set_status(&self, id: &str, status: AgentStatus) -> rusqlite::Result<Option<StoredAgent>> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        set_status(&transaction, id, status)?;
        let updated = agent(&transaction, id)?;
        transaction.commit()?;
        Ok(updated)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        lock(&self.connection)
    }
}

fn assign(connection: &Connection, agent_id: &str, ids: &[String]) -> rusqlite::Result<()> {
    let mut insert = connection
        .prepare("INSERT INTO assignments (agent_id, position, phone_number_id) VALUES (?1, ?2, ?3)")?;
    for (position, id) in (0_i64..).zip(ids) {
        insert.execute(params![agent_id, position, id])?;
    }
    Ok(())
}

fn set_status(connection: &Connection, id: &str, status: AgentStatus) -> rusqlite::Result<usize> {
    connection.execute(
        "UPDATE agents SET record = json_set(record, '$.current_status', ?2,
             '$.updated_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) WHERE id = ?1",
        params![id, status.as_str()],
    )
}

fn agent(connection: &Connection, id: &str) -> rusqlite::Result<Option<StoredAgent>> {
    let query = "SELECT environment, has_credits, record FROM agents WHERE id = ?1";
    let stored = connection.query_row(query, [id], stored_agent).optional()?;
    stored.map(|stored| with_relations(connection, stored)).transpose()
}

fn stored_agent(row: &Row<'_>) -> rusqlite::Result<StoredAgent> {
    Ok(StoredAgent {
        environment: row.get(0)?,
        has_credits: row.get(1)?,
        agent: json(row, 2)?,
        source_agents: Vec::new(),
    })
}

fn with_relations(connection: &Connection, mut stored: StoredAgent) -> rusqlite::Result<StoredAgent> {
    let mut query = connection.prepare_cached(
        "SELECT record FROM assignments JOIN phone_numbers ON phone_numbers.id = phone_number_id
         WHERE agent_id = ?1 ORDER BY assignments.position",
    )?;
    let numbers: rusqlite::Result<Vec<AssignedNumber>> =
        query.query_map([&stored.agent.id], |row| json(row, 0))?.collect();
    stored.agent.phone_numbers = numbers?;
    stored.source_agents = source_agent::source_agents(connection, &stored.agent.id)?;
    stored.agent.is_ready_to_publish = stored.reports_ready();
    Ok(stored)
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, cause.into()))
}
