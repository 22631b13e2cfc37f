//! The README as npm shows it. Its links lead to the repository, at the version's tag, because the
//! package does not contain what they name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::workspace::Workspace;

/// Writes the README to this folder.
pub(crate) fn make(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(workspace.root.join("pkg/package.json"))?)?;
    let field = |pointer| {
        let value = manifest.pointer(pointer).and_then(Value::as_str);
        value.with_context(|| format!("pkg/package.json has no {pointer}"))
    };
    let repository = field("/repository/url")?.trim_start_matches("git+").trim_end_matches(".git");
    let readme = fs::read_to_string(workspace.root.join("README.md"))?;
    let file = folder.join("README.md");
    fs::write(&file, with_absolute_links(&readme, repository, &format!("v{}", field("/version")?)))?;
    Ok(file)
}

fn with_absolute_links(readme: &str, repository: &str, tag: &str) -> String {
    let mut parts = readme.split("](");
    let mut absolute = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let before = absolute.rsplit_once('[').map_or("", |(before, _)| before);
        let kind = if before.ends_with('!') { "raw" } else { "blob" };
        let target = part.split(')').next().unwrap_or_default();
        absolute += "](";
        if !target.starts_with('#') && !target.contains(':') {
            absolute += &format!("{repository}/{kind}/{tag}/");
        }
        absolute += part;
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_lead_to_the_repository_at_the_tag() {
        for (readme, expected) in [
            ("[a](docs/a.md#b), [c](C.md)", "[a](URL/blob/v1.2.3/docs/a.md#b), [c](URL/blob/v1.2.3/C.md)"),
            ("![image](docs/a.png) [b](B)", "![image](URL/raw/v1.2.3/docs/a.png) [b](URL/blob/v1.2.3/B)"),
            (
                "[here](#errors), [there](https://example.com/a)",
                "[here](#errors), [there](https://example.com/a)",
            ),
        ] {
            let expected = expected.replace("URL", "https://host/owner/name");
            assert_eq!(with_absolute_links(readme, "https://host/owner/name", "v1.2.3"), expected);
        }
    }
}
