//! SHA-256 (FIPS 180-4): kustomize names what it generates by it. Nothing here is secret.

/// The digest of a text, in hexadecimal digits.
pub fn hex_digest(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0x80);
    while bytes.len() % 64 != 56 {
        bytes.push(0);
    }
    bytes.extend((text.len() as u64 * 8).to_be_bytes());
    let state = bytes.chunks_exact(64).fold(roots(2, 8), |state, block| after_block(&state, block));
    state.iter().map(|word| format!("{word:08x}")).collect()
}

/// The first 32 bits behind the point of the roots of the first primes: square roots begin, cube roots stir.
fn roots(degree: u32, count: usize) -> Vec<u32> {
    let is_prime = |n: &u128| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (2_u128..).filter(is_prime).take(count).map(|prime| root(prime << (32 * degree), degree)).collect()
}

/// The lower 32 bits of a whole root.
fn root(of: u128, degree: u32) -> u32 {
    let (mut low, mut high) = (0_u128, 1_u128 << 36);
    while high - low > 1 {
        let middle = (low + high) / 2;
        match middle.pow(degree) <= of {
            true => low = middle,
            false => high = middle,
        }
    }
    low as u32
}

fn after_block(state: &[u32], block: &[u8]) -> Vec<u32> {
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word: u32, byte| word << 8 | u32::from(*byte));
    let mut words: Vec<u32> = block.chunks_exact(4).map(word).collect();
    let at = |words: &[u32], index: usize| words.get(index).copied().unwrap_or_default();
    for t in 16..64 {
        let (near, far) = (at(&words, t - 2), at(&words, t - 15));
        let near = near.rotate_right(17) ^ near.rotate_right(19) ^ near >> 10;
        let far = far.rotate_right(7) ^ far.rotate_right(18) ^ far >> 3;
        words.push(near.wrapping_add(at(&words, t - 7)).wrapping_add(far).wrapping_add(at(&words, t - 16)));
    }
    let mut new = state.to_vec();
    for (word, constant) in words.into_iter().zip(roots(3, 64)) {
        let [a, b, c, e, f, g] = [0, 1, 2, 4, 5, 6].map(|index| at(&new, index));
        let first = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let first = at(&new, 7).wrapping_add(first).wrapping_add(e & f ^ !e & g).wrapping_add(constant);
        let first = first.wrapping_add(word);
        let second = (a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22)).wrapping_add(a & b ^ a & c ^ b & c);
        new.rotate_right(1);
        if let [start, _, _, _, middle, ..] = new.as_mut_slice() {
            *start = first.wrapping_add(second);
            *middle = middle.wrapping_add(first);
        }
    }
    new.iter().zip(state).map(|(new, old)| new.wrapping_add(*old)).collect()
}

#[cfg(test)]
mod tests {
    use super::hex_digest;

    #[test]
    fn digests_are_those_of_the_standard() {
        for (text, digest) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            assert_eq!(hex_digest(text), digest, "{text}");
        }
    }
}
