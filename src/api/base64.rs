//! Bytes in letters, as `base64.StdEncoding` of Go writes and reads them.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as letters, filled up with `=`.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = letters(bytes);
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// Bytes as letters that may stand in a URL, without `=`.
pub fn encode_for_url(bytes: &[u8]) -> String {
    letters(bytes).replace('+', "-").replace('/', "_")
}

fn letters(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, place| bits << 8 | group.get(place).map_or(0, |byte| usize::from(*byte)));
        let places = [18, 12, 6, 0].iter().take(group.len() + 1);
        text.extend(places.filter_map(|place| LETTERS.get(bits >> place & 63)).map(|letter| char::from(*letter)));
    }
    text
}

/// The bytes; line breaks do not count.
///
/// # Errors
/// The byte at which it goes wrong.
pub fn decode(text: &str) -> Result<Vec<u8>, usize> {
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
    Ok(bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_mistakes_are_placed() {
        for (bytes, text, for_url) in [
            ("", "", ""),
            ("a", "YQ==", "YQ"),
            ("ab", "YWI=", "YWI"),
            ("abc", "YWJj", "YWJj"),
            ("a?>~\u{fc}", "YT8+fsO8", "YT8-fsO8"),
            ("???", "Pz8/", "Pz8_"),
        ] {
            assert_eq!((encode(bytes.as_bytes()).as_str(), encode_for_url(bytes.as_bytes()).as_str()), (text, for_url));
            assert_eq!(decode(text), Ok(bytes.as_bytes().to_vec()));
        }
        assert_eq!(decode("YW\nJj\r\nYQ==\n"), Ok(b"abca".to_vec()));
        for (text, at) in [("Y", 0), ("YQ", 0), ("YQ=", 3), ("YQ=a", 2), ("YQ==a", 4), ("Y!", 1), ("=", 0), ("YWI", 0)]
        {
            assert_eq!(decode(text), Err(at), "{text}");
        }
    }
}
