/// The tests' sessions.
fn session_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get("cookie")?.to_str().ok()?;
    let session = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("session="))?;
    session.starts_with("signed-in-").then(|| session.to_owned())
}

/// A session named `signed-in-narrow-…` has one agent and one number.
fn is_allowed(session: &str, _method: &Method, agent_id: Option<&str>, phone_ids: &[String]) -> bool {
    if session == "signed-in-broken" {
        return false;
    }
    !session.starts_with("signed-in-narrow")
        || agent_id.is_none_or(|id| id == "550e8400-e29b-41d4-a716-446655440000")
            && phone_ids.iter().all(|id| id == "phone-uuid-1")
}
