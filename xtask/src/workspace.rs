use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// The project's folders, and a PATH that begins with its local tools.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    path: OsString,
    /// Overrides the toolchain of rust-toolchain.toml.
    toolchain: Option<String>,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = root.canonicalize().unwrap_or(root);
        let own = [root.join(".tools/bin"), root.join("node_modules/.bin")];
        let inherited = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited);
        Self { root, path, toolchain: None }
    }

    /// The same workspace with another compiler, which has a separate target folder.
    pub(crate) fn with_toolchain(&self, toolchain: &str) -> Self {
        Self { root: self.root.clone(), path: self.path.clone(), toolchain: Some(toolchain.to_owned()) }
    }

    /// A path for intermediate files, which git ignores.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.target().join(name)
    }

    fn target(&self) -> PathBuf {
        let target = self.root.join("target");
        self.toolchain.as_ref().map_or(target.clone(), |toolchain| target.join("toolchains").join(toolchain))
    }

    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        which::which_in(program, Some(&self.path), &self.root).ok()
    }

    /// A command that runs in the project's root. Its standard input is empty, so it cannot wait
    /// for an answer.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let file = self.find(program).with_context(|| {
            format!(
                "`{program}` was not found on PATH; install it. If it is one of this project's tools, delete \
                 node_modules/ and .tools/ to reinstall them"
            )
        })?;
        let mut command = Command::new(file);
        command.current_dir(&self.root).env("PATH", &self.path).stdin(Stdio::null());
        if let Some(toolchain) = &self.toolchain {
            command.env("RUSTUP_TOOLCHAIN", toolchain).env("CARGO_TARGET_DIR", self.target());
        }
        Ok(command)
    }
}
