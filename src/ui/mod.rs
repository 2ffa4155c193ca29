//! The page. It shows data and reports what the reader does; it decides nothing about the cluster.

mod app;
mod arrival;
mod asides;
mod complaint;
mod console;
mod editor;
mod embed;
mod fetching;
mod frames;
mod home;
mod icons;
mod inspector;
mod key_sheet;
mod keys;
mod lesson_panel;
mod line_editor;
mod live;
mod opening;
mod page;
mod part;
mod props;
mod prose;
mod room;
mod route;
mod scrubber;
mod selection;
mod share;
mod stage;
mod storage;
mod texts;
mod theme;
mod top_bar;
mod views;
mod workloads;

/// Puts a panic in writing before the model stops: `static/crash.js` takes over from there.
fn on_panic() {
    use storage::CRASH;
    CRASH.forget();
    // Yew sets a hook of its own unless it is given one.
    yew::set_custom_panic_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        // Whatever panics after the first one does so because of it.
        if CRASH.recall().is_none() {
            CRASH.keep(&info.to_string());
        }
    }));
}

/// Puts the page in place of the boot shell.
pub fn mount() {
    // What a thousand pods say with the same words is handed to the browser once.
    for word in ["button", "-1", "false", "body", "pod ready xs", "pod term xs", "pod creating xs", "pod pending xs"] {
        wasm_bindgen::intern(word);
    }
    on_panic();
    let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("app"));
    if let Some(root) = root {
        root.set_inner_html("");
        yew::Renderer::<page::Page>::with_root(root).render();
    }
}
