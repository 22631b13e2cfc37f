use crate::base_url::BaseUrl;
use crate::fields::{fields, raw};
use crate::test_platform::on_page;

/// Input lines: the base URL, and the page's URL.
pub fn run(data: &[u8]) {
    let fields = fields(data);
    let text = fields.first().expect("there is always a first line");
    let page = fields.get(1).filter(|page| page.starts_with("http")).map(String::as_str);
    let mut issues = Vec::new();
    let base = on_page(page, |environment| BaseUrl::check(&raw(text), environment, &mut issues));
    assert_eq!(base.as_str().is_empty(), !issues.is_empty(), "an address, or what is wrong with it");
    issues.iter().for_each(|issue| assert!(issue.path == "options.baseUrl" && !issue.message().is_empty()));
    if !issues.is_empty() {
        return;
    }

    let root = url::Url::parse(base.as_str()).expect("it is an absolute address");
    assert!(root.username().is_empty() && root.password().is_none(), "no credentials");
    assert!(root.query().is_none() && root.fragment().is_none(), "no query, no fragment");
    let page = page.and_then(|page| url::Url::parse(page).ok());
    let is_own = page.is_some_and(|page| page.origin() == root.origin());
    assert_eq!(base.is_own_origin, is_own);
    assert!(root.scheme() == "https" || (root.scheme() == "http" && (is_own || base.is_loopback)));
    if base.is_loopback {
        let host = root.host_str().unwrap_or_default();
        let is_this_machine = match root.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            _ => host == "localhost" || host.ends_with(".localhost"),
        };
        assert!(is_this_machine, "{host} is not this machine");
    }
    let below = url::Url::parse(&base.join("/agents/a/calling")).expect("a path goes below it");
    assert_eq!(below.origin(), root.origin());
    assert!(below.path().ends_with("/agents/a/calling"));
}
