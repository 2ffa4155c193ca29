//! Where a JSON value ends, and what Go's scanner says of text that is none.

use std::fmt;
use std::ops::Range;

/// Why a text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// A character that may not stand there: its byte, and where it would have been right.
    Character { at: usize, found: char, place: String },
    /// The text ends too soon.
    End { at: usize },
    /// More nesting than anything here can hold.
    TooDeep,
}

impl JsonError {
    /// The byte at which reading stopped.
    pub fn at(&self) -> usize {
        match self {
            Self::Character { at, .. } | Self::End { at } => *at,
            Self::TooDeep => 0,
        }
    }
}

impl JsonError {
    /// As `json.Unmarshal` says it, without the place.
    pub fn bare(&self) -> String {
        match self {
            Self::Character { .. } => {
                let text = self.to_string();
                text.split_once("offset ")
                    .and_then(|(_, rest)| rest.split_once(": "))
                    .map_or(text.clone(), |(_, rest)| rest.to_owned())
            }
            Self::End { .. } => "unexpected end of JSON input".to_owned(),
            Self::TooDeep => self.to_string(),
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character { at, found, place } => {
                let found = match found {
                    '\'' => "\\'".to_owned(),
                    '"' => "\"".to_owned(),
                    other => other.escape_debug().to_string(),
                };
                write!(f, "json: offset {}: invalid character '{found}' {place}", at + 1)
            }
            Self::End { .. } => f.write_str("unexpected EOF"),
            Self::TooDeep => f.write_str("exceeded max depth"),
        }
    }
}

/// The bytes of the value that begins at or behind `from`; None if only blanks are left.
pub fn next_value(text: &str, from: usize) -> Option<Result<Range<usize>, JsonError>> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: from };
    scanner.skip_blanks();
    let start = scanner.at;
    scanner.peek()?;
    Some(scanner.value().map(|()| start..scanner.at))
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Scanned = Result<(), JsonError>;

impl Scanner<'_> {
    /// One value, with a stack of its own for what is open, so that nesting costs no recursion.
    fn value(&mut self) -> Scanned {
        let mut open: Vec<u8> = Vec::new();
        loop {
            let opened = self.scalar_or_opening(&mut open)?;
            if opened == Opened::Collection {
                continue;
            }
            // A value is complete; so may be what it stands in.
            loop {
                let Some(bracket) = open.last().copied() else { return Ok(()) };
                self.skip_blanks();
                match (bracket, self.peek()) {
                    (b'{', Some(b'}')) | (b'[', Some(b']')) => {
                        self.at += 1;
                        open.pop();
                    }
                    (b'{', Some(b',')) => {
                        self.at += 1;
                        self.skip_blanks();
                        self.key()?;
                        break;
                    }
                    (_, Some(b',')) => {
                        self.at += 1;
                        break;
                    }
                    (b'{', _) => return Err(self.unexpected("after object key:value pair")),
                    _ => return Err(self.unexpected("after array element")),
                }
            }
        }
    }

    fn scalar_or_opening(&mut self, open: &mut Vec<u8>) -> Result<Opened, JsonError> {
        self.skip_blanks();
        match self.peek() {
            Some(bracket @ (b'{' | b'[')) => {
                self.at += 1;
                self.skip_blanks();
                let closing = if bracket == b'{' { b'}' } else { b']' };
                if self.peek() == Some(closing) {
                    self.at += 1;
                    return Ok(Opened::Nothing);
                }
                open.push(bracket);
                if bracket == b'{' {
                    self.key()?;
                }
                return Ok(Opened::Collection);
            }
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal("true")?,
            Some(b'f') => self.literal("false")?,
            Some(b'n') => self.literal("null")?,
            _ => return Err(self.unexpected("looking for beginning of value")),
        }
        Ok(Opened::Nothing)
    }

    fn key(&mut self) -> Scanned {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("looking for beginning of object key string"));
        }
        self.string()?;
        self.skip_blanks();
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.unexpected("after object key")),
        }
    }

    fn string(&mut self) -> Scanned {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape()?;
                }
                Some(b' '..) => self.at += 1,
                _ => return Err(self.unexpected("in string literal")),
            }
        }
    }

    fn escape(&mut self) -> Scanned {
        match self.peek() {
            Some(b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(self.unexpected("in \\u hexadecimal character escape"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected("in string escape code")),
        }
        Ok(())
    }

    fn number(&mut self) -> Scanned {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits("in numeric literal")?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn digits(&mut self, place: &str) -> Scanned {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.unexpected(place));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn literal(&mut self, word: &str) -> Scanned {
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                return Err(self.unexpected(&format!("in literal {word} (expecting '{}')", char::from(expected))));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Go looks at bytes, and prints one above ASCII as the character of that number.
    fn unexpected(&self, place: &str) -> JsonError {
        match self.peek() {
            Some(byte) => JsonError::Character { at: self.at, found: char::from(byte), place: place.to_owned() },
            None => JsonError::End { at: self.at },
        }
    }
}

#[derive(PartialEq, Eq)]
enum Opened {
    Nothing,
    Collection,
}
