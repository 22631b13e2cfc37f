use super::*;
use crate::test_platform::on_page;

fn check(text: &str, page: Option<&str>) -> Result<BaseUrl, IssueCode> {
    on_page(page, |environment| {
        let mut issues = Vec::new();
        let base_url = BaseUrl::check(&JsInput::Text(text.to_owned()), environment, &mut issues);
        let Some(issue) = issues.pop() else { return Ok(base_url) };
        assert!(issues.is_empty());
        assert_eq!(issue.path, "options.baseUrl");
        Err(issue.code)
    })
}

const DASHBOARD: Option<&str> = Some("https://dash.example/settings?tab=calls");

#[test]
fn https_urls_are_accepted_in_every_environment() {
    for page in [None, DASHBOARD] {
        let vendor = check(DEFAULT_BASE_URL, page).unwrap();
        assert!(vendor.is_vendor && !vendor.is_own_origin && !vendor.is_loopback);
        assert_eq!(vendor.join("/agents/a"), "https://app.talkover.ai/api/v1/agents/a");
        assert!(check("https://app.talkover.ai./api/v1", page).unwrap().is_vendor);
        assert!(!check("https://voice.acme.com/api/v1", page).unwrap().is_vendor);
    }
}

#[test]
fn a_trailing_slash_is_ignored() {
    for text in ["https://h/api", "https://h/api/", "https://h/api//"] {
        assert_eq!(check(text, None).unwrap().join("/x"), "https://h/api/x");
    }
    assert_eq!(check("https://h", None).unwrap().join("/x"), "https://h/x");
}

#[test]
fn a_relative_url_resolves_against_the_page() {
    let base = check("/talkover", DASHBOARD).unwrap();
    assert!(base.is_own_origin);
    assert_eq!(base.join("/x"), "https://dash.example/talkover/x");
    assert!(
        check("/talkover", Some("http://intranet.example/")).unwrap().is_own_origin,
        "http of the page itself"
    );
    assert_eq!(check("/talkover", None), Err(IssueCode::InvalidValue), "there is no page to start from");
}

#[test]
fn plain_http_is_only_allowed_for_loopback_and_the_own_origin() {
    for text in [
        "http://127.0.0.1:8787/api",
        "http://localhost/api",
        "http://api.localhost",
        "http://[::1]:1/",
        "http://127.1/",
    ] {
        assert!(check(text, DASHBOARD).unwrap().is_loopback, "{text}");
    }
    for text in [
        "http://voice.acme.com/api/v1",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "http://0.0.0.0/",
        "http://192.168.0.1/",
        "http://10.0.0.1/",
        "http://127.evil.example/",
        "http://127../",
        "http://127.0.0.1../",
        "http://dash.example/",
    ] {
        assert_eq!(check(text, DASHBOARD), Err(IssueCode::Insecure), "{text}");
    }
}

#[test]
fn a_scheme_relative_url_is_validated_with_the_pages_scheme() {
    assert!(!check("//voice.acme.com/api", DASHBOARD).unwrap().is_own_origin);
    assert_eq!(check("//voice.acme.com/api", Some("http://intranet.example/")), Err(IssueCode::Insecure));
}

#[test]
fn malicious_urls_are_rejected() {
    for (text, code) in [
        ("", IssueCode::Empty),
        (" https://h", IssueCode::InvalidCharacter),
        ("https://h ", IssueCode::InvalidCharacter),
        ("https://h\n", IssueCode::InvalidCharacter),
        ("https:\\\\h", IssueCode::InvalidCharacter),
        ("/\\evil.example", IssueCode::InvalidCharacter),
        ("https://h?x=1", IssueCode::InvalidValue),
        ("https://h?", IssueCode::InvalidValue),
        ("https://h#x", IssueCode::InvalidValue),
        ("https://user:secret@h", IssueCode::Insecure),
        ("https://user@h", IssueCode::Insecure),
        ("https://", IssueCode::InvalidValue),
        ("https:h", IssueCode::InvalidValue),
        ("https:/h", IssueCode::InvalidValue),
        ("javascript:alert(1)", IssueCode::Insecure),
        ("data:text/html,x", IssueCode::Insecure),
        ("file:///etc/passwd", IssueCode::Insecure),
        ("blob:https://h/x", IssueCode::Insecure),
        ("ftp://h/", IssueCode::Insecure),
        ("wss://h/", IssueCode::Insecure),
        ("https://h:99999/", IssueCode::InvalidValue),
    ] {
        assert_eq!(check(text, DASHBOARD), Err(code), "{text:?}");
    }
    assert_eq!(check(&format!("https://h/{}", "x".repeat(3_000)), None), Err(IssueCode::TooLong));
}

#[test]
fn a_page_with_an_opaque_origin_has_no_own_origin() {
    assert_eq!(check("http://intranet.example", Some("data:text/html,x")), Err(IssueCode::Insecure));
}

#[test]
fn a_missing_scheme_is_suggested() {
    for (text, meant) in [
        ("app.talkover.ai/api/v1", "https://app.talkover.ai/api/v1"),
        ("app.talkover.ai", "https://app.talkover.ai"),
        ("voice.acme.com:8443/api", "https://voice.acme.com:8443/api"),
        ("localhost:8787/talkover", "http://localhost:8787/talkover"),
        ("127.0.0.1:8787", "http://127.0.0.1:8787"),
    ] {
        for page in [None, DASHBOARD] {
            let message = on_page(page, |environment| {
                let mut issues = Vec::new();
                BaseUrl::check(&JsInput::Text(text.to_owned()), environment, &mut issues);
                issues[0].message()
            });
            assert_eq!(message, format!("The scheme is missing. Did you mean {meant}?"), "{text}");
        }
    }
    for text in ["talkover", "talkover/v1.0", "./app.php/talkover", "../api.d/x", "v1.2/api", "localhost/api"]
    {
        assert!(check(text, DASHBOARD).is_ok(), "{text}");
    }
}
