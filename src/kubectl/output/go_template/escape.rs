//! Text made safe for HTML, JavaScript and URLs, and base64 read: what template functions need.

use crate::api::go_format;
use std::fmt::Write;

/// Go's `HTMLEscapeString`.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// Go's `JSEscapeString`.
pub(super) fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '\'' | '"' => out.extend(['\\', c]),
            '<' | '>' | '&' | '=' => push_code(&mut out, c),
            c if c < ' ' || !(c.is_ascii() || go_format::is_printable(c)) => push_code(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn push_code(out: &mut String, c: char) {
    let _ = write!(out, "\\u{:04X}", u32::from(c));
}

/// Go's `url.QueryEscape`.
pub(super) fn url_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Standard base64 with padding, line breaks ignored; the error is the byte at which it goes wrong.
pub(super) fn base64_decoded(text: &str) -> Result<String, usize> {
    let mut symbols = text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    while let Some((at, symbol)) = symbols.next() {
        match sextet(symbol) {
            Some(value) => {
                bits = bits << 6 | value;
                count += 1;
            }
            None if symbol == b'=' && count >= 2 => {
                if count == 2 {
                    match symbols.next() {
                        Some((_, b'=')) => {}
                        Some((at, _)) => return Err(at - 1),
                        None => return Err(text.len()),
                    }
                }
                let whole = (bits << (6 * (4 - count))).to_be_bytes();
                bytes.extend_from_slice(whole.get(1..count).unwrap_or_default());
                count = 0;
                if let Some((at, _)) = symbols.next() {
                    return Err(at);
                }
            }
            None => return Err(at),
        }
        if count == 4 {
            bytes.extend_from_slice(bits.to_be_bytes().get(1..).unwrap_or_default());
            (bits, count) = (0, 0);
        }
    }
    if count > 0 {
        return Err(text.len() - count);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
