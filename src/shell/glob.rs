//! Wildcards: `*`, `?` and `[…]` against names.

/// What one character of a pattern stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// This character.
    Literal(char),
    /// `?`
    Any,
    /// `*`
    Run,
    /// `[a-z]`, `[!a-z]`
    Set(Membership, Vec<(char, char)>),
}

/// Whether a set names the characters that fit or those that don't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Membership {
    Inside,
    Outside,
}

/// A pattern from characters; `true` marks the quoted ones, which stand for themselves.
pub(super) fn pattern(text: &[(char, bool)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((&(c, quoted), tail)) = rest.split_first() {
        rest = tail;
        pieces.push(match c {
            _ if quoted => Piece::Literal(c),
            '*' => Piece::Run,
            '?' => Piece::Any,
            '[' => match set(tail) {
                Some((piece, behind)) => {
                    rest = behind;
                    piece
                }
                None => Piece::Literal(c),
            },
            _ => Piece::Literal(c),
        });
    }
    pieces
}

/// Whether a pattern is more than a plain text.
pub(super) fn is_wild(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| !matches!(piece, Piece::Literal(_)))
}

/// Whether all of `text` fits the pattern.
pub(super) fn matches(pieces: &[Piece], text: &[char]) -> bool {
    let (mut at, mut place) = (0, 0);
    // The last `*`, and how far its text reaches so far.
    let mut run: Option<(usize, usize)> = None;
    while let Some(&c) = text.get(at) {
        match pieces.get(place) {
            Some(Piece::Run) => {
                run = Some((place, at));
                place += 1;
            }
            Some(piece) if fits(piece, c) => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((star, reach)) = run else { return false };
                run = Some((star, reach + 1));
                at = reach + 1;
                place = star + 1;
            }
        }
    }
    pieces.iter().skip(place).all(|piece| *piece == Piece::Run)
}

fn fits(piece: &Piece, c: char) -> bool {
    match piece {
        Piece::Literal(own) => *own == c,
        Piece::Any | Piece::Run => true,
        Piece::Set(membership, ranges) => {
            let inside = ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
            inside == (*membership == Membership::Inside)
        }
    }
}

type Text<'a> = &'a [(char, bool)];

fn set(text: Text) -> Option<(Piece, Text)> {
    let (membership, mut rest) = match text {
        [('!' | '^', false), rest @ ..] => (Membership::Outside, rest),
        _ => (Membership::Inside, text),
    };
    let mut ranges = Vec::new();
    loop {
        rest = match rest {
            [(']', false), behind @ ..] if !ranges.is_empty() => return Some((Piece::Set(membership, ranges), behind)),
            [('/', _), ..] | [] => return None,
            [(from, _), ('-', false), (to, _), behind @ ..] if *to != ']' => {
                ranges.push((*from, *to));
                behind
            }
            [(c, _), behind @ ..] => {
                ranges.push((*c, *c));
                behind
            }
        };
    }
}
