use std::fmt;
use std::str::FromStr;

/// Three numbers, as in Semantic Versioning. This project makes no pre-releases.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Version([u64; 3]);

impl Version {
    /// The next patch, minor and major version.
    pub(super) fn successors(self) -> [Self; 3] {
        let [major, minor, patch] = self.0;
        [[major, minor, patch + 1], [major, minor + 1, 0], [major + 1, 0, 0]].map(Self)
    }

    pub(super) fn tag(self) -> String {
        format!("v{self}")
    }
}

impl FromStr for Version {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Vec<u64> = text.split('.').filter_map(|number| number.parse().ok()).collect();
        let version = numbers.try_into().map(Self);
        // Neither `+1` nor `01` is how a number is written here.
        let version = version.ok().filter(|version| version.to_string() == text);
        version.ok_or("use three numbers, like 1.2.3")
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("0.10.0") > version("0.9.9"));
        assert_eq!(version("0.1.2").successors().map(|next| next.to_string()), ["0.1.3", "0.2.0", "1.0.0"]);
    }

    #[test]
    fn anything_but_three_numbers_is_refused() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "v1.2.3",
            "1.2.x",
            "1.2.3-rc.1",
            "1.2.3+4",
            "01.2.3",
            "+1.2.3",
            "1.2.3 ",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text:?}");
        }
    }
}
