use rusqlite::Connection;

/// An agent whose callbacks are served by another agent.
#[derive(Clone, Debug)]
pub(crate) struct SourceAgent {
    pub(super) id: String,
    pub(super) is_published: bool,
}

/// The agents whose callbacks this agent serves.
pub(super) fn source_agents(connection: &Connection, agent_id: &str) -> rusqlite::Result<Vec<SourceAgent>> {
    let mut query = connection.prepare_cached(
        "SELECT id, json_extract(record, '$.current_status') = 'published'
         FROM callbacks JOIN agents ON agents.id = source_agent_id
         WHERE agent_id = ?1 ORDER BY callbacks.position",
    )?;
    let rows =
        query.query_map([agent_id], |row| Ok(SourceAgent { id: row.get(0)?, is_published: row.get(1)? }))?;
    rows.collect()
}
