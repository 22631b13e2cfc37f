//! The rate limit fields of a response: the vendor's `X-RateLimit-*`, and the `RateLimit` and
//! `RateLimit-Policy` fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers), which
//! backends and gateways send. Drafts up to 7 wrote them as a dictionary or as three fields.

use sfv::{BareItem, Dictionary, Item, List, ListEntry, Parser};

use crate::policy::retry_after::{Limits, least};

/// The remaining quota of one policy.
#[derive(Clone, Debug, Default, PartialEq)]
struct Quota {
    limit: Option<i64>,
    remaining: i64,
    reset_s: Option<i64>,
}

impl Limits {
    /// Reads the fields. `field` returns a field of the response by its lower-case name.
    pub(crate) fn of(field: impl Fn(&str) -> Option<String>) -> Self {
        let or_draft = |name: &str| {
            field(&format!("x-ratelimit-{name}")).or_else(|| field(&format!("ratelimit-{name}")))
        };
        let mut limits = Self {
            retry_after: field("retry-after"),
            limit: or_draft("limit"),
            remaining: or_draft("remaining"),
            reset: or_draft("reset"),
            date: field("date"),
        };
        let policies = field("ratelimit-policy").unwrap_or_default();
        let quota = field("ratelimit").and_then(|text| tightest(&text, &policies));
        if let Some(quota) = quota.filter(|quota| limits.is_looser_than(quota)) {
            let text = |number: Option<i64>| number.map(|number| number.to_string());
            limits.limit = text(quota.limit);
            limits.remaining = Some(quota.remaining.to_string());
            limits.reset = text(quota.reset_s);
        }
        limits
    }

    fn is_looser_than(&self, quota: &Quota) -> bool {
        let remaining = self.remaining.as_deref().and_then(least);
        remaining.is_none_or(|remaining| remaining > quota.remaining as f64)
    }
}

/// The quota with the fewest remaining requests; if several are equal, the one with the latest
/// reset.
fn tightest(rate_limit: &str, policies: &str) -> Option<Quota> {
    quotas(rate_limit, policies)
        .into_iter()
        .min_by_key(|quota| (quota.remaining, core::cmp::Reverse(quota.reset_s)))
}

/// Parses `"default";r=50;t=30`, or `limit=100, remaining=50, reset=30` in earlier drafts.
fn quotas(rate_limit: &str, policies: &str) -> Vec<Quota> {
    let Ok(list) = Parser::new(rate_limit).parse::<List>() else {
        let dictionary = Parser::new(rate_limit).parse::<Dictionary>().unwrap_or_default();
        let member =
            |name: &str| dictionary.get(name).and_then(item).and_then(|item| integer(&item.bare_item));
        let quota = |remaining| Quota { limit: member("limit"), remaining, reset_s: member("reset") };
        return member("remaining").map(quota).into_iter().collect();
    };
    let policies = Parser::new(policies).parse::<List>().unwrap_or_default();
    let quota = |item: &Item| {
        let policy = policies.iter().filter_map(self::item).find(|policy| policy.bare_item == item.bare_item);
        let of_policy = |name: &str| policy.and_then(|policy| parameter(policy, name));
        let remaining = parameter(item, "r")?;
        // A remaining quota of bytes only shows how many requests are left if it is 0.
        let counts_requests = policy.is_none_or(|policy| unit(policy).is_none_or(|unit| unit == "requests"));
        let reset_s = parameter(item, "t").or_else(|| of_policy("w"));
        (counts_requests || remaining == 0).then(|| Quota { limit: of_policy("q"), remaining, reset_s })
    };
    list.iter().filter_map(item).filter_map(quota).collect()
}

fn item(entry: &ListEntry) -> Option<&Item> {
    match entry {
        ListEntry::Item(item) => Some(item),
        ListEntry::InnerList(_) => None,
    }
}

fn parameter(item: &Item, name: &str) -> Option<i64> {
    integer(item.params.get(name)?)
}

