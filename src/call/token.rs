//! A token. It never appears in debug output.

use std::fmt;

/// An access token. `Debug` and the errors of this crate never show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why a string is not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidToken {
    /// It is empty.
    Empty,
    /// It has characters other than visible ASCII (RFC 6749), such as a line feed from a file.
    NotVisible,
}

impl Token {
    /// Takes a token as WeChat returned it.
    ///
    /// # Errors
    /// [`InvalidToken`] if the text is empty or has characters other than visible ASCII. WeChat would answer 41001 or
    /// 40014.
    pub fn new(token: impl Into<String>) -> Result<Self, InvalidToken> {
        let token = token.into();
        if token.is_empty() {
            Err(InvalidToken::Empty)
        } else if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            Err(InvalidToken::NotVisible)
        } else {
            Ok(Self(token))
        }
    }

    /// Returns the token itself, so that a store can compare it before it refreshes.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the token is empty",
            Self::NotVisible => "the token has characters other than visible ASCII",
        })
    }
}

impl std::error::Error for InvalidToken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_prints() {
        assert_eq!(format!("{:?}", Token::new("very-secret").unwrap()), "Token(…)");
    }

    #[test]
    fn blanks_are_refused_before_wechat_refuses_them() {
        assert_eq!(Token::new(""), Err(InvalidToken::Empty));
        for token in ["abc\n", "a b", "\u{3000}", "微"] {
            assert_eq!(Token::new(token), Err(InvalidToken::NotVisible), "{token}");
        }
    }
}
