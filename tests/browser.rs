//! What only a real browser can show: `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

#[allow(dead_code, reason = "the properties use the rest of it")]
mod support;

use tabernetes::api::time::SimTime;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Event, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn virtual_time_prints_the_same_in_a_browser() {
    let later = SimTime::from_millis(3 * 60 * 60 * 1000);
    assert_eq!(later.to_rfc3339(), "2026-11-23T23:04:10Z");
}

#[wasm_bindgen_test]
fn the_story_is_the_same_as_on_a_native_machine() {
    assert_eq!(support::story_hash().to_string(), include_str!("support/story_hash.txt").trim());
}

#[wasm_bindgen_test]
async fn a_command_becomes_a_pod_on_the_page() {
    let page = page();
    let root = page.create_element("div").unwrap();
    root.set_id("app");
    page.body().unwrap().append_child(&root).unwrap();
    web_sys::window().unwrap().location().set_hash("sandbox").unwrap();
    tabernetes::ui::mount();
    let field = wait_for(&page, ".line textarea").await.unchecked_into::<HtmlTextAreaElement>();
    field.set_value("kubectl create deployment web --image=gcr.io/google-samples/kubernetes-bootcamp:v1");
    field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    press(&field, "Enter");
    let pod = wait_for(&page, ".pod").await;
    assert!(pod.get_attribute("aria-label").unwrap().starts_with("Pod web"), "{:?}", pod.get_attribute("aria-label"));
    let printed = wait_for(&page, ".log").await.text_content().unwrap();
    assert!(printed.ends_with("deployment.apps/web created"), "{printed:?}");
}

fn page() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn press(field: &HtmlTextAreaElement, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    field.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap()).unwrap();
}

/// The first element that a selector finds, within ten seconds.
async fn wait_for(page: &Document, selector: &str) -> web_sys::Element {
    for _ in 0..200 {
        if let Some(found) = page.query_selector(selector).unwrap() {
            return found;
        }
        sleep(50).await;
    }
    unreachable!("nothing on the page is {selector}");
}

async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let wake = Closure::once_into_js(move || resolve.call0(&wasm_bindgen::JsValue::NULL).unwrap());
        web_sys::window()
            .unwrap()
            .set_timeout_with_callback_and_timeout_and_arguments_0(wake.unchecked_ref(), milliseconds)
            .unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}
