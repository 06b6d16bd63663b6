//! A token that never prints.

use std::fmt;

/// An access token. Neither `Debug` nor any error of this crate shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why a string is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidToken {
    /// It is empty.
    Empty,
    /// It holds blanks or control characters, as when a line feed was read along with it.
    Blank,
}

impl Token {
    /// Takes a token as WeChat gave it.
    ///
    /// # Errors
    /// Where it is empty or holds blanks: WeChat would only answer 41001 or 40014.
    pub fn new(token: impl Into<String>) -> Result<Self, InvalidToken> {
        let token = token.into();
        if token.is_empty() {
            Err(InvalidToken::Empty)
        } else if token.contains(|c: char| c.is_whitespace() || c.is_control()) {
            Err(InvalidToken::Blank)
        } else {
            Ok(Self(token))
        }
    }

    /// The token itself, for a store that compares before it refreshes.
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
            Self::Blank => "the token holds blanks or control characters",
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
        assert_eq!(Token::new("abc\n"), Err(InvalidToken::Blank));
    }
}
