//! Makes a release up to the point where others see it: publishing and pushing are left to a person.

mod plan;
mod version;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::plan::{Plan, Tree};
use self::version::Version;
use crate::engine::Engine;
use crate::suites::Extent;
use crate::workspace::Workspace;
use crate::{audit, process, setup, test};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Three numbers, higher than the current version
    version: Version,
    /// Check and build everything, but commit and tag nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave out the tests and the audit
    #[arg(long)]
    skip_tests: bool,
}

/// Checks, builds and tests first. The tree is changed at the very end, or not at all.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let version = options.version;
    let head = git(workspace, &["rev-parse", "HEAD"])?;
    let tree = Tree::new(
        &workspace.root,
        git(workspace, &["branch", "--show-current"])?.trim().to_owned(),
        changes(workspace)?,
        git(workspace, &["tag", "--list"])?,
    )?;
    let mut today = workspace.command("node")?;
    let today = process::capture(today.args(["-p", "new Date().toISOString().slice(0, 10)"]))?;
    let addresses = tree.has_example_addresses().then(|| ADDRESSES.to_owned());
    // The tagged commit must hold the real ones, so only a dry run can leave them for later.
    let blocking = addresses.clone().filter(|_| !options.dry_run);
    let plan = match (tree.plan(version, today.context("`node -p` failed")?.trim()), blocking) {
        (Ok(plan), None) => plan,
        (plan, blocking) => {
            let faults = plan.err().into_iter().flatten().chain(blocking);
            let faults: String = faults.map(|fault| format!("\n- {fault}")).collect();
            bail!("{version} cannot be released:{faults}");
        }
    };

    let clones = Clones::new(workspace, &plan)?;
    println!("\n== changes ==");
    clones.show_changes(workspace)?;
    println!("\n== package ==");
    let package = clones.build(workspace)?;
    drop(clones);
    if !options.skip_tests {
        let tested = test::run(workspace, &[], &[Engine::Chromium], Extent::All)?;
        if tested != ExitCode::SUCCESS {
            bail!("the tests failed; see above. Nothing was committed or tagged");
        }
        audit::run(workspace).context("Nothing was committed or tagged")?;
    }
    if !options.dry_run {
        if head != git(workspace, &["rev-parse", "HEAD"])? || !changes(workspace)?.is_empty() {
            bail!("the tree was changed while it was checked. Nothing was committed or tagged; run it again");
        }
        record(workspace, &plan, version, head.trim())?;
    }
    println!("\n== result ==");
    println!("{}, {} bytes, the same in two builds", package.file.display(), package.bytes.len());
    println!("{}", package.integrity);
    if options.skip_tests {
        println!("NOT TESTED: --skip-tests left out the tests and the audit");
    }
    if options.dry_run {
        println!("Nothing was committed or tagged (--dry-run)");
    } else {
        println!("Committed and tagged as {} on this machine", version.tag());
    }
    println!("\n== by hand; RELEASING.md explains each step ==");
    for (step, number) in addresses.into_iter().chain(by_hand(version, &package.integrity)).zip(1..) {
        println!("{number}. {step}");
    }
    Ok(())
}

const ADDRESSES: &str = "Put the real homepage, repository and bugs addresses into pkg/package.json and commit \
                         them before the release: npm publish refuses .example";

fn by_hand(version: Version, integrity: &str) -> [String; 4] {
    let tag = version.tag();
    [
        format!("git push --atomic origin main {tag}"),
        format!(
            "In the CI job for {tag}: cargo xtask build && cd pkg && npm publish --provenance --access public"
        ),
        format!("npm view talkover-calling@{version} dist.integrity\n   It must print {integrity}"),
        format!("gh release create {tag} --verify-tag --notes-file notes.md"),
    ]
}

fn git(workspace: &Workspace, arguments: &[&str]) -> Result<String> {
    let (status, output) = process::keep(workspace.command("git")?.args(arguments))?;
    if !status.success() {
        bail!("`git {}` failed; see above", arguments.join(" "));
    }
    Ok(output)
}

fn changes(workspace: &Workspace) -> Result<String> {
    git(workspace, &["status", "--porcelain"])
}

