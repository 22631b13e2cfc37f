use crate::fields::{fields, raw};
use crate::options::{Entry, JsOptions, Options, Scope, TokenSource};
use crate::test_platform::on_page;

/// Input lines: the environment, then alternately names and values of options.
pub fn run(data: &[u8]) {
    let fields = fields(data);
    let (place, rest) = fields.split_first().expect("there is always a first line");
    let page =
        ["https://dash.example/", "http://localhost:8080/"].into_iter().find(|page| page.starts_with(place));
    let scope = if place.len().is_multiple_of(2) { Scope::Call } else { Scope::Many };
    let entries: Vec<Entry<()>> = rest
        .chunks(2)
        .map(|pair| Entry {
            name: pair.first().cloned().unwrap_or_default(),
            raw: raw(pair.get(1).map_or("", String::as_str)),
            value: (),
        })
        .collect();
    let secret = entries.iter().rev().find(|entry| entry.name == "token");
    let secret = secret.and_then(|entry| entry.raw.text()).unwrap_or_default().to_owned();
    // A shorter token may also be a word of the message.
    let is_telling = secret.len() >= 16 && secret.contains("talq_") && !secret.contains(char::is_whitespace);
    let mut issues = Vec::new();
    let options = on_page(page, |environment| {
        Options::check(JsOptions::Absent, JsOptions::Entries(entries), scope, environment, &mut issues)
    });
    assert_eq!(options.is_some(), issues.is_empty());
    for issue in &issues {
        assert!(issue.path.starts_with("options") && !issue.message().is_empty());
        assert!(!is_telling || !issue.message().contains(&secret), "a message holds the token");
    }
    let Some(options) = options else { return };
    for ms in [options.settings.timeout_ms, options.settings.attempt_timeout_ms] {
        assert!(ms.is_finite() && ms > 0.0, "{ms} ms");
    }
    assert!((1..=100).contains(&options.settings.concurrency));
    if let Some(TokenSource::Fixed(token)) = &options.token {
        assert!(token.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "a header could not hold it");
    }
}
