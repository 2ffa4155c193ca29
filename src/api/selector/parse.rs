//! The language of `-l`: as the lexer and the parser of apimachinery's `labels` package, error texts included.

use super::{Requirement, SelectorError, Test, key_error};
use crate::api::set::Set;

/// The requirements of a selector's text, in its order.
pub(super) fn requirements(text: &str) -> Result<Vec<Requirement>, SelectorError> {
    let mut parser = Parser { tokens: tokens(text), position: 0 };
    let mut requirements = Vec::new();
    loop {
        match parser.peek() {
            token if token.is_word() || token == Token::Not => {
                let requirement = parser
                    .requirement()
                    .map_err(|error| SelectorError(format!("unable to parse requirement: {error}")))?;
                requirements.push(requirement);
                match parser.next() {
                    Token::End => return Ok(requirements),
                    Token::Comma => parser.expect_word_or_not()?,
                    other => return Err(unexpected(other, ", expected: ',' or 'end of string'")),
                }
            }
            Token::End => return Ok(requirements),
            other => return Err(unexpected(other, ", expected: !, identifier, or 'end of string'")),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// Any word, `in` and `notin` too: where a value may stand, they are values.
    Word(&'a str),
    Open,
    Close,
    Comma,
    Not,
    Equals,
    DoubleEquals,
    NotEquals,
    Greater,
    Less,
    End,
}

impl<'a> Token<'a> {
    fn text(self) -> &'a str {
        match self {
            Token::Word(word) => word,
            Token::Open => "(",
            Token::Close => ")",
            Token::Comma => ",",
            Token::Not => "!",
            Token::Equals => "=",
            Token::DoubleEquals => "==",
            Token::NotEquals => "!=",
            Token::Greater => ">",
            Token::Less => "<",
            Token::End => "",
        }
    }

    fn is_word(self) -> bool {
        matches!(self, Token::Word(_))
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let token = next_token(rest);
        // Upstream reads a zero byte as the end of the text.
        if token == Token::End || rest.starts_with('\0') {
            return tokens;
        }
        tokens.push(token);
        rest = rest.strip_prefix(token.text()).unwrap_or_default();
    }
}

fn next_token(rest: &str) -> Token<'_> {
    match rest.as_bytes() {
        [] => Token::End,
        [b'=', b'=', ..] => Token::DoubleEquals,
        [b'!', b'=', ..] => Token::NotEquals,
        [b'=', ..] => Token::Equals,
        [b'!', ..] => Token::Not,
        [b'(', ..] => Token::Open,
        [b')', ..] => Token::Close,
        [b',', ..] => Token::Comma,
        [b'>', ..] => Token::Greater,
        [b'<', ..] => Token::Less,
        _ => {
            let ends = |c: char| matches!(c, '=' | '!' | '(' | ')' | ',' | '>' | '<' | ' ' | '\t' | '\r' | '\n' | '\0');
            Token::Word(rest.split(ends).next().unwrap_or_default())
        }
    }
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    position: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens.get(self.position).copied().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.position += 1;
        token
    }

    fn expect_word_or_not(&self) -> Result<(), SelectorError> {
        match self.peek() {
            Token::Word(_) | Token::Not => Ok(()),
            other => Err(unexpected(other, ", expected: identifier after ','")),
        }
    }

    fn requirement(&mut self) -> Result<Requirement, SelectorError> {
        let is_negated = self.peek() == Token::Not;
        if is_negated {
            self.next();
        }
        let key = match self.next() {
            Token::Word(word) => word.to_owned(),
            other => return Err(unexpected(other, ", expected: identifier")),
        };
        if let Some(error) = key_error("<nil>", &key) {
            return Err(SelectorError(error.to_string()));
        }
        // `!key=value` is `!key`: upstream infers the operator and leaves the rest to whoever reads on.
        if is_negated {
            return Requirement::checked(key, Test::DoesNotExist);
        }
        if matches!(self.peek(), Token::End | Token::Comma) {
            return Requirement::checked(key, Test::Exists);
        }
        let test = match self.next() {
            Token::Word("in") => Test::In(self.value_set()?),
            Token::Word("notin") => Test::NotIn(self.value_set()?),
            Token::Equals => Test::Equals(self.value()?),
            Token::DoubleEquals => Test::DoubleEquals(self.value()?),
            Token::NotEquals => Test::NotEquals(self.value()?),
            Token::Greater => Test::GreaterThan(bound(&self.value()?)?),
            Token::Less => Test::LessThan(bound(&self.value()?)?),
            other => return Err(unexpected(other, ", expected: in, notin, =, ==, !=, gt, lt")),
        };
        Requirement::checked(key, test)
    }

    fn value(&mut self) -> Result<String, SelectorError> {
        if matches!(self.peek(), Token::End | Token::Comma) {
            return Ok(String::new());
        }
        match self.next() {
            Token::Word(word) => Ok(word.to_owned()),
            other => Err(unexpected(other, ", expected: identifier")),
        }
    }

    /// `(a,b)`: sorted, without doubles; `()` holds the empty text, and so does a gap between commas.
    fn value_set(&mut self) -> Result<Vec<String>, SelectorError> {
        match self.next() {
            Token::Open => {}
            other => return Err(unexpected(other, " expected: '('")),
        }
        match self.peek() {
            Token::Word(_) | Token::Comma => {}
            Token::Close => {
                self.next();
                return Ok(vec![String::new()]);
            }
            other => return Err(unexpected(other, ", expected: ',', ')' or identifier")),
        }
        let values = self.value_list()?;
        self.next();
        Ok(values.into_iter().map(str::to_owned).collect())
    }

    fn value_list(&mut self) -> Result<Set<&'a str>, SelectorError> {
        let mut values = Set::default();
        loop {
            match self.next() {
                Token::Word(word) => {
                    values.insert(word);
                    match self.peek() {
                        Token::Comma => {}
                        Token::Close => return Ok(values),
                        other => return Err(unexpected(other, ", expected: ',' or ')'")),
                    }
                }
                Token::Comma => {
                    if values.is_empty() {
                        values.insert("");
                    }
                    match self.peek() {
                        Token::Close => {
                            values.insert("");
                            return Ok(values);
                        }
                        Token::Comma => {
                            self.next();
                            values.insert("");
                        }
                        _ => {}
                    }
                }
                other => return Err(unexpected(other, ", expected: ',', or identifier")),
            }
        }
    }
}

fn bound(text: &str) -> Result<i64, SelectorError> {
    let why = "for 'Gt', 'Lt' operators, the value must be an integer";
    text.parse().map_err(|_| SelectorError(format!("values[0]: Invalid value: {text:?}: {why}")))
}

fn unexpected(token: Token<'_>, expected: &str) -> SelectorError {
    SelectorError(format!("found '{}'{expected}", token.text()))
}
