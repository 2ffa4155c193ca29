//! What of a wasm a browser does not need: descriptions, empty lists, long names.

/// The bytes before a wasm's first section.
const HEAD: usize = 8;
/// The numbers of sections, and of what can be imported, as WebAssembly's binary format has them.
const CUSTOM: u8 = 0;
const TYPE: u8 = 1;
const IMPORT: u8 = 2;
const FUNCTION: u8 = 3;
const IMPORTED_FUNCTION: u8 = 0;
const IMPORTED_TABLE: u8 = 1;
const IMPORTED_MEMORY: u8 = 2;
const IMPORTED_GLOBAL: u8 = 3;

/// A wasm without custom sections, which only say what its functions were called, without sections that list nothing, and
/// without the types of functions if it has none. Of a part that is data only, the types are nine tenths.
pub fn trimmed(wasm: &[u8]) -> Option<Vec<u8>> {
    let sections = sections(wasm.get(HEAD..)?)?;
    let has_functions = has_functions(&sections)?;
    let mut kept = wasm.get(..HEAD)?.to_vec();
    for section in &sections {
        let is_needed = match section.kind {
            CUSTOM => false,
            TYPE => has_functions,
            _ => section.content != [0],
        };
        if is_needed {
            kept.extend(section.whole);
        }
    }
    Some(kept)
}

/// A wasm with other names for what it imports, where `rename` has one for a module's name.
pub fn renamed(wasm: &[u8], mut rename: impl FnMut(&str, &str) -> Option<String>) -> Option<Vec<u8>> {
    let mut renamed = wasm.get(..HEAD)?.to_vec();
    for section in sections(wasm.get(HEAD..)?)? {
        if section.kind != IMPORT {
            renamed.extend(section.whole);
            continue;
        }
        let mut reader = Reader { rest: section.content };
        let count = reader.number()?;
        let mut content = leb128(count);
        for _ in 0..count {
            let import = reader.import()?;
            let new = rename(std::str::from_utf8(import.module).ok()?, std::str::from_utf8(import.name).ok()?);
            for name in [import.module, new.as_deref().map_or(import.name, str::as_bytes)] {
                content.extend(leb128(name.len()));
                content.extend(name);
            }
            content.extend(import.description);
        }
        renamed.push(IMPORT);
        renamed.extend(leb128(content.len()));
        renamed.extend(content);
    }
    Some(renamed)
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        bytes.push(if number > 0 { low | 0x80 } else { low });
        if number == 0 {
            return bytes;
        }
    }
}

struct Section<'a> {
    kind: u8,
    /// With what stands before the content.
    whole: &'a [u8],
    content: &'a [u8],
}

/// All sections: a byte says what it is, then a number how long the rest is.
fn sections(mut rest: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut found = Vec::new();
    while let Some(kind) = rest.first() {
        let mut reader = Reader { rest: rest.get(1..)? };
        let length = reader.number()?;
        let content = reader.bytes(length)?;
        let (whole, behind) = rest.split_at_checked(rest.len() - reader.rest.len())?;
        found.push(Section { kind: *kind, whole, content });
        rest = behind;
    }
    Some(found)
}

/// Whether it has functions of its own or of others'.
fn has_functions(sections: &[Section<'_>]) -> Option<bool> {
    for section in sections {
        let mut reader = Reader { rest: section.content };
        match section.kind {
            FUNCTION if reader.number()? > 0 => return Some(true),
            IMPORT => {
                for _ in 0..reader.number()? {
                    if reader.import()?.kind() == Some(IMPORTED_FUNCTION) {
                        return Some(true);
                    }
                }
            }
            _ => {}
        }
    }
    Some(false)
}

struct Import<'a> {
    module: &'a [u8],
    name: &'a [u8],
    /// What it is.
    description: &'a [u8],
}

