//! The whole page: its regions, their order, and the keys that reach them.

use super::console::Console;
use super::keys::{PageKey, focus_named, focus_region, use_page_keys};
use super::lesson_panel::{LessonProps, lesson_panel};
use super::part::part;
use super::props::{Actions, PageView};
use super::room::{Room, use_room};
use super::stage::Stage;
use super::texts;
use super::top_bar::{PastProps, TimeProps, past_controls, time_controls, top_bar};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub view: PageView,
    pub actions: Actions,
}

/// Which of the two panels is in front, where they share their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Lesson,
    Console,
}

impl Panel {
    const ALL: [Panel; 2] = [Panel::Lesson, Panel::Console];

    fn name(self) -> &'static str {
        match self {
            Panel::Lesson => "lesson",
            Panel::Console => "console",
        }
    }

    fn tab(self) -> &'static str {
        match self {
            Panel::Lesson => "tab-lesson",
            Panel::Console => "tab-console",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Panel::Lesson => texts::LESSON,
            Panel::Console => texts::CONSOLE,
        }
    }

    fn other(self) -> Panel {
        match self {
            Panel::Lesson => Panel::Console,
            Panel::Console => Panel::Lesson,
        }
    }
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { view, actions } = props;
    let room = use_room();
    let panel = use_state(|| Panel::Lesson);
    let wanted = use_state(|| None::<Panel>);
    use_page_keys(page_keys(props, &panel, &wanted));
    use_effect_with(*wanted, {
        let wanted = wanted.clone();
        move |panel| {
            if let Some(panel) = panel {
                focus_named(panel.name());
                wanted.set(None);
            }
        }
    });
    let shared = room != Room::Columns;
    let time = part(TimeProps { clock: view.clock.clone(), actions: actions.clone() }, time_controls);
    let past = part(PastProps { past: view.past, actions: actions.clone() }, past_controls);
    let lesson = |labelled_by| {
        let (lesson, actions) = (view.lesson.clone(), actions.clone());
        part(LessonProps { lesson, actions, labelled_by }, lesson_panel)
    };
    let on_top = html! { <>{ past.clone() }<div class="vr" />{ time.clone() }</> };
    let (on_top, below) = if room == Room::Phone { (past, below_stage(time)) } else { (on_top, Html::default()) };
    let to_console = {
        let (panel, wanted) = (panel.clone(), wanted.clone());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            panel.set(Panel::Console);
            wanted.set(Some(Panel::Console));
        })
    };
    html! {
        <div class="app" data-tab={panel.name()}>
            <button type="button" class="btn skip" onclick={to_console}>{ texts::SKIP }</button>
            { top_bar(&view.lesson.place, &view.lesson.name, on_top) }
            if !shared {
                { lesson(None) }
            }
            <Stage scene={view.scene.clone()} now={view.now} speed={view.clock.speed} summary={view.summary.clone()}
                announcement={view.announcement.clone()} invitation={view.invitation.clone()}
                on_run={actions.on_run.clone()} selection={view.selection.clone()} on_select={actions.on_select.clone()} />
            { below }
            if shared {
                <section class="flat" aria-label={texts::PANELS}>
                    { tabs(&panel) }
                    { lesson(Some(Panel::Lesson.tab())) }
                    <Console console={view.console.clone()} actions={actions.clone()} labelled_by={Panel::Console.tab()} />
                </section>
            } else {
                <Console console={view.console.clone()} actions={actions.clone()} />
            }
        </div>
    }
}

fn below_stage(time: Html) -> Html {
    html! { <section class="flat" aria-label={texts::CLOCK}>{ time }</section> }
}

fn tabs(panel: &UseStateHandle<Panel>) -> Html {
    let front = **panel;
    let one = |each: Panel| {
        let (choose, turn) = (panel.clone(), panel.clone());
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                event.prevent_default();
                turn.set(each.other());
                focus_tab(each.other());
            }
        });
        html! {
            <button type="button" role="tab" id={each.tab()} aria-controls={format!("panel-{}", each.name())}
                aria-selected={(each == front).to_string()} tabindex={if each == front { "0" } else { "-1" }}
                onclick={move |_: MouseEvent| choose.set(each)} {onkeydown}>{ each.words() }</button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={texts::PANELS}>{ for Panel::ALL.into_iter().map(one) }</div>
    }
}

fn focus_tab(panel: Panel) {
    let page = web_sys::window().and_then(|window| window.document());
    let tab = page.and_then(|page| page.get_element_by_id(panel.tab()));
    if let Some(tab) = tab {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(tab).focus();
    }
}

fn page_keys(
    props: &AppProps,
    panel: &UseStateHandle<Panel>,
    wanted: &UseStateHandle<Option<Panel>>,
) -> Callback<PageKey> {
    let (actions, speed) = (props.actions.clone(), props.view.clock.speed);
    let inspector = props.view.inspector;
    let (panel, wanted) = (panel.clone(), wanted.clone());
    let show = move |which: Panel| {
        panel.set(which);
        wanted.set(Some(which));
    };
    Callback::from(move |key| match key {
        PageKey::Undo => actions.on_undo.emit(()),
        PageKey::Redo => actions.on_redo.emit(()),
        PageKey::PlayOrPause => actions.on_pause.emit(()),
        PageKey::Step => actions.on_step.emit(()),
        PageKey::Slower => actions.on_speed.emit(speed.slower()),
        PageKey::Faster => actions.on_speed.emit(speed.faster()),
        PageKey::Console => show(Panel::Console),
        PageKey::Lesson => show(Panel::Lesson),
        PageKey::NextRegion => focus_region(1),
        PageKey::RegionBefore => focus_region(-1),
        PageKey::Inspector => actions.on_inspector.emit(inspector.other()),
        PageKey::LetGo => actions.on_select.emit(None),
    })
}
