//! The page's entry: trunk builds it for wasm32.

#[cfg(target_arch = "wasm32")]
fn main() {
    tabernetes::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is the page: build it with `trunk build` or see it with `trunk serve`.");
}
