//! The token, the library's only secret. Messages never contain it.

use crate::issue::Issue;
use crate::js_input::JsInput;
use crate::messages::issues as messages;

const PATH: &str = "options.token";
const MAX_LENGTH: usize = 4_096;
const VENDOR_PREFIX: &str = "talq_";
const BEARER: &str = "Bearer ";

/// A token up to this length may be a word, or part of one.
const MAX_WORD_LENGTH: usize = 15;

/// A validated token. It has no `Debug`, so that it cannot be logged by accident.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// Accepts 1 to 4,096 visible ASCII characters, which excludes line breaks from the header.
    pub(crate) fn check(raw: &JsInput, is_vendor: bool) -> Result<Self, Issue> {
        let text = match raw.text() {
            Some(text) => text,
            None if matches!(raw, JsInput::LongText) => return Err(too_long()),
            None => return Err(Issue::wrong_type(PATH, "token", raw)),
        };
        if text.is_empty() {
            return Err(Issue::new(PATH, messages::EMPTY));
        }
        if text.get(..BEARER.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEARER)) {
            return Err(Issue::new(PATH, messages::TOKEN_BEARER));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Issue::new(PATH, messages::TOKEN_CHARACTER));
        }
        if text.len() > MAX_LENGTH {
            return Err(too_long());
        }
        if is_vendor && !text.starts_with(VENDOR_PREFIX) {
            return Err(Issue::new(PATH, messages::TOKEN_PREFIX));
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Replaces this token in the text with `[token]`. Within a word, only tokens that are too long
    /// to occur by chance are replaced.
    fn hide(&self, text: &str) -> String {
        let mut hidden = String::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            rest = match rest.strip_prefix(self.as_str()) {
                Some(after) if self.is_told(text.get(..text.len() - rest.len()), after) => {
                    hidden.push_str("[token]");
                    after
                }
                Some(_) | None => {
                    hidden.push(letter);
                    rest.strip_prefix(letter).unwrap_or_default()
                }
            };
        }
        hidden
    }

    fn is_told(&self, before: Option<&str>, after: &str) -> bool {
        let is_apart = !joins(before.unwrap_or_default(), &self.0) && !joins(&self.0, after);
        is_apart || self.0.len() > MAX_WORD_LENGTH
    }
}

/// The tokens to remove from a response body before it becomes part of an error, which may be
/// logged.
pub(crate) struct Secrets<'a>(pub(crate) [Option<&'a Token>; 2]);

impl Secrets<'_> {
    pub(crate) fn hide(&self, text: String) -> String {
        self.0.iter().flatten().fold(text, |text, token| token.hide(&text))
    }
}

/// Whether a word continues across the boundary of the two texts.
fn joins(one: &str, other: &str) -> bool {
    let is_of_word = |byte: Option<u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii())
    };
    is_of_word(one.bytes().next_back()) && is_of_word(other.bytes().next())
}

fn too_long() -> Issue {
    Issue::new(PATH, messages::TOO_LONG).number("maximum", MAX_LENGTH as u32)
}

/// Everyone who can open the page could read the token, which gives access to the entire account.
pub(crate) fn refuse_in_page() -> Issue {
    Issue::new(PATH, messages::TOKEN_IN_PAGE)
}

pub(crate) fn missing_at_vendor(in_page: bool) -> Issue {
    Issue::new(PATH, if in_page { messages::NO_TOKEN_IN_PAGE } else { messages::NO_TOKEN })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::IssueCode;

    fn check(token: &str, is_vendor: bool) -> Result<(), IssueCode> {
        Token::check(&JsInput::Text(token.to_owned()), is_vendor).map(|_| ()).map_err(|issue| {
            assert!(token.is_empty() || !issue.message().contains(token), "the message holds the token");
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
    fn a_token_is_hidden_and_the_words_around_it_are_not() {
        let long = "talq_0123456789abcdef";
        for (token, text, hidden) in [
            ("test", "The latest test failed", "The latest [token] failed"),
            ("test", "tested, test_1, contest: test", "tested, test_1, contest: [token]"),
            ("test", "testtest (test)", "testtest ([token])"),
            ("id", "Unknown id: invalid", "Unknown [token]: invalid"),
            ("a/", "x/a/b", "x/[token]b"),
            (long, "Bearer%20talq_0123456789abcdefX", "Bearer%20[token]X"),
            (long, "talq_0123456789abcde", "talq_0123456789abcde"),
            (long, "äöü", "äöü"),
        ] {
            let token = Token(token.to_owned());
            assert_eq!(Secrets([None, Some(&token)]).hide(text.to_owned()), hidden);
        }
    }

    #[test]
    fn a_token_with_its_scheme_is_told_to_leave_it_out() {
        for token in ["Bearer talq_x", "bearer talq_x"] {
            let issue = Token::check(&JsInput::Text(token.to_owned()), VENDOR).err().unwrap();
            assert_eq!(issue.code, IssueCode::InvalidCharacter);
            assert!(issue.message().starts_with("Pass the token without \"Bearer\""));
        }
    }

    #[test]
    fn invalid_tokens_are_rejected() {
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
