use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::json;

use crate::client::api;
use crate::fixtures::SUPPORT_BOT;
use crate::process::{Program, fail};
use crate::running::update;

#[test]
fn saved_changes_survive_a_killed_process() {
    let db = file("survives.db");
    let first = Program::start(&["--db", text(&db)]);
    let body = json!({ "direction": "outbound", "phone_number_ids": ["phone-uuid-2", "phone-uuid-1"] });
    let saved = update(SUPPORT_BOT, &body).send(first.address).expect(200);
    let before = api("GET", &format!("/agents/{SUPPORT_BOT}")).send(first.address).expect(200);
    assert_eq!(before["data"]["updated_at"], saved["data"]["updated_at"]);
    first.kill();

    let second = Program::start(&["--db", text(&db)]);
    let after = api("GET", &format!("/agents/{SUPPORT_BOT}")).send(second.address).expect(200);
    assert_eq!(after, before);
    let list = api("GET", "/agents?per_page=1").send(second.address).expect(200);
    assert_eq!(list["meta"]["total"], 30);
}

#[cfg(unix)]
#[test]
fn the_files_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let db = file("private.db");
    for existing in [false, true] {
        if existing {
            fs::set_permissions(&db, fs::Permissions::from_mode(0o644)).unwrap();
        }
        let program = Program::start(&["--db", text(&db)]);
        update(SUPPORT_BOT, &json!({ "direction": "outbound" })).send(program.address).expect(200);
        let mut modes = Vec::new();
        for entry in fs::read_dir(db.parent().unwrap()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().to_string_lossy().starts_with("private.db") {
                modes.push((entry.file_name(), entry.metadata().unwrap().permissions().mode() & 0o777));
            }
        }
        assert!(!modes.is_empty() && modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
        program.kill();
    }
}

#[test]
fn an_empty_file_is_seeded() {
    let db = file("empty.db");
    fs::write(&db, "").unwrap();
    let program = Program::start(&["--db", text(&db)]);
    api("GET", &format!("/agents/{SUPPORT_BOT}")).send(program.address).expect(200);
}

#[test]
fn a_file_that_is_not_a_database_is_not_changed() {
    let db = file("letter.db");
    fs::write(&db, "Dear diary, ".repeat(100)).unwrap();
    refused_untouched(&db, "not a SQLite database");
}

#[test]
fn a_database_of_another_program_is_not_changed() {
    let db = file("foreign.db");
    Connection::open(&db).unwrap().execute_batch("CREATE TABLE agents (id TEXT)").unwrap();
    refused_untouched(&db, "another program");
}

#[test]
fn a_database_of_another_schema_is_not_changed() {
    let db = file("newer.db");
    Program::start(&["--db", text(&db)]).kill();
    Connection::open(&db).unwrap().pragma_update(None, "user_version", 99).unwrap();
    refused_untouched(&db, "schema 99");
}

#[test]
fn a_corrupt_database_is_not_changed() {
    let db = file("broken.db");
    Program::start(&["--db", text(&db)]).kill();
    let mut bytes = fs::read(&db).unwrap();
    bytes[100..].fill(0x5a);
    fs::write(&db, &bytes).unwrap();
    refused_untouched(&db, "cannot use");
}

#[test]
fn the_error_names_a_database_that_cannot_be_opened() {
    let folder = file("a-folder.db");
    fs::create_dir(&folder).unwrap();
    let nowhere = file("no-such-folder").join("state.db");
    for path in [&folder, &nowhere] {
        let (code, said) = fail(&["--port", "0", "--db", text(path)]);
        assert_eq!(code, Some(1));
        assert!(said.contains("--db") && said.contains(text(path)), "{said}");
    }
}

#[track_caller]
fn refused_untouched(db: &Path, reason: &str) {
    let before = fs::read(db).unwrap();
    let (code, said) = fail(&["--port", "0", "--db", text(db)]);
    assert_eq!(code, Some(1));
    assert!(said.contains(reason) && said.contains(text(db)) && said.contains("another file"), "{said}");
    assert_eq!(fs::read(db).unwrap(), before);
}

/// A path without a file.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("databases");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let _ = fs::remove_file(&path);
    let _ = fs::remove_dir(&path);
    path
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
