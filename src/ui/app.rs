//! The whole page: its regions, their order, and the keys that reach them.

use super::asides::{self, coming};
use super::complaint::Complaint;
use super::console::Console;
use super::editor::editor;
use super::inspector::Inspector;
use super::key_sheet::KeySheetProps;
use super::keys::{PageKey, focus_named, focus_region, region_in_focus, use_page_keys};
use super::lesson_panel::{LessonProps, lesson_panel};
use super::part::part;
use super::props::{Actions, Drawer, Leap, PageView};
use super::room::{Room, use_room};
use super::scrubber::past_notice;
use super::selection::Selection;
use super::stage::Stage;
use super::texts;
use super::top_bar::{PastProps, TimeProps, past_controls, time_controls, top_bar};
use super::workloads::focus_view;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub view: PageView,
    pub actions: Actions,
}

/// Which of the panels is in front, where they share their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Lesson,
    Console,
    Inspector,
}

impl Panel {
    const ALL: [Panel; 3] = [Panel::Lesson, Panel::Console, Panel::Inspector];

    fn name(self) -> &'static str {
        match self {
            Panel::Lesson => "lesson",
            Panel::Console => "console",
            Panel::Inspector => "inspector",
        }
    }

    fn tab(self) -> &'static str {
        match self {
            Panel::Lesson => "tab-lesson",
            Panel::Console => "tab-console",
            Panel::Inspector => "tab-inspector",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Panel::Lesson => texts::LESSON,
            Panel::Console => texts::CONSOLE,
            Panel::Inspector => texts::INSPECT,
        }
    }

    /// The one `by` places on, around the row of tabs.
    fn beside(self, by: usize) -> Panel {
        let here = Self::ALL.iter().position(|panel| *panel == self).unwrap_or(0);
        Self::ALL.get((here + by) % Self::ALL.len()).copied().unwrap_or(self)
    }
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { view, actions } = props;
    let room = use_room();
    let panel = use_state(|| Panel::Lesson);
    let wanted = use_state(|| None::<Panel>);
    let read = use_mut_ref(|| view.console.output.clone());
    if *panel == Panel::Console {
        read.replace(view.console.output.clone());
    }
    let news = (*read.borrow() != view.console.output).then_some(Panel::Console);
    let help = use_state(|| false);
    let update = use_force_update();
    use_page_keys(page_keys(props, &panel, &wanted, &help));
    use_wanted(wanted.clone());
    let shared = room != Room::Columns;
    let time = part(
        TimeProps { clock: view.clock.clone(), track: view.track.clone(), actions: actions.clone() },
        time_controls,
    );
    let past = part(PastProps { past: view.past.clone(), actions: actions.clone() }, past_controls);
    let on_help = {
        let help = help.clone();
        Callback::from(move |_: MouseEvent| help.set(true))
    };
    let on_select = use_select(&actions.on_select, shared.then(|| panel.setter()));
    let taught = use_taught(actions, &panel);
    let on_top = html! { <>{ past.clone() }<div class="vr" />{ time.clone() }</> };
    let (on_top, below) = if room == Room::Phone { (past, below_stage(time)) } else { (on_top, Html::default()) };
    html! {
        <div class="app" data-tab={panel.name()} data-insp={(view.inspector == Drawer::Open).then_some("open")}>
            <button type="button" class="btn skip" onclick={to_console(&panel, &wanted)}>{ texts::SKIP }</button>
            { top_bar(&view.lesson.place, &view.lesson.name, on_top, on_help) }
            if *help {
                { keys(&help, &update) }
            }
            if !shared {
                { lesson(props, &taught, None) }
            }
            { stage(props, &on_select) }
            { past_notice(&view.track, &actions.on_instant) }
            { editor(&view.editing, leave_editor(actions), update) }
            { below }
            if shared {
                { panels(props, &taught, &panel, news, on_select) }
            } else {
                <Console console={view.console.clone()} actions={actions.clone()} selection={view.selection.clone()} {on_select} />
                { inspector(props, None) }
            }
        </div>
    }
}

