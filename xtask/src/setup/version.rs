/// The first dotted number in a program's version output: `wasm-pack 0.15.1`, `v20.20.2`, `Chromium
/// 156.0.8078.79 built on Debian`.
pub(super) fn first_in(said: &str) -> Option<&str> {
    said.split_whitespace()
        .map(|word| word.strip_prefix('v').unwrap_or(word))
        .find(|word| word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit()))
}

pub(super) fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// The version at the end of a package id from `cargo pkgid`:
/// `registry+https://…#wasm-bindgen@0.2.130`.
pub(super) fn of_package_id(id: &str) -> Option<&str> {
    let (_, version) = id.trim_end().rsplit_once(['@', '#'])?;
    version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_the_output_of_each_tool() {
        assert_eq!(first_in("wasm-pack 0.15.1\n"), Some("0.15.1"));
        assert_eq!(first_in("v20.20.2\n"), Some("20.20.2"));
        assert_eq!(first_in("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), Some("156.0.8078.79"));
        assert_eq!(
            first_in("ChromeDriver 156.0.8078.79 (a21c-refs/branch-heads/8078@{#1704})"),
            Some("156.0.8078.79")
        );
    }

    #[test]
    fn no_version_is_made_up() {
        assert_eq!(first_in("command not found in /usr/bin."), None);
        assert_eq!(first_in(""), None);
    }

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("20.20.2"), Some(20));
        assert_eq!(major("next"), None);
    }

    #[test]
    fn the_locked_version_is_read_from_a_package_id() {
        let registry = "registry+https://example.org/index#wasm-bindgen@0.2.130\n";
        assert_eq!(of_package_id(registry), Some("0.2.130"));
        assert_eq!(of_package_id("path+file:///home/user@host/wasm-bindgen#0.2.130"), Some("0.2.130"));
        assert_eq!(of_package_id("path+file:///home/user@host/wasm-bindgen"), None);
    }
}
