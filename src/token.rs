//! The one secret. Its text is never part of a message.

use crate::issue::{Issue, IssueCode};
use crate::raw::Raw;

const PATH: &str = "options.token";
const LONGEST: usize = 4_096;
const VENDOR_PREFIX: &str = "talq_";

/// A checked token. It has no `Debug`, so that it cannot slip into a log.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// 1 to 4,096 visible ASCII characters, which also keeps line breaks out of the header.
    pub(crate) fn check(raw: &Raw, is_vendor: bool) -> Result<Self, Issue> {
        let text = match raw.text() {
            Some(text) => text,
            None if matches!(raw, Raw::LongText) => return Err(too_long()),
            None => return Err(Issue::wrong_type(PATH, "a string, or a function that gives one", raw)),
        };
        if text.is_empty() {
            return Err(Issue::new(PATH, IssueCode::Empty, "This must not be empty."));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            let message = "No token has white space, a line break or a letter outside ASCII.";
            return Err(Issue::new(PATH, IssueCode::InvalidCharacter, message));
        }
        if text.len() > LONGEST {
            return Err(too_long());
        }
        if is_vendor && !text.starts_with(VENDOR_PREFIX) {
            let message = "This is no environment token of app.talkover.ai: those begin with talq_.";
            return Err(Issue::new(PATH, IssueCode::InvalidValue, message));
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn too_long() -> Issue {
    Issue::new(PATH, IssueCode::TooLong, "This is too long: at most 4096 characters.")
}

/// A token in a page can be read by everyone who can open the page, and it opens the whole account.
pub(crate) fn refuse_in_page() -> Issue {
    let message = "A token in a web page gives the whole account to whoever opens the page. Set baseUrl to your own backend that \
        adds it (\"Keeping the token out of the page\" in the README) or, on a machine you trust, \
        dangerouslyAllowBrowserToken: true.";
    Issue::new(PATH, IssueCode::Insecure, message)
}

pub(crate) fn missing_at_vendor() -> Issue {
    let message = "app.talkover.ai answers to a token only. Set baseUrl to your own backend that adds it (\"Keeping the token \
        out of the page\" in the README) or give a token.";
    Issue::new(PATH, IssueCode::Required, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(token: &str, is_vendor: bool) -> Result<(), IssueCode> {
        Token::check(&Raw::Text(token.to_owned()), is_vendor).map(|_| ()).map_err(|issue| {
            assert!(token.is_empty() || !issue.message.contains(token), "the message holds the token");
            issue.code
        })
    }

    const VENDOR: bool = true;
    const WHITE_LABEL: bool = false;

    #[test]
    fn tokens_of_the_vendors_documents_are_accepted() {
        assert_eq!(check("talq_your_environment_token_here", VENDOR), Ok(()));
        assert_eq!(check(&format!("talq_{}", "x".repeat(4_091)), VENDOR), Ok(()));
        assert_eq!(check("acme_eyJhbGciOi.J9-x_y", WHITE_LABEL), Ok(()));
    }

    #[test]
    fn whatever_cannot_be_a_token_is_refused() {
        for (token, code) in [
            ("", IssueCode::Empty),
            ("talq_a b", IssueCode::InvalidCharacter),
            ("talq_a\r\nX-Evil: 1", IssueCode::InvalidCharacter),
            ("talq_ä", IssueCode::InvalidCharacter),
            ("talq_\0", IssueCode::InvalidCharacter),
            ("Bearer talq_x", IssueCode::InvalidCharacter),
            ("acme_x", IssueCode::InvalidValue),
            ("TALQ_x", IssueCode::InvalidValue),
        ] {
            assert_eq!(check(token, VENDOR), Err(code), "{token:?}");
        }
        assert_eq!(check(&"x".repeat(4_097), WHITE_LABEL), Err(IssueCode::TooLong));
    }
}
