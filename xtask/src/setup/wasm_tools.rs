use anyhow::{Context, Result};

use super::cargo::install_tool;
use super::version;
use crate::process;
use crate::workspace::Workspace;

const WASM_PACK: &str = "0.15.1";

/// Installs wasm-pack, and the wasm-bindgen version in Cargo.lock. The tool and the library must
/// have the same version.
pub(super) fn install(workspace: &Workspace) -> Result<()> {
    install_tool(workspace, "wasm-pack", WASM_PACK, &["wasm-pack"])?;
    let wasm_bindgen = locked_version(workspace, "wasm-bindgen")?;
    install_tool(workspace, "wasm-bindgen-cli", &wasm_bindgen, &["wasm-bindgen", "wasm-bindgen-test-runner"])
}

fn locked_version(workspace: &Workspace, package: &str) -> Result<String> {
    let id = process::capture(workspace.command("cargo")?.args(["pkgid", package]))?;
    let version = id.as_deref().and_then(version::of_package_id);
    Ok(version.with_context(|| format!("Cargo.lock does not name one version of {package}"))?.to_owned())
}
