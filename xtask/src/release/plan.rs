use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::version::Version;

const CHANGELOG: &str = "CHANGELOG.md";
const LOCK: &str = "Cargo.lock";
const MANIFEST: &str = "pkg/package.json";

/// The line of each file that holds the version, in place of `{}`.
const VERSION_LINES: [(&str, &str); 3] = [
    (MANIFEST, r#"  "version": "{}","#),
    ("Cargo.toml", r#"version = "{}""#),
    ("docs/openapi.yaml", "  version: {}"),
];

/// What a release starts from.
pub(super) struct Tree {
    pub(super) branch: String,
    /// As `git status --porcelain` lists them.
    pub(super) changes: String,
    /// One a line.
    pub(super) tags: String,
    files: BTreeMap<&'static str, String>,
}

/// The text of each file after the release.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) files: BTreeMap<&'static str, String>,
}

impl Tree {
    pub(super) fn new(root: &Path, branch: String, changes: String, tags: String) -> Result<Self> {
        let names = VERSION_LINES.map(|(file, _)| file).into_iter().chain([LOCK, CHANGELOG]);
        let read = |file| anyhow::Ok((file, fs::read_to_string(root.join(file)).context(file)?));
        Ok(Self { branch, changes, tags, files: names.map(read).collect::<Result<_>>()? })
    }

    pub(super) fn has_example_addresses(&self) -> bool {
        let manifest: Value = serde_json::from_str(self.text(MANIFEST)).unwrap_or_default();
        let addresses = [&manifest["homepage"], &manifest["repository"]["url"], &manifest["bugs"]["url"]];
        addresses.iter().any(|address| address.as_str().is_none_or(|text| text.contains(".example")))
    }

    fn version(&self) -> Option<Version> {
        let manifest: Value = serde_json::from_str(self.text(MANIFEST)).ok()?;
        manifest["version"].as_str()?.parse().ok()
    }

    fn text(&self, file: &str) -> &str {
        self.files.get(file).map_or("", String::as_str)
    }

    /// The plan, or every reason against a release, each with its fix.
    pub(super) fn plan(&self, version: Version, today: &str) -> Result<Plan, Vec<String>> {
        let mut faults = Vec::new();
        if self.branch != "main" {
            let branch = if self.branch.is_empty() { "no branch" } else { &self.branch };
            faults.push(format!("You are on {branch}. Release from main: git switch main"));
        }
        if !self.changes.is_empty() {
            let changes = self.changes.trim_end();
            faults.push(format!("The tree is not clean. Commit or remove these changes:\n{changes}"));
        }
        let tag = version.tag();
        if self.tags.lines().any(|existing| existing == tag) {
            faults.push(format!(
                "The tag {tag} exists. Use a higher version. If the tag was never pushed, you can delete it: git \
                 tag --delete {tag}"
            ));
        }
        let mut files = BTreeMap::new();
        let mut edit = |file, next: Option<String>, fault: String| match next {
            Some(text) => drop(files.insert(file, text)),
            None => faults.push(fault),
        };
        let changelog = self.text(CHANGELOG);
        edit(
            CHANGELOG,
            next_changelog(changelog, version, today),
            format!("{CHANGELOG} has no entries under \"## Unreleased\". List there what changed"),
        );
        let Some(current) = self.version() else {
            faults.push(format!("{MANIFEST} has no version of three numbers. Set the current one"));
            return Err(faults);
        };
        for (file, line) in VERSION_LINES {
            edit(
                file,
                next_line(self.text(file), line, current, version),
                format!(
                    "{file} must have the line `{}` once. Set it to the version of {MANIFEST}",
                    line.replace("{}", &current.to_string()).trim_start()
                ),
            );
        }
        edit(
            LOCK,
            next_lock(self.text(LOCK), current, version),
            format!("{LOCK} has local packages that are not {current}. Update it: cargo update --workspace"),
        );
        // The current version can still be released when it never was.
        if version < current || (version == current && is_in_changelog(changelog, version)) {
            let [patch, minor, major] = current.successors();
            faults.push(format!(
                "{version} is not higher than the current version, {current}. Use {patch}, {minor} or {major}"
            ));
        }
        if faults.is_empty() { Ok(Plan { files }) } else { Err(faults) }
    }
}

impl Plan {
    pub(super) fn write(&self, root: &Path) -> Result<()> {
        for (file, text) in &self.files {
            fs::write(root.join(file), text).with_context(|| format!("cannot write {file}"))?;
        }
        Ok(())
    }
}

/// `None` unless the text has the line once.
fn next_line(text: &str, line: &str, from: Version, to: Version) -> Option<String> {
    let [from, to] = [from, to].map(|version| line.replace("{}", &version.to_string()));
    let mut lines: Vec<&str> = text.split('\n').collect();
    let mut holding = lines.iter_mut().filter(|line| **line == from);
    *holding.next()? = &to;
    holding.next().is_none().then(|| lines.join("\n"))
}

/// With the new version of all local packages, which are those without a source.
fn next_lock(lock: &str, from: Version, to: Version) -> Option<String> {
    let next = |package: &str| match package.contains("\nsource = ") || !package.starts_with("[[package]]") {
        true => Some(package.to_owned()),
        false => next_line(package, r#"version = "{}""#, from, to),
    };
    let packages: Option<Vec<String>> = lock.split("\n\n").map(next).collect();
    Some(packages?.join("\n\n"))
}

/// `None` when nothing stands under Unreleased.
fn next_changelog(changelog: &str, version: Version, today: &str) -> Option<String> {
    let (before, after) = changelog.split_once("\n## Unreleased\n")?;
    let entries = after.split("\n## ").next()?;
    let next = || format!("{before}\n## Unreleased\n\n## {version} - {today}\n{after}");
    entries.lines().any(|line| line.starts_with("- ")).then(next)
}

fn is_in_changelog(changelog: &str, version: Version) -> bool {
    changelog.lines().any(|line| line.starts_with(&format!("## {version} - ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-03-01";

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    fn tree() -> Tree {
        let manifest = r#"{
  "version": "0.1.0",
  "homepage": "https://talkover.test",
  "repository": { "url": "git+https://talkover.test/talkover-calling.git" },
  "bugs": { "url": "https://talkover.test/bugs" }
}
"#;
        let lock = "version = 4\n\n[[package]]\nname = \"leb\"\nversion = \"0.1.0\"\nsource = \"registry\"\n\n\
                    [[package]]\nname = \"xtask\"\nversion = \"0.1.0\"\ndependencies = [\n \"leb\",\n]\n";
        let files = [
            (MANIFEST, manifest),
            ("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
            ("docs/openapi.yaml", "openapi: 3.1.0\ninfo:\n  version: 0.1.0\n"),
            (LOCK, lock),
            (CHANGELOG, "# Changelog\n\n## Unreleased\n\n### Added\n\n- A call.\n"),
        ];
        let files = files.map(|(file, text)| (file, text.to_owned())).into_iter().collect();
        Tree { branch: "main".into(), changes: String::new(), tags: "v0.0.9\n".into(), files }
    }

    fn faults(tree: &Tree, to: &str) -> Vec<String> {
        tree.plan(version(to), TODAY).unwrap_err()
    }

    #[test]
    fn a_release_changes_the_version_wherever_it_stands() {
        let tree = tree();
        let next = tree.plan(version("0.2.0"), TODAY).unwrap().files;
        for (file, line) in VERSION_LINES {
            let line = |version| line.replace("{}", version);
            assert_eq!(next[file], tree.text(file).replace(&line("0.1.0"), &line("0.2.0")), "{file}");
            assert_ne!(next[file], tree.text(file), "{file}");
        }
    }

    #[test]
    fn only_local_packages_of_the_lock_file_change() {
        let next = &tree().plan(version("0.2.0"), TODAY).unwrap().files[LOCK];
        assert!(next.contains("name = \"leb\"\nversion = \"0.1.0\"\n"), "{next}");
        assert!(next.contains("name = \"xtask\"\nversion = \"0.2.0\"\n"), "{next}");
    }

    #[test]
    fn entries_move_below_a_heading_with_the_version_and_date() {
        let next = &tree().plan(version("0.2.0"), TODAY).unwrap().files[CHANGELOG];
        let expected = "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-03-01\n\n### Added\n\n- A call.\n";
        assert_eq!(next, expected);
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let mut tree = tree();
        tree.branch = "topic".into();
        tree.changes = " M README.md\n".into();
        tree.files
            .insert(CHANGELOG, "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-01-01\n\n- A call.\n".into());
        tree.files.insert("docs/openapi.yaml", "info:\n  version: 0.0.8\n".into());
        let faults = faults(&tree, "0.0.9");
        let expected = [
            "You are on topic. ",
            "The tree is not clean. ",
            "The tag v0.0.9 exists. ",
            "CHANGELOG.md has no entries ",
            "docs/openapi.yaml must have the line `version: 0.1.0` once. ",
            "0.0.9 is not higher than the current version, 0.1.0. Use 0.1.1, 0.2.0 or 1.0.0",
        ];
        assert_eq!(faults.len(), expected.len(), "{faults:#?}");
        for (fault, start) in faults.iter().zip(expected) {
            assert!(fault.starts_with(start), "{fault}");
        }
    }

    #[test]
    fn the_current_version_can_be_released_once() {
        let mut tree = tree();
        let plan = tree.plan(version("0.1.0"), TODAY).unwrap();
        tree.files = plan.files;
        let changelog = tree.text(CHANGELOG).replace("## Unreleased\n", "## Unreleased\n\n- Another call.\n");
        tree.files.insert(CHANGELOG, changelog);
        assert!(faults(&tree, "0.1.0")[0].starts_with("0.1.0 is not higher"));
    }

    #[test]
    fn a_lock_file_of_another_version_is_a_fault() {
        let mut tree = tree();
        tree.files.insert(LOCK, tree.text(LOCK).replace("0.1.0\"\ndep", "0.1.1\"\ndep"));
        assert!(faults(&tree, "0.2.0")[0].starts_with("Cargo.lock has local packages that are not 0.1.0"));
    }

    #[test]
    fn every_address_must_be_real() {
        let mut tree = tree();
        assert!(!tree.has_example_addresses());
        tree.files
            .insert(MANIFEST, tree.text(MANIFEST).replace("talkover.test/bugs", "talkover.example/bugs"));
        assert!(tree.has_example_addresses());
    }
}