impl Import<'_> {
    fn kind(&self) -> Option<u8> {
        self.description.first().copied()
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// In LEB128.
    fn number(&mut self) -> Option<usize> {
        let end = self.rest.iter().position(|byte| byte & 0x80 == 0)?;
        let bytes = self.bytes(end + 1)?;
        let push = |number: usize, byte: &u8| number.checked_mul(128)?.checked_add(usize::from(byte & 0x7f));
        bytes.iter().rev().try_fold(0, push)
    }

    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.bytes(length)
    }

    /// `None` for kinds that no tool of ours writes.
    fn import(&mut self) -> Option<Import<'a>> {
        let (module, name) = (self.name()?, self.name()?);
        let from_here = self.rest;
        match *self.bytes(1)?.first()? {
            IMPORTED_FUNCTION => {
                self.number()?;
            }
            IMPORTED_TABLE => {
                self.bytes(1)?;
                self.limits()?;
            }
            IMPORTED_MEMORY => self.limits()?,
            IMPORTED_GLOBAL => {
                self.bytes(2)?;
            }
            _ => return None,
        }
        let description = from_here.get(..from_here.len() - self.rest.len())?;
        Some(Import { module, name, description })
    }

    /// The least size, and the greatest if a flag says so.
    fn limits(&mut self) -> Option<()> {
        let has_greatest = self.number()? & 1 == 1;
        self.number()?;
        if has_greatest {
            self.number()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[u8] = b"\0\x03abc";
    const TYPES: &[u8] = b"\x01\x04\x01\x60\0\0";
    /// A table, a memory with a greatest size, and a global.
    const IMPORTS: &[u8] = b"\x02\x18\x03\x01a\x01t\x01\x70\0\x05\x01a\x01m\x02\x01\x01\x02\x01a\x01g\x03\x7f\0";
    const IMPORTED: &[u8] = b"\x02\x07\x01\x01a\x01f\0\0";
    const FUNCTIONS: &[u8] = b"\x03\x02\x01\0";
    const NO_FUNCTIONS: &[u8] = b"\x03\x01\0";
    const DATA: &[u8] = b"\x0b\x02\x01c";

    fn wasm(sections: &[&[u8]]) -> Vec<u8> {
        [b"\0asm\x01\0\0\0".to_vec(), sections.concat()].concat()
    }

    #[track_caller]
    fn check_trimmed(sections: &[&[u8]], expected: &[&[u8]]) {
        assert_eq!(trimmed(&wasm(sections)), Some(wasm(expected)));
    }

    #[test]
    fn only_what_a_browser_needs_is_kept() {
        check_trimmed(&[TYPES, IMPORTS, FUNCTIONS, DATA, NAMES], &[TYPES, IMPORTS, FUNCTIONS, DATA]);
        check_trimmed(&[TYPES, IMPORTED, NO_FUNCTIONS, DATA], &[TYPES, IMPORTED, DATA]);
        check_trimmed(&[NAMES, TYPES, IMPORTS, NO_FUNCTIONS, DATA], &[IMPORTS, DATA]);
        check_trimmed(&[], &[]);
    }

    #[test]
    fn a_long_section_is_passed_over() {
        let long = [&b"\0\x80\x01"[..], &[7; 128]].concat();
        check_trimmed(&[&long, DATA], &[DATA]);
    }

    #[test]
    fn imports_get_other_names() {
        let long = "x".repeat(130);
        let rename = |module: &str, name: &str| (module == "a" && name != "m").then(|| format!("{name}{long}"));
        let longer = renamed(&wasm(&[TYPES, IMPORTS, DATA]), rename).unwrap();
        let back = |module: &str, name: &str| (module == "a").then(|| name.chars().take(1).collect());
        assert_eq!(longer.len(), wasm(&[TYPES, IMPORTS, DATA]).len() + 2 * 131 + 1);
        assert_eq!(renamed(&longer, back), Some(wasm(&[TYPES, IMPORTS, DATA])));
    }

    #[test]
    fn what_is_no_wasm_is_noticed() {
        let whole = wasm(&[IMPORTS, DATA]);
        assert_eq!(trimmed(whole.get(..whole.len() - 1).unwrap()), None, "it is cut off");
        assert_eq!(trimmed(b"wasm"), None);
        assert_eq!(trimmed(&wasm(&[b"\x02\x06\x01\x01a\x01g\x09"])), None, "an import of another kind");
    }
}
