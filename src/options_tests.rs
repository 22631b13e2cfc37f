use super::*;
use crate::test_platform::on_page;

fn entry(name: &str, raw: JsInput) -> Entry<()> {
    Entry { name: name.to_owned(), raw, value: () }
}

fn text(text: &str) -> JsInput {
    JsInput::Text(text.to_owned())
}

/// Options that are otherwise valid, with `entries` added.
fn with(entries: Vec<Entry<()>>) -> JsOptions<()> {
    let mut all = vec![entry("baseUrl", text("https://voice.acme.com/api/v1"))];
    all.extend(entries);
    JsOptions::Entries(all)
}

fn check(
    defaults: JsOptions<()>,
    call: JsOptions<()>,
    page: Option<&str>,
) -> Result<Options<()>, Vec<Issue>> {
    on_page(page, |environment| {
        let mut issues = Vec::new();
        Options::check(defaults, call, Scope::Call, environment, &mut issues).ok_or(issues)
    })
}

fn faults(result: Result<Options<()>, Vec<Issue>>) -> Vec<(String, IssueCode)> {
    result.err().unwrap_or_default().into_iter().map(|issue| (issue.path, issue.code)).collect()
}

fn fault(name: &str, raw: JsInput) -> Vec<(String, IssueCode)> {
    faults(check(JsOptions::Absent, with(vec![entry(name, raw)]), None))
}

#[test]
fn bulk_options_are_rejected_for_a_single_update() {
    for (name, raw) in [("concurrency", JsInput::Number(4.0)), ("onProgress", JsInput::Function)] {
        let refused = vec![(format!("options.{name}"), IssueCode::UnknownOption)];
        assert_eq!(fault(name, raw.clone()), refused);
        assert_eq!(faults(check(with(vec![entry(name, raw.clone())]), JsOptions::Absent, None)), refused);
        on_page(None, |environment| {
            let mut issues = Vec::new();
            let bulk = with(vec![entry(name, raw)]);
            assert!(Options::check(JsOptions::Absent, bulk, Scope::Many, environment, &mut issues).is_some());
        });
    }
    for number in [0.0, 1.5, -1.0, 101.0, f64::NAN] {
        on_page(None, |environment| {
            let mut issues = Vec::new();
            let bulk = with(vec![entry("concurrency", JsInput::Number(number))]);
            assert!(Options::check(JsOptions::Absent, bulk, Scope::Many, environment, &mut issues).is_none());
            assert_eq!(issues[0].code, IssueCode::OutOfRange);
        });
    }
}

#[test]
fn without_options_there_is_neither_token_nor_callback_nor_signal() {
    let Options { token, settings, .. } = check(JsOptions::Absent, with(vec![]), None).ok().unwrap();
    assert!(token.is_none() && settings.on_attempt.is_none() && settings.signal.is_none());
}

/// All options by name, with their default or how they behave without one.
fn defaults() -> Vec<(&'static str, String)> {
    let settings = Settings::<()>::default();
    OPTIONS
        .iter()
        .map(|rule| {
            let default = match rule.name {
                "baseUrl" => DEFAULT_BASE_URL.to_owned(),
                "dangerouslyAllowBrowserToken" => false.to_string(),
                "timeoutMs" => settings.timeout_ms.to_string(),
                "attemptTimeoutMs" => settings.attempt_timeout_ms.to_string(),
                "maxRetries" => settings.max_retries.to_string(),
                "concurrency" => settings.concurrency.to_string(),
                "publish" => "keep".to_owned(),
                "rollback" => settings.rollback.to_string(),
                _ => "none".to_owned(),
            };
            (rule.name, default)
        })
        .collect()
}

#[test]
fn the_readme_has_a_row_for_each_option_and_its_default() {
    let readme = include_str!("../README.md");
    let table = readme.split_once("| option | default | |").unwrap().1.split_once("\n\n").unwrap().0;
    let mut rows: Vec<_> = table
        .lines()
        .skip(2)
        .map(|row| {
            let cells: Vec<_> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
            (cells[1], cells[2].replace(' ', ""))
        })
        .collect();
    let mut options = defaults();
    rows.sort_unstable();
    options.sort_unstable();
    assert_eq!(rows, options);
}

#[test]
fn the_types_document_each_option_and_its_default() {
    let types = include_str!("../pkg/js/index.d.ts");
    for (name, default) in defaults() {
        let (before, _) = types.split_once(&format!("\n  {name}?: ")).unwrap_or_else(|| panic!("{name}"));
        let comment = before.rsplit_once("/**").unwrap().1;
        let documented = comment.split_once("@default ").map_or("none".to_owned(), |(_, rest)| {
            rest.lines().next().unwrap().trim_end_matches("*/").trim().trim_matches('"').replace('_', "")
        });
        assert_eq!(documented, default, "{name}");
    }
}