fn stage(AppProps { view, actions }: &AppProps, on_select: &Callback<Option<Selection>>) -> Html {
    html! {
        <Stage scene={view.scene.clone()} now={view.now} speed={view.clock.speed} summary={view.summary.clone()}
            announcement={view.announcement.clone()} invitation={view.invitation.clone()}
            on_run={actions.on_run.clone()} on_instant={actions.on_instant.clone()} selection={view.selection.clone()} {on_select}
            front={view.front.clone()} on_view={actions.on_view.clone()} />
    }
}

/// Once the panel that is wanted shows, it has the focus.
#[hook]
fn use_wanted(wanted: UseStateHandle<Option<Panel>>) {
    use_effect_with(*wanted, move |panel| {
        if let Some(panel) = panel {
            focus_named(panel.name());
            wanted.set(None);
        }
    });
}

/// Where the panels share their place, whatever is selected comes to the front.
#[hook]
fn use_select(
    on_select: &Callback<Option<Selection>>,
    panel: Option<UseStateSetter<Panel>>,
) -> Callback<Option<Selection>> {
    use_callback((on_select.clone(), panel), |what: Option<Selection>, (on_select, panel)| {
        if let Some(panel) = panel.as_ref().filter(|_| what.is_some()) {
            panel.set(Panel::Inspector);
        }
        on_select.emit(what);
    })
}

/// The lesson's actions: a solution is typed where it can be seen.
#[hook]
fn use_taught(actions: &Actions, panel: &UseStateHandle<Panel>) -> Actions {
    let on_solution = use_callback((actions.on_solution.clone(), panel.setter()), |(), (on_solution, panel)| {
        panel.set(Panel::Console);
        on_solution.emit(());
    });
    Actions { on_solution, ..actions.clone() }
}

/// The panels that share their place, one of them in front.
fn panels(
    props: &AppProps,
    taught: &Actions,
    panel: &UseStateHandle<Panel>,
    news: Option<Panel>,
    on_select: Callback<Option<Selection>>,
) -> Html {
    let AppProps { view, actions } = props;
    html! {
        <section class="flat" aria-label={texts::PANELS}>
            { tabs(panel, news, &actions.on_inspector) }
            <Complaint class="tell float" trouble={super::storage::trouble()} />
            { lesson(props, taught, Some(Panel::Lesson.tab())) }
            <Console console={view.console.clone()} actions={actions.clone()} selection={view.selection.clone()} {on_select}
                labelled_by={Panel::Console.tab()} />
            { inspector(props, Some(Panel::Inspector.tab())) }
        </section>
    }
}

fn lesson(props: &AppProps, actions: &Actions, labelled_by: Option<&'static str>) -> Html {
    let (lesson, actions) = (props.view.lesson.clone(), actions.clone());
    part(LessonProps { lesson, actions, labelled_by }, lesson_panel)
}

/// Where a reader who skips the rest arrives.
fn to_console(panel: &UseStateHandle<Panel>, wanted: &UseStateHandle<Option<Panel>>) -> Callback<MouseEvent> {
    let (panel, wanted) = (panel.clone(), wanted.clone());
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        panel.set(Panel::Console);
        wanted.set(Some(Panel::Console));
    })
}

/// Whoever leaves the editor is back at the console.
fn leave_editor(actions: &Actions) -> Callback<Option<String>> {
    let on_edited = actions.on_edited.clone();
    Callback::from(move |text| {
        on_edited.emit(text);
        focus_named(Panel::Console.name());
    })
}

fn inspector(props: &AppProps, labelled_by: Option<&'static str>) -> Html {
    let (inspection, actions, drawer) = (props.view.inspection.clone(), props.actions.clone(), props.view.inspector);
    html! { <Inspector {inspection} {drawer} {actions} {labelled_by} /> }
}

fn below_stage(time: Html) -> Html {
    html! { <section class="flat" aria-label={texts::CLOCK}>{ time }</section> }
}

