use rusqlite::TransactionBehavior;

use super::Store;

/// The result of releasing a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Release {
    Released,
    /// A published agent uses it.
    InUse,
    NotFound,
}

impl Store {
    /// Removes a number from the environment and from drafts, unless a published agent uses it.
    pub(crate) fn release(&self, id: &str) -> rusqlite::Result<Release> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let published: u32 = transaction.query_one(
            "SELECT count(*) FROM assignments JOIN agents ON agents.id = agent_id
             WHERE phone_number_id = ?1 AND json_extract(record, '$.current_status') = 'published'",
            [id],
            |row| row.get(0),
        )?;
        if published > 0 {
            return Ok(Release::InUse);
        }
        transaction.execute("DELETE FROM assignments WHERE phone_number_id = ?1", [id])?;
        let removed = transaction.execute("DELETE FROM phone_numbers WHERE id = ?1", [id])?;
        transaction.commit()?;
        Ok(if removed > 0 { Release::Released } else { Release::NotFound })
    }
}
