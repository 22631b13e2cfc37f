use std::fs;
use std::path::{Path, PathBuf};

use talkover_sandbox::{Sandbox, Settings, StartError};

use crate::client::call;
use crate::running::{Running, sandbox, sandbox_with};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

#[test]
fn a_page_is_served_with_its_type_and_its_protection() {
    let sandbox = with_files("served");
    for (path, content_type, text) in [
        ("/", "text/html", "<!doctype html>"),
        ("/index.html", "text/html", "<!doctype html>"),
        ("/app.js", "text/javascript", "export {};"),
        ("/app.mjs", "application/javascript", "export {};"),
        ("/app.css", "text/css", "body {}"),
        ("/pkg/index.js", "text/javascript", "export {};"),
        ("/pkg/core.wasm", "application/wasm", "\0asm"),
    ] {
        let answer = sandbox.send(call("GET", path));
        assert_eq!((answer.status, answer.text().as_str()), (200, text), "{path}");
        assert!(answer.header("content-type").unwrap().starts_with(content_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("content-security-policy"), Some(POLICY));
    }
}

#[test]
fn nothing_outside_of_the_folders_is_served() {
    let sandbox = with_files("outside");
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/pkg/../../secret.txt", "/pkg/%2e%2e/secret.txt", "/no.js"]
    {
        let answer = sandbox.send(call("GET", path));
        assert_ne!(answer.status, 200, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
}

#[test]
fn without_a_page_the_root_describes_the_sandbox() {
    let sandbox = sandbox();
    let answer = sandbox.send(call("GET", "/"));
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("Talkover sandbox"));
    let answer = sandbox.send(call("GET", "/pkg/index.js"));
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("--pkg"));
}

#[test]
fn the_error_names_a_missing_folder() {
    let missing = PathBuf::from("no/such/folder");
    let start = |settings| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(Sandbox::start(Settings { port: 0, ..settings })).map(drop).unwrap_err()
    };
    for (settings, option) in [
        (Settings { www: Some(missing.clone()), ..Settings::default() }, "--www"),
        (Settings { pkg: Some(missing.clone()), ..Settings::default() }, "--pkg"),
    ] {
        let problem = start(settings);
        assert!(
            matches!(&problem, StartError::NoFolder(named, path) if *named == option && *path == missing)
        );
        assert!(problem.to_string().contains("no/such/folder"));
    }
}

fn with_files(name: &str) -> Running {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("static-files").join(name);
    for (file, text) in [
        ("secret.txt", "secret"),
        ("www/index.html", "<!doctype html>"),
        ("www/app.js", "export {};"),
        ("www/app.mjs", "export {};"),
        ("www/app.css", "body {}"),
        ("pkg/index.js", "export {};"),
        ("pkg/core.wasm", "\0asm"),
    ] {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    sandbox_with(Settings {
        www: Some(folder.join("www")),
        pkg: Some(folder.join("pkg")),
        ..Settings::default()
    })
}
