//! FNV-1a over 64 bits: a hash that is the same on every machine, for what must not depend on chance.

/// The hash of nothing.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// A hash gone on with.
pub fn mixed(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the appendix of draft-eastlake-fnv.
    #[test]
    fn known_texts_have_their_hashes() {
        assert_eq!(mixed(START, b""), START);
        assert_eq!(mixed(START, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(mixed(START, b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(mixed(mixed(START, b"foo"), b"bar"), mixed(START, b"foobar"));
    }
}