#[test]
fn an_option_is_rejected_where_it_has_no_meaning() {
    let refused = |name: &str, raw: JsInput, scope| {
        on_page(None, |environment| {
            let mut issues = Vec::new();
            let call = with(vec![entry(name, raw)]);
            Options::check(JsOptions::Absent, call, scope, environment, &mut issues);
            issues.iter().any(|issue| issue.code == IssueCode::UnknownOption)
        })
    };
    let all = [Scope::Defaults, Scope::Call, Scope::Many, Scope::Apply, Scope::ApplyMany];
    for (name, raw, takes) in [
        ("signal", JsInput::Signal, &[Scope::Call, Scope::Many, Scope::Apply, Scope::ApplyMany][..]),
        ("concurrency", JsInput::Number(2.0), &[Scope::Many, Scope::ApplyMany]),
        ("publish", text("keep"), &[Scope::Apply, Scope::ApplyMany]),
        ("rollback", JsInput::Boolean(true), &[Scope::Apply, Scope::ApplyMany]),
        ("expected", JsInput::Object, &[Scope::Apply]),
    ] {
        for scope in all {
            assert_eq!(refused(name, raw.clone(), scope), !takes.contains(&scope), "{name} {scope:?}");
        }
    }
}

#[test]
fn every_option_of_the_table_can_be_set() {
    for OptionRule { name, kind, given } in OPTIONS {
        let wrong = match kind {
            Kind::Function | Kind::Signal | Kind::Boolean => JsInput::Number(1.0),
            Kind::Milliseconds | Kind::Whole { .. } | Kind::Choice(_) | Kind::Checked => {
                JsInput::Boolean(true)
            }
        };
        on_page(None, |environment| {
            let mut issues = Vec::new();
            let options = with(vec![entry(name, wrong)]);
            let (defaults, call, scope) = match given {
                Given::Anywhere => (options, JsOptions::Absent, Scope::Call),
                Given::PerCall | Given::ForMany => (with(vec![]), options, Scope::Many),
                Given::ToApply | Given::ToApplyOne => (with(vec![]), options, Scope::Apply),
            };
            let options = Options::check(defaults, call, scope, environment, &mut issues);
            // The edge reads this one.
            assert_eq!(options.is_some(), name == "expected", "{name}");
        });
    }
    let set = with(vec![
        entry("token", text("t")),
        entry("timeoutMs", JsInput::Number(1.0)),
        entry("attemptTimeoutMs", JsInput::Number(2.0)),
        entry("maxRetries", JsInput::Number(3.0)),
        entry("onAttempt", JsInput::Function),
        entry("onWait", JsInput::Function),
        entry("signal", JsInput::Signal),
        entry("concurrency", JsInput::Number(5.0)),
        entry("onProgress", JsInput::Function),
        entry("publish", text("never")),
        entry("rollback", JsInput::Boolean(false)),
    ]);
    on_page(None, |environment| {
        let options = Options::check(JsOptions::Absent, set, Scope::ApplyMany, environment, &mut Vec::new());
        let Options { token, settings, .. } = options.unwrap();
        assert!(token.is_some());
        assert_eq!((settings.timeout_ms, settings.attempt_timeout_ms), (1.0, 2.0));
        assert_eq!((settings.max_retries, settings.concurrency), (3, 5));
        assert!(settings.publish == Publish::Never && !settings.rollback);
        assert!(
            settings
                .on_attempt
                .and(settings.on_wait)
                .and(settings.signal)
                .and(settings.on_progress)
                .is_some()
        );
    });
}

#[test]
fn the_options_of_a_call_override_the_defaults() {
    let before =
        with(vec![entry("timeoutMs", JsInput::Number(1.0)), entry("maxRetries", JsInput::Number(9.0))]);
    let call = JsOptions::Entries(vec![
        entry("timeoutMs", JsInput::Number(2.5)),
        entry("maxRetries", JsInput::Undefined),
    ]);
    let options = check(before, call, None).ok().unwrap();
    assert_eq!((options.settings.timeout_ms, options.settings.max_retries), (2.5, 9));
}

#[test]
fn times_and_counts_out_of_range_are_rejected() {
    for name in ["timeoutMs", "attemptTimeoutMs"] {
        for number in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                fault(name, JsInput::Number(number)),
                [(format!("options.{name}"), IssueCode::OutOfRange)],
                "{number}"
            );
        }
        assert_eq!(fault(name, text("5")), [(format!("options.{name}"), IssueCode::InvalidType)]);
        for number in [0.5, 1.0, 1_000.0 / 3.0, 2_147_483_648.0, 1e12, 1e300] {
            assert_eq!(fault(name, JsInput::Number(number)), [], "{number}");
        }
    }
    for number in [-1.0, 1.5, f64::NAN, f64::INFINITY, 1e20] {
        assert_eq!(
            fault("maxRetries", JsInput::Number(number)),
            [("options.maxRetries".to_owned(), IssueCode::OutOfRange)]
        );
    }
    assert_eq!(fault("maxRetries", JsInput::Number(0.0)), []);
}

