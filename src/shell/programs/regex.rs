//! Regular expressions of POSIX, basic and extended, in the words of the engine underneath.

use regex_lite::{Regex, RegexBuilder};

/// How a pattern is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `\(`, `\|` and `\+` are special, `(`, `|` and `+` are not.
    Basic,
    /// The other way round.
    Extended,
    /// Nothing is special.
    Fixed,
    /// As in Perl, which is the engine's own.
    Perl,
}

/// Whether `a` is `A`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Matters,
    Ignored,
}

/// A pattern, ready to search with.
///
/// # Errors
/// What GNU's programs say of a wrong one.
pub(super) fn compile(pattern: &str, syntax: Syntax, case: Case) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(&translate(pattern, syntax)?);
    let too_much = |error: regex_lite::Error| match syntax {
        Syntax::Perl => format!("{error}"),
        _ => "Regular expression too big".to_owned(),
    };
    builder.case_insensitive(case == Case::Ignored).nest_limit(40).size_limit(1 << 19).build().map_err(too_much)
}

/// The pattern in the engine's syntax.
///
/// # Errors
/// As [`compile`].
pub(super) fn translate(pattern: &str, syntax: Syntax) -> Result<String, String> {
    match syntax {
        Syntax::Perl => Ok(pattern.to_owned()),
        Syntax::Fixed => Ok(pattern.chars().map(literal).collect()),
        Syntax::Basic | Syntax::Extended => {
            let mut reader = Reader { rest: pattern, syntax, out: String::new(), groups: Vec::new(), atom: Atom::None };
            reader.run()?;
            Ok(reader.out)
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    syntax: Syntax,
    out: String,
    /// Where the open groups start in `out`.
    groups: Vec<usize>,
    atom: Atom,
}

/// What a quantifier would repeat: it starts there in the output.
#[derive(Clone, Copy)]
enum Atom {
    None,
    Plain(usize),
    Quantified(usize),
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.take() {
            let special = self.syntax == Syntax::Extended;
            match c {
                '\\' => self.escape()?,
                '[' => self.bracket()?,
                '.' => self.add("."),
                '*' => self.quantify("*"),
                '(' if special => self.open(),
                ')' if special => self.close()?,
                '|' if special => self.alternative(),
                '+' if special => self.quantify("+"),
                '?' if special => self.quantify("?"),
                '{' if special => self.interval("}")?,
                '^' if special || self.at_front() => self.anchor("^"),
                '$' if special || self.at_back() => self.anchor("$"),
                _ => self.add(&literal(c)),
            }
        }
        if self.groups.is_empty() { Ok(()) } else { Err("Unmatched ( or \\(".to_owned()) }
    }

    fn escape(&mut self) -> Result<(), String> {
        let Some(c) = self.take() else { return Err("Trailing backslash".to_owned()) };
        let special = self.syntax == Syntax::Basic;
        match c {
            '(' if special => self.open(),
            ')' if special => self.close()?,
            '|' if special => self.alternative(),
            '+' if special => self.quantify("+"),
            '?' if special => self.quantify("?"),
            '{' if special => self.interval("\\}")?,
            '<' | '>' | 'b' => self.anchor("\\b"),
            'B' => self.anchor("\\B"),
            'w' | 'W' | 's' | 'S' => self.add(&format!("\\{c}")),
            'n' => self.add("\\n"),
            't' => self.add("\\t"),
            '1'..='9' => return Err("back-references in a pattern: not simulated by this console".to_owned()),
            _ => self.add(&literal(c)),
        }
        Ok(())
    }

    fn bracket(&mut self) -> Result<(), String> {
        let mut set = String::from("[");
        if self.rest.starts_with('^') {
            self.take();
            set.push('^');
        }
        let unmatched = || "Unmatched [, [^, [:, [., or [=".to_owned();
        let mut first = true;
        loop {
            let c = self.take().ok_or_else(unmatched)?;
            if c == ']' && !first {
                set.push(']');
                self.add(&set);
                return Ok(());
            }
            first = false;
            if c == '[' && self.rest.starts_with(':') {
                let (name, behind) = self.rest.get(1..).and_then(|rest| rest.split_once(":]")).ok_or_else(unmatched)?;
                if !CLASSES.contains(&name) {
                    return Err("Invalid character class name".to_owned());
                }
                set.push_str(&format!("[:{name}:]"));
                self.rest = behind;
                continue;
            }
            set.push_str(&literal(c));
            let mut ahead = self.rest.chars();
            if let (Some('-'), Some(last)) = (ahead.next(), ahead.next())
                && last != ']'
            {
                if last < c {
                    return Err("Invalid range end".to_owned());
                }
                set.push_str(&format!("-{}", literal(last)));
                self.rest = ahead.as_str();
            }
        }
    }

    /// `{2,5}`; a brace that begins no interval stands for itself.
    fn interval(&mut self, end: &str) -> Result<(), String> {
        let inside = self.rest.split_once(end).filter(|(inside, _)| {
            !inside.is_empty() && inside.chars().all(|c| c.is_ascii_digit() || c == ',') && *inside != ","
        });
        let Some((inside, behind)) = inside else {
            if self.syntax == Syntax::Basic {
                return Err("Unmatched \\{".to_owned());
            }
            self.add("\\{");
            return Ok(());
        };
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        let least = if least.is_empty() { Ok(0) } else { least.parse::<u16>() };
        let open_end = inside.ends_with(',');
        let most = if open_end { Ok(u16::MAX) } else { most.parse::<u16>() };
        let (Ok(least), Ok(most)) = (least, most) else {
            return Err("Regular expression too big".to_owned());
        };
        if least > most {
            return Err("Invalid content of \\{\\}".to_owned());
        }
        self.rest = behind;
        self.quantify(&if open_end { format!("{{{least},}}") } else { format!("{{{least},{most}}}") });
        Ok(())
    }

    fn open(&mut self) {
        self.groups.push(self.out.len());
        self.out.push('(');
        self.atom = Atom::None;
    }

    fn close(&mut self) -> Result<(), String> {
        let start = self.groups.pop().ok_or("Unmatched ) or \\)")?;
        self.out.push(')');
        self.atom = Atom::Plain(start);
        Ok(())
    }

    fn alternative(&mut self) {
        self.out.push('|');
        self.atom = Atom::None;
    }

    fn anchor(&mut self, sign: &str) {
        self.out.push_str(sign);
        self.atom = Atom::None;
    }

    fn add(&mut self, atom: &str) {
        self.atom = Atom::Plain(self.out.len());
        self.out.push_str(atom);
    }

    /// Where there is nothing to repeat, the sign stands for itself. `a*?` is `(a*)?`, not a lazy star.
    fn quantify(&mut self, sign: &str) {
        match self.atom {
            Atom::None => {
                let escaped: String = sign.chars().map(literal).collect();
                self.add(&escaped);
            }
            Atom::Plain(start) => {
                self.out.push_str(sign);
                self.atom = Atom::Quantified(start);
            }
            Atom::Quantified(start) => {
                self.out.insert_str(start, "(?:");
                self.out.push(')');
                self.out.push_str(sign);
            }
        }
    }

    fn at_front(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('|') || self.groups.last().is_some_and(|at| at + 1 == self.out.len())
    }

    fn at_back(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with("\\)") || self.rest.starts_with("\\|")
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }
}

const CLASSES: &[&str] =
    &["alpha", "digit", "alnum", "upper", "lower", "space", "blank", "punct", "print", "graph", "cntrl", "xdigit"];

/// A character that stands for itself; angle brackets do, and with a backslash they would be the ends of a word.
fn literal(c: char) -> String {
    if c.is_ascii_punctuation() && !matches!(c, '<' | '>') { format!("\\{c}") } else { c.to_string() }
}
