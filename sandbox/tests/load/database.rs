use std::path::{Path, PathBuf};
use std::{fs, process};

use rusqlite::{Connection, params};

use crate::program::Program;

/// The service's database file. It is only read while no service uses it.
pub(crate) struct Database {
    path: PathBuf,
}

/// An agent's settings in the database.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) direction: String,
    pub(crate) phone_number_ids: Vec<String>,
}

impl Database {
    /// Creates a seeded database with an agent for each person.
    pub(crate) fn with_agents(name: &str, ids: &[String]) -> Self {
        // A file in memory, because the speed of a disk is not tested here.
        let path = Path::new("/dev/shm").join(format!("talkover-load-{}-{name}", process::id()));
        let database = Self { path };
        drop(Program::start(&["--db", database.path()]));
        let mut connection = database.open();
        let transaction = connection.transaction().unwrap();
        for id in ids {
            let copied = transaction.execute(
                "INSERT INTO agents (id, environment, has_credits, record)
                 SELECT ?1, environment, has_credits, json_set(record, '$.id', ?1) FROM agents WHERE position = 1",
                [id],
            );
            assert_eq!(copied.unwrap(), 1);
        }
        transaction.commit().unwrap();
        database
    }

    pub(crate) fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    pub(crate) fn phone_number_ids(&self) -> Vec<String> {
        let connection = self.open();
        let mut query = connection.prepare("SELECT id FROM phone_numbers ORDER BY position").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    pub(crate) fn settings(&self, ids: &[String]) -> Vec<Settings> {
        let connection = self.open();
        let mut direction = connection
            .prepare("SELECT json_extract(record, '$.direction') FROM agents WHERE id = ?1")
            .unwrap();
        let mut numbers = connection
            .prepare("SELECT phone_number_id FROM assignments WHERE agent_id = ?1 ORDER BY position")
            .unwrap();
        ids.iter()
            .map(|id| Settings {
                direction: direction.query_one(params![id], |row| row.get(0)).unwrap(),
                phone_number_ids: numbers
                    .query_map(params![id], |row| row.get(0))
                    .unwrap()
                    .map(Result::unwrap)
                    .collect(),
            })
            .collect()
    }

    fn open(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