/// Commits and tags, or leaves everything as it was.
fn record(workspace: &Workspace, plan: &Plan, version: Version, head: &str) -> Result<()> {
    let (message, tag) = (format!("Release {version}"), version.tag());
    let recorded = plan
        .write(&workspace.root)
        .and_then(|()| git(workspace, &["commit", "--quiet", "--all", "--message", &message]))
        .and_then(|_| git(workspace, &["tag", "--annotate", "--message", &message, &tag]));
    if recorded.is_err() {
        // The tree was clean and the tag did not exist. Not by `process`, which starts nothing after Ctrl-C.
        for undo in [["reset", "--quiet", "--hard", head].as_slice(), &["tag", "--delete", &tag]] {
            let _ = workspace.command("git")?.args(undo).stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
    }
    recorded.map(|_| ())
}

/// Two copies of the commit to release, in folders of different names. Dropping them removes them.
struct Clones {
    scratch: PathBuf,
    folders: [PathBuf; 2],
}

struct Package {
    file: PathBuf,
    bytes: Vec<u8>,
    integrity: String,
}

impl Clones {
    fn new(workspace: &Workspace, plan: &Plan) -> Result<Self> {
        let scratch = workspace.scratch("releasing");
        let folders = ["clones/first", "clones/another/second"].map(|name| scratch.join(name));
        let clones = Self { scratch, folders };
        clones.remove();
        for folder in &clones.folders {
            let mut clone = workspace.command("git")?;
            clone.args(["clone", "--quiet"]).arg(&workspace.root).arg(folder);
            process::run(&mut clone)?;
            plan.write(folder)?;
        }
        Ok(clones)
    }

    fn remove(&self) {
        let _ = fs::remove_dir_all(self.scratch.join("clones"));
    }

    fn show_changes(&self, workspace: &Workspace) -> Result<()> {
        let mut diff = workspace.command("git")?;
        diff.current_dir(&self.folders[0]);
        process::run(diff.args(["--no-pager", "diff", "--no-color", "--unified=0"]))
    }

    /// The package, built in both.
    fn build(&self, workspace: &Workspace) -> Result<Package> {
        let [first, second] = &self.folders;
        let first = self.build_in(workspace, first, "first")?;
        let second = self.build_in(workspace, second, "second")?;
        if first.bytes != second.bytes {
            bail!("two builds differ; compare {} and {}", first.file.display(), second.file.display());
        }
        Ok(first)
    }

    fn build_in(&self, workspace: &Workspace, folder: &Path, name: &str) -> Result<Package> {
        let mut build = workspace.command("cargo")?;
        build.args(["run", "--locked", "--package", "xtask", "--", "build"]).current_dir(folder);
        // A program from a shared target folder would build in the clone that it was compiled in.
        build.env("CARGO_TARGET_DIR", folder.join("target"));
        setup::timed(&format!("Building the {name} package"), || process::run(&mut build))?;

        let destination = self.scratch.join(name);
        fs::create_dir_all(&destination)?;
        let mut pack = workspace.command("npm")?;
        pack.args(["pack", "--json", "--ignore-scripts", "--pack-destination"]).arg(&destination);
        let said = process::capture(pack.current_dir(folder.join("pkg")))?.context("`npm pack` failed")?;
        let (name, integrity) = packed(&said).context("`npm pack` does not say what it has packed")?;
        let file = destination.join(name);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Package { file, bytes, integrity })
    }
}

impl Drop for Clones {
    fn drop(&mut self) {
        self.remove();
    }
}

/// The file name and the integrity that `npm pack --json` gives: in a list, or by package name in newer versions.
fn packed(said: &str) -> Option<(String, String)> {
    let packages: Value = serde_json::from_str(said).ok()?;
    let package = packages.get(0).or_else(|| packages.as_object()?.values().next())?;
    let field = |name: &str| package.get(name)?.as_str().map(str::to_owned);
    Some((field("filename")?, field("integrity")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with a file of a version, in a folder that only this test uses.
    fn repository(name: &str) -> Workspace {
        let mut workspace = Workspace::new();
        workspace.root = workspace.scratch("release-tests").join(name);
        let _ = fs::remove_dir_all(&workspace.root);
        fs::create_dir_all(&workspace.root).unwrap();
        fs::write(workspace.root.join("version"), "0.1.0").unwrap();
        for arguments in [
            "init --quiet --initial-branch main",
            "config user.name Maintainer",
            "config user.email maintainer@talkover.test",
            "config commit.gpgSign false",
            "config tag.gpgSign false",
            "add version",
            "commit --quiet --message First",
        ] {
            git(&workspace, &arguments.split(' ').collect::<Vec<_>>()).unwrap();
        }
        workspace
    }

    fn record_next(workspace: &Workspace) -> Result<()> {
        let plan = Plan { files: [("version", "0.2.0".to_owned())].into() };
        let head = git(workspace, &["rev-parse", "HEAD"]).unwrap();
        record(workspace, &plan, "0.2.0".parse().unwrap(), head.trim())
    }

    /// The subjects of its commits, its tags and its changes.
    fn state(workspace: &Workspace) -> [String; 3] {
        let said = |arguments: &[&str]| git(workspace, arguments).unwrap();
        [said(&["log", "--format=%s"]), said(&["tag", "--list"]), changes(workspace).unwrap()]
    }

    #[test]
    fn a_release_is_committed_and_tagged() {
        let workspace = repository("recorded");
        record_next(&workspace).unwrap();
        assert_eq!(state(&workspace), ["Release 0.2.0\nFirst\n", "v0.2.0\n", ""]);
        assert_eq!(git(&workspace, &["show", "v0.2.0^{}:version"]).unwrap(), "0.2.0");
    }

    #[test]
    fn a_release_that_cannot_be_tagged_leaves_everything_as_it_was() {
        let workspace = repository("untagged");
        git(&workspace, &["config", "tag.gpgSign", "true"]).unwrap();
        git(&workspace, &["config", "gpg.program", "/nowhere/gpg"]).unwrap();
        let before = state(&workspace);
        record_next(&workspace).unwrap_err();
        assert_eq!(state(&workspace), before);
        assert_eq!(fs::read_to_string(workspace.root.join("version")).unwrap(), "0.1.0");
    }

    #[test]
    fn what_npm_packed_is_read_from_a_list_and_by_name() {
        let package = r#"{ "filename": "a-1.0.0.tgz", "integrity": "sha512-x" }"#;
        let expected = Some(("a-1.0.0.tgz".to_owned(), "sha512-x".to_owned()));
        assert_eq!(packed(&format!("[{package}]")), expected);
        assert_eq!(packed(&format!(r#"{{ "a": {package} }}"#)), expected);
        assert_eq!(packed("npm error"), None);
    }
}
