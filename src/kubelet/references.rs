//! Image references: which names a runtime can make sense of.

/// Whether an image name parses as `[registry/]repository[:tag][@digest]` (the reference grammar of distribution).
pub fn is_valid(image: &str) -> bool {
    let (name, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return false;
    }
    let (path, last) = name.rsplit_once('/').map_or(("", name), |(path, last)| (path, last));
    let (repository, tag) = last.split_once(':').map_or((last, None), |(repository, tag)| (repository, Some(tag)));
    let is_path = path.is_empty() || path.split('/').enumerate().all(|(index, part)| is_component(part, index == 0));
    is_path && is_component(repository, false) && tag.is_none_or(is_tag)
}

fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    !algorithm.is_empty() && hex.len() >= 32 && hex.chars().all(|c| c.is_ascii_hexdigit())
}

fn is_tag(tag: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    !tag.is_empty() && tag.len() <= 128 && tag.chars().all(is_inner) && !tag.starts_with(['.', '-'])
}

/// The first component may be a host with a port.
fn is_component(part: &str, may_be_host: bool) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let is_host_letter = |c: char| c.is_ascii_alphanumeric() || ".:-".contains(c);
    let is_edge_ok = !part.starts_with(['.', '_', '-']) && !part.ends_with(['.', '_', '-']);
    !part.is_empty() && is_edge_ok && part.chars().all(|c| is_letter(c) || (may_be_host && is_host_letter(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_nonsense() {
        for image in ["nginx", "nginx:1.14.2", "gcr.io/google-samples/kubernetes-bootcamp:v1", "localhost:5000/a/b:c"] {
            assert!(is_valid(image), "{image}");
        }
        for image in ["nginx:", "Nginx", "a//b", ":v1", "nginx:a:b", "nginx: 1", ""] {
            assert!(!is_valid(image), "{image}");
        }
    }
}
