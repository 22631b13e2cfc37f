//! Audits the crates and npm packages that the project is built with: licenses, sources and
//! advisories.
//!
//! An advisory database that cannot be reached is reported, but is not a failure.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::workspace::Workspace;
use crate::{process, setup};

/// Folders with a package-lock.json.
const NPM_FOLDERS: [&str; 5] = [".", "bench", "tests/contract", "tests/faults/peers", "tests/gateways"];

/// The result of an advisory check.
#[derive(Debug, PartialEq)]
enum Advisories {
    None,
    /// The advisories, as text.
    Some(String),
    /// Why the database could not be read.
    NotChecked(String),
}

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    setup::cargo_deny(workspace)?;
    println!("\n== licences and sources of the crates ==");
    process::run(deny(workspace, &["check", "bans", "licenses", "sources"])?.arg("--hide-inclusion-graph"))?;

    println!("\n== licences of the npm packages ==");
    for folder in NPM_FOLDERS {
        let file = workspace.root.join(folder).join("package-lock.json");
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        println!("{folder}");
        for (licence, packages) in licences(&serde_json::from_str(&text)?) {
            let shown = if packages.len() > 5 { String::new() } else { format!(": {}", packages.join(", ")) };
            println!("  {:>4} {licence}{shown}", packages.len());
        }
    }

    println!("\n== advisories ==");
    let mut found = say("crates", &of_crates(workspace)?);
    for folder in NPM_FOLDERS {
        let mut npm = workspace.command("npm")?;
        npm.current_dir(workspace.root.join(folder)).args(["audit", "--json", "--package-lock-only"]);
        found |= say(&format!("npm packages of {folder}"), &of_npm(&process::keep(&mut npm)?.1));
    }
    if found {
        bail!("there are advisories; see above");
    }
    Ok(())
}

fn deny(workspace: &Workspace, arguments: &[&str]) -> Result<std::process::Command> {
    let mut deny = workspace.command("cargo-deny")?;
    deny.arg("--workspace").args(arguments);
    Ok(deny)
}

fn of_crates(workspace: &Workspace) -> Result<Advisories> {
    let (fetched, _) = process::keep(&mut deny(workspace, &["fetch", "db"])?)?;
    if !fetched.success() {
        return Ok(Advisories::NotChecked("RustSec's database could not be fetched, see above".into()));
    }
    let (status, said) = process::keep(&mut deny(workspace, &["check", "--disable-fetch", "advisories"])?)?;
    Ok(if status.success() { Advisories::None } else { Advisories::Some(said) })
}

/// Parses the output of `npm audit --json`: a report, or an error of npm or the registry.
fn of_npm(said: &str) -> Advisories {
    let report: Value = serde_json::from_str(said).unwrap_or_default();
    let Some(vulnerabilities) = report["vulnerabilities"].as_object() else {
        let reason = report["message"].as_str().unwrap_or("npm gave no report");
        return Advisories::NotChecked(reason.to_owned());
    };
    if vulnerabilities.is_empty() {
        return Advisories::None;
    }
    let each = vulnerabilities.iter().map(|(name, found)| {
        format!("{name} ({})", found["severity"].as_str().unwrap_or("unknown severity"))
    });
    Advisories::Some(each.collect::<Vec<_>>().join(", "))
}

/// Prints the result. Returns whether there are advisories.
fn say(what: &str, advisories: &Advisories) -> bool {
    match advisories {
        Advisories::None => println!("{what}: none"),
        Advisories::Some(found) => println!("{what}: {found}"),
        Advisories::NotChecked(reason) => println!("{what}: NOT CHECKED ({reason})"),
    }
    matches!(advisories, Advisories::Some(_))
}

/// The packages of a package-lock.json, grouped by license.
fn licences(lock: &Value) -> BTreeMap<&str, Vec<&str>> {
    let mut licences = BTreeMap::<_, Vec<_>>::new();
    for (place, package) in lock["packages"].as_object().into_iter().flatten() {
        // Skips the root package, which is the folder itself.
        let Some((_, name)) = place.rsplit_once("node_modules/") else { continue };
        licences.entry(package["license"].as_str().unwrap_or("not stated")).or_default().push(name);
    }
    licences
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_registry_without_advisories_is_not_taken_for_a_clean_report() {
        let refused = json!({ "message": "405 Method Not Allowed", "statusCode": 405 }).to_string();
        assert_eq!(of_npm(&refused), Advisories::NotChecked("405 Method Not Allowed".into()));
        assert_eq!(of_npm(""), Advisories::NotChecked("npm gave no report".into()));
    }

    #[test]
    fn a_report_is_read() {
        assert_eq!(of_npm(r#"{"auditReportVersion":2,"vulnerabilities":{}}"#), Advisories::None);
        let found = r#"{"auditReportVersion":2,"vulnerabilities":{"express":{"severity":"high"}}}"#;
        assert_eq!(of_npm(found), Advisories::Some("express (high)".into()));
    }

    #[test]
    fn packages_are_listed_by_licence() {
        let lock = json!({ "packages": {
            "": { "license": "MIT" },
            "node_modules/a": { "license": "MIT" },
            "node_modules/a/node_modules/@b/c": { "license": "ISC" },
            "node_modules/d": {},
        } });
        let expected = [("ISC", vec!["@b/c"]), ("MIT", vec!["a"]), ("not stated", vec!["d"])];
        assert_eq!(licences(&lock).into_iter().collect::<Vec<_>>(), expected);
    }
}
