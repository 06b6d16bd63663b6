//! Splits Rust source into words and signs. Leaves out comments, texts and test modules, which imports do not need.

/// An identifier, `::`, or a single character.
pub(super) type Token = String;

pub(super) fn tokens(source: &str) -> Vec<Token> {
    without_tests(&all_tokens(source))
}

fn all_tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or_default();
    let mut tokens = Vec::new();
    let mut index = 0;
    while index < chars.len() {
        let start = index;
        match at(index) {
            '/' if at(index + 1) == '/' => {
                while index < chars.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            '/' if at(index + 1) == '*' => index = behind_comment(&chars, index),
            '"' => index = behind_text(&chars, index),
            '\'' if at(index + 1) == '\\' => {
                index += 3;
                while index < chars.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
            }
            '\'' if at(index + 2) == '\'' => index += 3,
            'r' if matches!(at(index + 1), '"' | '#') && raw_text(&chars, index).is_some() => {
                index = raw_text(&chars, index).unwrap_or_default();
            }
            first if first.is_alphanumeric() || first == '_' => {
                while at(index).is_alphanumeric() || at(index) == '_' {
                    index += 1;
                }
                // A prefix of a text: `b"…"`, `br"…"`.
                let is_prefix = matches!(at(index), '"') || (at(index) == '#' && at(index - 1) == 'r');
                match raw_text(&chars, index - 1) {
                    Some(end) if is_prefix && at(index - 1) == 'r' => index = end,
                    _ => tokens.push(chars[start..index].iter().collect()),
                }
            }
            ':' if at(index + 1) == ':' => {
                tokens.push("::".to_owned());
                index += 2;
            }
            sign => {
                if !sign.is_whitespace() {
                    tokens.push(sign.to_string());
                }
                index += 1;
            }
        }
    }
    tokens
}

fn behind_comment(chars: &[char], from: usize) -> usize {
    let (mut depth, mut index) = (0, from);
    loop {
        match chars.get(index..index + 2) {
            Some(['/', '*']) => (depth, index) = (depth + 1, index + 2),
            Some(['*', '/']) => (depth, index) = (depth - 1, index + 2),
            Some(_) => index += 1,
            None => return chars.len(),
        }
        if depth == 0 {
            return index;
        }
    }
}

fn behind_text(chars: &[char], from: usize) -> usize {
    let mut index = from + 1;
    while let Some(character) = chars.get(index) {
        match character {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    index
}

/// Returns the end of the raw text whose `r` is at `from`.
fn raw_text(chars: &[char], from: usize) -> Option<usize> {
    let marks = chars.get(from + 1..)?.iter().take_while(|mark| **mark == '#').count();
    let mut index = from + 1 + marks;
    if *chars.get(index)? != '"' {
        return None;
    }
    loop {
        index += 1;
        if *chars.get(index)? == '"' && chars.get(index + 1..=index + marks)?.iter().all(|mark| *mark == '#') {
            return Some(index + 1 + marks);
        }
    }
}

/// Removes `#[cfg(test)] mod name { … }` and `#[cfg(test)] mod name;`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    const ONLY_IN_TESTS: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let item = index + ONLY_IN_TESTS.len();
        let is_marked = tokens.get(index..item).is_some_and(|found| found == ONLY_IN_TESTS);
        if is_marked && let Some(end) = behind_module(tokens, item) {
            index = end;
        } else {
            kept.push(tokens[index].clone());
            index += 1;
        }
    }
    kept
}

fn behind_module(tokens: &[Token], from: usize) -> Option<usize> {
    let mut index = behind_visibility(tokens, from);
    if tokens.get(index)? != "mod" {
        return None;
    }
    index += 2;
    if tokens.get(index)? == ";" { Some(index + 1) } else { behind_group(tokens, index) }
}

/// Skips `pub` and `pub(…)`.
pub(super) fn behind_visibility(tokens: &[Token], from: usize) -> usize {
    match (tokens.get(from).map(String::as_str), tokens.get(from + 1).map(String::as_str)) {
        (Some("pub"), Some("(")) => behind_group(tokens, from + 1).unwrap_or(from + 1),
        (Some("pub"), _) => from + 1,
        _ => from,
    }
}

/// Returns the place after the bracket that closes the one at `from`.
fn behind_group(tokens: &[Token], from: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}
