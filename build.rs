//! Where the page is built in pieces, the tool that cuts it needs the linker's relocations.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_LAZY").is_some() {
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
}