#[test]
fn null_is_not_accepted_for_an_omitted_option() {
    for OptionRule { name, .. } in
        OPTIONS.into_iter().filter(|rule| rule.given == Given::Anywhere || rule.given == Given::PerCall)
    {
        assert_eq!(
            fault(name, JsInput::Null),
            [(format!("options.{name}"), IssueCode::InvalidType)],
            "{name}"
        );
        assert!(
            check(JsOptions::Absent, with(vec![entry(name, JsInput::Undefined)]), None).is_ok()
                || name == "baseUrl"
        );
    }
}

#[test]
fn an_unknown_option_is_rejected_with_a_suggestion() {
    let result = check(
        JsOptions::Absent,
        with(vec![entry("timeout", JsInput::Undefined), entry("headers", JsInput::Object)]),
        None,
    );
    let messages: Vec<_> =
        result.err().unwrap().into_iter().map(|issue| (issue.path.clone(), issue.message())).collect();
    assert_eq!(messages[0], ("options.timeout".into(), "Unknown option. Did you mean \"timeoutMs\"?".into()));
    assert_eq!(messages[1], ("options.headers".into(), "Unknown option.".into()));
    let long = fault(&"x".repeat(100_000), JsInput::Null);
    assert_eq!(long, [("options.…".to_owned(), IssueCode::UnknownOption)]);
}

#[test]
fn options_that_are_not_a_plain_object_are_rejected() {
    for raw in [JsInput::Null, JsInput::Array, JsInput::Function, text("x"), JsInput::Unreadable] {
        let faults = faults(check(JsOptions::Absent, JsOptions::NotAnObject(raw), None));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].0, "options");
    }
}

#[test]
fn a_signal_is_rejected_as_a_default() {
    let signal = || with(vec![entry("signal", JsInput::Signal)]);
    assert!(check(JsOptions::Absent, signal(), None).is_ok());
    assert_eq!(
        faults(check(signal(), JsOptions::Absent, None)),
        [("options.signal".to_owned(), IssueCode::UnknownOption)]
    );
    assert_eq!(fault("signal", JsInput::Object), [("options.signal".to_owned(), IssueCode::InvalidType)]);
}

#[test]
fn a_token_in_a_page_requires_an_explicit_option() {
    let token = || with(vec![entry("token", text("acme_x"))]);
    let function = || with(vec![entry("token", JsInput::Function)]);
    let refused = [("options.token".to_owned(), IssueCode::Insecure)];
    let page = Some("https://dash.example/");
    assert_eq!(faults(check(JsOptions::Absent, token(), page)), refused);
    assert_eq!(faults(check(JsOptions::Absent, function(), page)), refused);
    assert!(check(JsOptions::Absent, token(), None).is_ok(), "outside a page nobody else can read it");
    assert!(
        check(JsOptions::Absent, token(), Some("https://voice.acme.com/")).is_ok(),
        "the page's own origin"
    );
    let meant = || JsOptions::Entries(vec![entry("dangerouslyAllowBrowserToken", JsInput::Boolean(true))]);
    assert!(check(token(), meant(), page).is_ok());
    let loopback =
        JsOptions::Entries(vec![entry("baseUrl", text("http://127.0.0.1:1/")), entry("token", text("x"))]);
    assert!(check(JsOptions::Absent, loopback, page).is_ok());
}

#[test]
fn an_invalid_token_is_reported_together_with_an_invalid_url() {
    let both = vec![entry("baseUrl", text("ftp://x")), entry("token", text("a b"))];
    assert_eq!(
        faults(check(JsOptions::Absent, JsOptions::Entries(both), None)),
        [
            ("options.baseUrl".to_owned(), IssueCode::Insecure),
            ("options.token".to_owned(), IssueCode::InvalidCharacter)
        ]
    );
}

#[test]
fn the_vendors_own_host_needs_its_token() {
    let required = [("options.token".to_owned(), IssueCode::Required)];
    assert_eq!(faults(check(JsOptions::Absent, JsOptions::Absent, None)), required);
    let token = JsOptions::Entries(vec![entry("token", text("talq_x"))]);
    assert!(check(JsOptions::Absent, token, None).is_ok());
    let foreign = JsOptions::Entries(vec![entry("token", text("acme_x"))]);
    assert_eq!(
        faults(check(JsOptions::Absent, foreign, None)),
        [("options.token".to_owned(), IssueCode::InvalidValue)]
    );
}
