//! Development servers that forward their pages' calls to the gateway.

use serde_json::json;
use talkover_sandbox::Settings;

use crate::client::{Call, call};
use crate::fixtures::SUPPORT_BOT;
use crate::process::{Program, fail};
use crate::running::{Running, sandbox, sandbox_with};

const VITE: &str = "http://localhost:5173";

fn sandbox_for(origins: &[&str]) -> Running {
    let allowed_origins = origins.iter().map(|origin| origin.parse().unwrap()).collect();
    sandbox_with(Settings { allowed_origins, ..Settings::default() })
}

/// As a browser sends it to its page's own server.
fn change(origin: &str) -> Call {
    call("PUT", &format!("/talkover/agents/{SUPPORT_BOT}/calling"))
        .json(&json!({ "direction": "outbound" }))
        .header("Origin", origin)
        .header("Sec-Fetch-Site", "same-origin")
}

#[test]
fn pages_of_an_allowed_origin_change_agents() {
    let sandbox = sandbox_for(&[VITE, "https://app.localhost:3000/"]);
    let own = format!("http://{}", sandbox.address);
    for origin in [VITE, "https://app.localhost:3000", &own] {
        sandbox.send(change(origin)).expect(200);
    }
}

#[test]
fn a_development_server_may_forward_its_own_host() {
    let sandbox = sandbox_for(&[VITE]);
    for host in ["localhost:5173", "LOCALHOST:5173"] {
        sandbox.send(change(VITE).header("Host", host)).expect(200);
        sandbox.send(call("GET", "/talkover/agents").header("Host", host)).expect(200);
    }
}

#[test]
fn other_origins_stay_refused() {
    let sandbox = sandbox_for(&[VITE]);
    for origin in [
        "http://localhost:5174",
        "https://localhost:5173",
        "http://127.0.0.1:5173",
        "http://localhost:5173.example.com",
        "http://localhost:5173, http://example.com",
        "https://example.com",
        "null",
    ] {
        sandbox.send(change(origin)).refusal(403);
    }
    sandbox.send(change(VITE).header("Origin", "https://example.com")).refusal(403);
    for host in ["localhost:5174", "example.com:5173", "me@localhost:5173", "localhost"] {
        sandbox.send(change(VITE).header("Host", host)).refusal(421);
    }
    // Without the development server in between, it is a page of another origin.
    for site in ["same-site", "cross-site"] {
        let direct = call("GET", "/talkover/agents").header("Origin", VITE).header("Sec-Fetch-Site", site);
        assert!(sandbox.send(direct).refusal(403).contains("forward"));
    }
    assert!(sandbox.log("").is_empty());
}

#[test]
fn the_refusal_says_how_to_allow_a_development_server() {
    let sandbox = sandbox();
    let how = "is your development server, stop the sandbox and start it with --allow-origin http://localhost:5173.";
    assert!(sandbox.send(change(VITE)).refusal(403).ends_with(how));
    assert!(sandbox.send(change(VITE).header("Host", "localhost:5173")).refusal(421).ends_with(how));
    for foreign in ["https://example.com", "null", "http://localhost.example.com:5173"] {
        assert!(!sandbox.send(change(foreign)).refusal(403).contains("--allow-origin"), "{foreign}");
    }
}

#[test]
fn allowed_origins_are_arguments() {
    let program = Program::start(&["--allow-origin", VITE, "--allow-origin", "http://127.0.0.1:3000"]);
    for origin in [VITE, "http://127.0.0.1:3000"] {
        change(origin).send(program.address).expect(200);
    }
    for origin in ["*", "https://example.com", "localhost:5173"] {
        let (code, said) = fail(&["--port", "0", "--allow-origin", origin]);
        assert_eq!(code, Some(2), "{origin}: {said}");
        assert!(said.contains("http://localhost:5173"), "{said}");
    }
}