fn tabs(panel: &UseStateHandle<Panel>, news: Option<Panel>, on_inspector: &Callback<Drawer>) -> Html {
    let front = **panel;
    let one = |each: Panel| {
        let (choose, turn, open) = (panel.clone(), panel.clone(), on_inspector.clone());
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => each.beside(1),
                "ArrowLeft" => each.beside(Panel::ALL.len() - 1),
                _ => return,
            };
            event.prevent_default();
            turn.set(next);
            focus_tab(next);
        });
        let onclick = Callback::from(move |_: MouseEvent| {
            choose.set(each);
            if each == Panel::Inspector {
                open.emit(Drawer::Open);
            }
        });
        html! {
            <button type="button" role="tab" id={each.tab()} aria-controls={format!("panel-{}", each.name())}
                aria-selected={(each == front).to_string()} tabindex={if each == front { "0" } else { "-1" }}
                // What is said behind another panel is not heard.
                title={(news == Some(each)).then_some(texts::NEWS)} {onclick} {onkeydown}>
                { each.words() }
                if news == Some(each) {
                    <span class="news" />
                }
            </button>
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

/// The sheet of all keys; while it is on its way, the same click and key close it.
fn keys(help: &UseStateHandle<bool>, update: &UseForceUpdateHandle) -> Html {
    let (help, update) = (help.clone(), update.clone());
    let on_close = Callback::from(move |()| help.set(false));
    if let Some(asides) = asides::here() {
        return (asides.key_sheet)(KeySheetProps { on_close });
    }
    let coming = coming(Callback::from(move |()| update.force_update()));
    html! {
        <div class="veil" onclick={on_close.reform(|_: MouseEvent| ())}>
            <section class="keys" role="dialog" aria-modal="true" aria-label={texts::KEYS}
                onclick={|event: MouseEvent| event.stop_propagation()}>{ coming }</section>
        </div>
    }
}

fn page_keys(
    props: &AppProps,
    panel: &UseStateHandle<Panel>,
    wanted: &UseStateHandle<Option<Panel>>,
    help: &UseStateHandle<bool>,
) -> Callback<PageKey> {
    let help = help.clone();
    let (actions, speed) = (props.actions.clone(), props.view.clock.speed);
    let inspector = props.view.inspector;
    let (panel, wanted) = (panel.clone(), wanted.clone());
    // At once if it can be seen: what is typed next belongs there.
    let show = move |which: Panel| {
        if !focus_named(which.name()) {
            panel.set(which);
            wanted.set(Some(which));
        }
    };
    Callback::from(move |key| match key {
        PageKey::Undo => actions.on_undo.emit(()),
        PageKey::Redo => actions.on_redo.emit(()),
        PageKey::PlayOrPause => actions.on_pause.emit(()),
        PageKey::Step => actions.on_step.emit(()),
        PageKey::StepBack => actions.on_leap.emit(Leap::Back),
        PageKey::Skip => actions.on_leap.emit(Leap::Ahead),
        PageKey::Slower => actions.on_speed.emit(speed.slower()),
        PageKey::Faster => actions.on_speed.emit(speed.faster()),
        PageKey::Console => show(Panel::Console),
        PageKey::Lesson => show(Panel::Lesson),
        PageKey::NextRegion => focus_region(1),
        PageKey::RegionBefore => focus_region(-1),
        PageKey::Inspector if inspector == Drawer::Open && region_in_focus().as_deref() == Some("inspector") => {
            actions.on_inspector.emit(Drawer::Shut);
        }
        PageKey::Inspector => {
            actions.on_inspector.emit(Drawer::Open);
            show(Panel::Inspector);
        }
        PageKey::View(view) => {
            // What has the focus there is about to go out of sight.
            if region_in_focus().as_deref() == Some("stage") {
                focus_view(view);
            }
            actions.on_view.emit(view);
        }
        PageKey::LetGo if *help => help.set(false),
        PageKey::LetGo if inspector == Drawer::Open => actions.on_inspector.emit(Drawer::Shut),
        PageKey::Help => help.set(true),
        PageKey::LetGo => actions.on_select.emit(None),
    })
}
