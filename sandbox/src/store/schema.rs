use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::Deserialize;

use super::{Agent, PhoneNumber, assign, file};

// Records are stored as the JSON of the response. Only fields for lookups and relations have
// columns.
const SCHEMA: &str = "
    CREATE TABLE agents (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, environment TEXT NOT NULL,
        has_credits INTEGER NOT NULL, record TEXT NOT NULL
    ) STRICT;
    CREATE TABLE phone_numbers (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL
    ) STRICT;
    CREATE TABLE assignments (
        agent_id TEXT NOT NULL REFERENCES agents (id), position INTEGER NOT NULL,
        phone_number_id TEXT NOT NULL REFERENCES phone_numbers (id),
        PRIMARY KEY (agent_id, position), UNIQUE (agent_id, phone_number_id)
    ) STRICT;
    CREATE TABLE callbacks (
        agent_id TEXT NOT NULL REFERENCES agents (id), position INTEGER NOT NULL,
        source_agent_id TEXT NOT NULL REFERENCES agents (id),
        PRIMARY KEY (agent_id, position), UNIQUE (agent_id, source_agent_id)
    ) STRICT;
";

/// The initial content of an empty database.
pub(crate) struct Seed {
    pub(crate) agents: Vec<SeedAgent>,
    pub(crate) phone_numbers: Vec<PhoneNumber>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SeedAgent {
    environment: String,
    has_credits: bool,
    phone_number_ids: Vec<String>,
    /// The agents whose callbacks this agent serves.
    #[serde(default)]
    source_agent_ids: Vec<String>,
    agent: Agent,
}

/// Creates the tables of an empty database and seeds them.
pub(super) fn prepare(connection: &mut Connection, seed: &Seed) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: u32 = transaction.query_one("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", file::APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", file::SCHEMA_VERSION)?;
    }
    let agents: u32 = transaction.query_one("SELECT count(*) FROM agents", [], |row| row.get(0))?;
    if agents == 0 {
        sow(&transaction, seed)?;
    }
    transaction.commit()
}

/// Replaces the content with the seed.
pub(super) fn reset(connection: &mut Connection, seed: &Seed) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "DELETE FROM callbacks; DELETE FROM assignments; DELETE FROM agents; DELETE FROM phone_numbers;",
    )?;
    sow(&transaction, seed)?;
    transaction.commit()
}

fn sow(transaction: &Transaction<'_>, seed: &Seed) -> rusqlite::Result<()> {
    let to_text = |cause: serde_json::Error| rusqlite::Error::ToSqlConversionFailure(cause.into());
    for number in &seed.phone_numbers {
        let record = serde_json::to_string(&number).map_err(to_text)?;
        transaction
            .execute("INSERT INTO phone_numbers (id, record) VALUES (?1, ?2)", params![number.id, record])?;
    }
    for seeded in &seed.agents {
        let record = serde_json::to_string(&seeded.agent).map_err(to_text)?;
        transaction.execute(
            "INSERT INTO agents (id, environment, has_credits, record) VALUES (?1, ?2, ?3, ?4)",
            params![seeded.agent.id, seeded.environment, seeded.has_credits, record],
        )?;
        assign(transaction, &seeded.agent.id, &seeded.phone_number_ids)?;
    }
    let mut insert = transaction
        .prepare("INSERT INTO callbacks (agent_id, position, source_agent_id) VALUES (?1, ?2, ?3)")?;
    for seeded in &seed.agents {
        for (position, source) in (0_i64..).zip(&seeded.source_agent_ids) {
            insert.execute(params![seeded.agent.id, position, source])?;
        }
    }
    Ok(())
}