fn unit(policy: &Item) -> Option<&str> {
    Some(policy.params.get("qu")?.as_string()?.as_str())
}

/// Must not be negative, according to the draft.
fn integer(item: &BareItem) -> Option<i64> {
    item.as_integer().map(i64::from).filter(|number| *number >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_795_000_000_000.0;

    fn limits(fields: &[(&str, &str)]) -> (Option<f64>, Option<f64>, Option<f64>) {
        let field =
            |name: &str| fields.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).into());
        let limits = Limits::of(field);
        (limits.limit(), limits.remaining(), limits.reset_in_ms(NOW))
    }

    #[test]
    fn each_form_of_the_fields_gives_limit_remaining_and_reset() {
        let read = (Some(100.0), Some(50.0), Some(30_000.0));
        for fields in [
            &[("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "50"), ("x-ratelimit-reset", "30")][..],
            &[("ratelimit-limit", "100"), ("ratelimit-remaining", "50"), ("ratelimit-reset", "30")],
            &[("ratelimit", "limit=100, remaining=50, reset=30"), ("ratelimit-policy", "100;w=60")],
            &[("ratelimit", "\"default\";r=50;t=30"), ("ratelimit-policy", "\"default\";q=100;w=60")],
            &[
                ("ratelimit", "default;r=50;t=30"),
                ("ratelimit-policy", "other;q=5;w=1, default;q=100;w=60;pk=:dGVuYW50:"),
            ],
        ] {
            assert_eq!(limits(fields), read, "{fields:?}");
        }
    }

    #[test]
    fn the_tightest_of_several_quotas_counts() {
        let policies = ("ratelimit-policy", "\"burst\";q=10;w=1, \"daily\";q=1000;w=86400");
        let of = |rate_limit| limits(&[("ratelimit", rate_limit), policies]);
        assert_eq!(
            of("\"burst\";r=9;t=1, \"daily\";r=3;t=7200"),
            (Some(1000.0), Some(3.0), Some(7_200_000.0))
        );
        assert_eq!(
            of("\"burst\";r=0;t=1, \"daily\";r=0;t=7200"),
            (Some(1000.0), Some(0.0), Some(7_200_000.0))
        );
        // Without a time, the window may last as long as its policy's.
        assert_eq!(of("\"burst\";r=0"), (Some(10.0), Some(0.0), Some(1_000.0)));
        let vendor =
            [("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "2"), ("x-ratelimit-reset", "9")];
        let both = |rate_limit| limits(&[vendor.as_slice(), &[("ratelimit", rate_limit), policies]].concat());
        assert_eq!(both("\"burst\";r=5;t=1"), (Some(100.0), Some(2.0), Some(9_000.0)));
        assert_eq!(both("\"burst\";r=1;t=1"), (Some(10.0), Some(1.0), Some(1_000.0)));
    }

    #[test]
    fn bytes_count_only_when_none_are_left() {
        let policy = ("ratelimit-policy", "\"bytes\";q=65535;qu=\"content-bytes\";w=10");
        let of = |rate_limit| limits(&[("ratelimit", rate_limit), policy]);
        assert_eq!(of("\"bytes\";r=512;t=7"), (None, None, None));
        assert_eq!(of("\"bytes\";r=0;t=7"), (Some(65_535.0), Some(0.0), Some(7_000.0)));
    }

    #[test]
    fn a_faulty_field_counts_as_none() {
        for rate_limit in [
            "",
            "\"default\"",
            "\"default\";r=-1;t=5",
            "\"default\";r=x",
            "\"a",
            "(\"a\");r=1",
            "r=1;t=2",
            "remaining=few",
        ] {
            assert_eq!(limits(&[("ratelimit", rate_limit)]), (None, None, None), "{rate_limit}");
        }
        assert_eq!(limits(&[("ratelimit", "\"d\";r=1;t=2"), ("ratelimit-policy", "\"")]).1, Some(1.0));
    }
}
