//! `$((…))`: whole numbers, as C reckons with them.

use super::syntax::{continues_name, starts_name};

/// How deeply an expression may nest; names whose values are expressions count, too.
const DEPTH_LIMIT: usize = 30;

/// The value of `expression`, with `lookup` for variables.
///
/// # Errors
/// What bash says behind its own name.
pub(super) fn evaluate(expression: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<i64, String> {
    evaluate_within(expression, lookup, 0)
}

fn evaluate_within(expression: &str, lookup: &dyn Fn(&str) -> Option<String>, depth: usize) -> Result<i64, String> {
    let mut reader = Reader { text: expression, rest: expression, lookup, depth };
    if reader.at_end() {
        return Ok(0);
    }
    let value = reader.ternary()?;
    match reader.at_end() {
        true => Ok(value),
        false => Err(reader.complaint("syntax error in expression")),
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    lookup: &'a dyn Fn(&str) -> Option<String>,
    depth: usize,
}

/// Binary operators from the loosest to the tightest; `**` stands apart, it binds from the right.
const LEVELS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

/// Operators that begin like a shorter one.
const LONG: &[&str] = &["<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "**", "++", "--"];

impl<'a> Reader<'a> {
    fn ternary(&mut self) -> Result<i64, String> {
        self.deeper()?;
        let condition = self.binary(0)?;
        let value = if self.eat("?") {
            let yes = self.ternary()?;
            if !self.eat(":") {
                return Err(self.complaint("`:' expected for conditional expression"));
            }
            let no = self.ternary()?;
            if condition != 0 { yes } else { no }
        } else {
            condition
        };
        self.depth -= 1;
        Ok(value)
    }

    fn binary(&mut self, level: usize) -> Result<i64, String> {
        let Some(operators) = LEVELS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let before = self.rest;
            let right = self.binary(level + 1)?;
            left = self.apply(operator, left, right, before)?;
        }
        Ok(left)
    }

    fn apply(&self, operator: &str, left: i64, right: i64, operand: &str) -> Result<i64, String> {
        let shift = u32::try_from(right.rem_euclid(64)).unwrap_or_default();
        Ok(match operator {
            "||" => i64::from(left != 0 || right != 0),
            "&&" => i64::from(left != 0 && right != 0),
            "|" => left | right,
            "^" => left ^ right,
            "&" => left & right,
            "==" => i64::from(left == right),
            "!=" => i64::from(left != right),
            "<=" => i64::from(left <= right),
            ">=" => i64::from(left >= right),
            "<" => i64::from(left < right),
            ">" => i64::from(left > right),
            "<<" => left.wrapping_shl(shift),
            ">>" => left.wrapping_shr(shift),
            "+" => left.wrapping_add(right),
            "-" => left.wrapping_sub(right),
            "*" => left.wrapping_mul(right),
            _ if right == 0 => {
                return Err(format!("{}: division by 0 (error token is \"{}\")", self.text, operand.trim_start()));
            }
            "/" => left.wrapping_div(right),
            _ => left.wrapping_rem(right),
        })
    }

    fn power(&mut self) -> Result<i64, String> {
        let base = self.unary()?;
        if !self.eat("**") {
            return Ok(base);
        }
        self.deeper()?;
        let exponent = self.power()?;
        self.depth -= 1;
        match u32::try_from(exponent) {
            Ok(exponent) => Ok(base.wrapping_pow(exponent)),
            Err(_) => Err(self.complaint("exponent less than 0")),
        }
    }

    fn unary(&mut self) -> Result<i64, String> {
        self.skip_blanks();
        self.deeper()?;
        let value = match self.rest.chars().next() {
            Some('+') if !self.rest.starts_with("++") => self.signed(|n| n),
            Some('-') if !self.rest.starts_with("--") => self.signed(i64::wrapping_neg),
            Some('!') => self.signed(|n| i64::from(n == 0)),
            Some('~') => self.signed(|n| !n),
            Some('(') => {
                self.advance(1);
                let value = self.ternary()?;
                if !self.eat(")") {
                    return Err(self.complaint("missing `)'"));
                }
                Ok(value)
            }
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(c) if starts_name(c) => self.name(),
            _ => Err(self.missing_operand()),
        }?;
        self.depth -= 1;
        Ok(value)
    }

    fn signed(&mut self, change: impl Fn(i64) -> i64) -> Result<i64, String> {
        self.advance(1);
        self.unary().map(change)
    }

    fn number(&mut self) -> Result<i64, String> {
        let word = self.word();
        let (digits, radix) = match word {
            _ if word.starts_with("0x") || word.starts_with("0X") => (word.get(2..).unwrap_or_default(), 16),
            _ if word.len() > 1 && word.starts_with('0') => (word, 8),
            _ => (word, 10),
        };
        let too_great = || format!("{word}: value too great for base (error token is \"{word}\")");
        i64::from_str_radix(digits, radix).map_err(|_| too_great())
    }

    fn name(&mut self) -> Result<i64, String> {
        let name = self.word();
        self.skip_blanks();
        let assigns = self.rest.starts_with('=') && !self.rest.starts_with("==");
        if assigns || ["++", "--", "+=", "-=", "*=", "/=", "%="].iter().any(|sign| self.rest.starts_with(sign)) {
            return Err("assigning in $((…)): not simulated by this console".to_owned());
        }
        match (self.lookup)(name) {
            Some(value) => evaluate_within(&value, self.lookup, self.depth),
            None => Ok(0),
        }
    }

    fn word(&mut self) -> &'a str {
        let length = self.rest.find(|c| !continues_name(c)).unwrap_or(self.rest.len());
        let word = self.rest.get(..length).unwrap_or_default();
        self.advance(length);
        word
    }

    fn operator(&mut self, operators: &[&'static str]) -> Option<&'static str> {
        self.skip_blanks();
        let long = LONG.iter().find(|long| self.rest.starts_with(**long));
        let fits = |operator: &&&str| match long {
            Some(long) => long == *operator,
            None => self.rest.starts_with(**operator),
        };
        let operator = operators.iter().find(fits)?;
        self.advance(operator.len());
        Some(operator)
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.rest.starts_with(sign);
        if found {
            self.advance(sign.len());
        }
        found
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn at_end(&mut self) -> bool {
        self.skip_blanks();
        self.rest.is_empty()
    }

    fn advance(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        match self.depth > DEPTH_LIMIT {
            true => Err(format!("{}: expression recursion level exceeded", self.text)),
            false => Ok(()),
        }
    }

    fn complaint(&self, what: &str) -> String {
        format!("{}: {what} (error token is \"{}\")", self.text, self.rest)
    }

    /// Bash shows the operator whose operand is missing.
    fn missing_operand(&self) -> String {
        let token = match self.rest.is_empty() {
            true => {
                let text = self.text.trim_end();
                let start = text.trim_end_matches(|c: char| c.is_ascii_punctuation()).len();
                self.text.get(start..).unwrap_or_default()
            }
            false => self.rest,
        };
        format!("{}: syntax error: operand expected (error token is \"{token}\")", self.text)
    }
}
