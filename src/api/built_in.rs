//! This program's own files: written as YAML in `static/`, and built in as JSON (`build.rs`), which needs no YAML reader.

use serde_json::Value;

/// The text of a file, which is named without its ending: `built_in!("scenarios/node")`.
macro_rules! built_in {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

pub(crate) use built_in;

/// What such a text says; null if it is none.
pub fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::yaml::from_yaml;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }

    #[test]
    fn every_file_says_built_in_what_it_says_as_it_is_written() {
        let written_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
        let built_in = Path::new(env!("OUT_DIR"));
        let mut written = files(&written_in);
        written.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        assert!(written.len() > 20, "{written:?}");
        for path in written {
            let built = built_in.join(path.strip_prefix(&written_in).unwrap()).with_extension("json");
            let expected = from_yaml(&fs::read_to_string(&path).unwrap()).unwrap();
            assert!(!expected.is_null(), "{path:?}");
            assert_eq!(read(&fs::read_to_string(built).unwrap()), expected, "{path:?}");
        }
    }
}
