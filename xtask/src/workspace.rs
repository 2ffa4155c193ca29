//! Where things are: the project's folders, and the versions that its lock file pins.

use std::path::{Path, PathBuf};

/// The project's top folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's output folder. This program lies in `<target>/<profile>/`, which is right under every setting of cargo's.
pub fn target() -> PathBuf {
    let own = std::env::current_exe().ok();
    let folder = own.as_deref().and_then(Path::parent).and_then(Path::parent);
    folder.map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// Where tools are compiled before they are installed: an installation that was interrupted goes on from there.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The page as the gate builds it: apart from `dist/`, which belongs to a running `serve`.
pub fn page() -> PathBuf {
    target().join("page")
}

/// The version of `package` in `Cargo.lock`.
pub fn locked_version(package: &str) -> Option<String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).ok()?;
    version_in(&lock, package)
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_gives_the_exact_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-test\"\nversion = \"0.3.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "yew"), None);
        assert_eq!(version_in("", "yew"), None);
    }
}
