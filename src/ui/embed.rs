//! The page inside of another: stage and console, and the way to the whole page.

use super::console::Console;
use super::editor::editor;
use super::icons::icon;
use super::keys::{PageKey, use_page_keys};
use super::props::{Actions, Gate, PageView, Run};
use super::route::Route;
use super::scrubber::{TrackProps, past_notice, scrubber};
use super::stage::Stage;
use super::texts;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct EmbeddedProps {
    pub view: PageView,
    pub actions: Actions,
}

/// The small page.
#[component]
pub fn Embedded(props: &EmbeddedProps) -> Html {
    let EmbeddedProps { view, actions } = props;
    use_page_keys(keys(actions));
    let update = use_force_update();
    html! {
        <div class="app embed">
            { bar(view, actions) }
            <Stage scene={view.scene.clone()} now={view.now} speed={view.clock.speed} summary={view.summary.clone()}
                announcement={view.announcement.clone()} invitation={view.invitation.clone()}
                on_run={actions.on_run.clone()} on_instant={actions.on_instant.clone()} selection={view.selection.clone()}
                on_select={actions.on_select.clone()} front={view.front.clone()} on_view={actions.on_view.clone()} />
            { editor(&view.editing, actions.on_edited.clone(), update) }
            <Console console={view.console.clone()} actions={actions.clone()} selection={view.selection.clone()}
                on_select={actions.on_select.clone()} />
            <div class="edge">{ scrubber(&TrackProps { track: view.track.clone(), actions: actions.clone() }) }</div>
            { past_notice(&view.track, &actions.on_instant) }
            { try_it(view, actions) }
        </div>
    }
}

fn bar(view: &PageView, actions: &Actions) -> Html {
    let (label, symbol) = match view.clock.run {
        Run::Running => (texts::PAUSE, "#i-pause"),
        Run::Paused => (texts::PLAY, "#i-play"),
    };
    let button = |class: &'static str,
                  label: &'static str,
                  symbol: &'static str,
                  on_click: &Callback<()>,
                  gate: Gate| {
        html! {
            <button type="button" class={classes!("ib", class)} aria-label={label} title={label} disabled={gate == Gate::Shut}
                onclick={on_click.reform(|_: MouseEvent| ())}>{ icon(symbol) }</button>
        }
    };
    html! {
        <header class="top" data-region="top" tabindex="-1">
            <h1><a class="word" href={Route::whole()} target="_blank" rel="noopener" title={texts::OPEN_WHOLE}>
                <svg aria-hidden="true"><use href="#tabmark" /></svg><span>{ texts::BRAND }</span>
            </a></h1>
            <div class="vr" />
            <b>{ &*view.lesson.name }</b>
            { button("", texts::UNDO, "#i-undo", &actions.on_undo, view.past.undo) }
            { button("main", label, symbol, &actions.on_pause, Gate::Open) }
            { button("", texts::STEP, "#i-step", &actions.on_step, Gate::Open) }
            { button("", texts::START_OVER, "#i-reset", &actions.on_start_over, view.past.undo) }
            <a class="btn sm" href={Route::whole()} target="_blank" rel="noopener">{ texts::OPEN_HERE }{ icon("#i-ext") }</a>
        </header>
    }
}

/// The commands of the step, to be typed with a click.
fn try_it(view: &PageView, actions: &Actions) -> Html {
    let one = |chip: &super::props::CommandChip| {
        let (command, on_run) = (chip.command.clone(), actions.on_run.clone());
        html! {
            <li><button type="button" title={chip.gloss.to_string()}
                onclick={move |_: MouseEvent| on_run.emit(command.clone())}>
                { icon("#i-play") }<code>{ &*chip.command }</code>
            </button></li>
        }
    };
    if view.lesson.commands.is_empty() {
        return Html::default();
    }
    html! {
        <section class="try" aria-label={texts::TRY_IT}>
            <span aria-hidden="true">{ texts::TRY_IT }</span>
            <ul>{ for view.lesson.commands.iter().map(one) }</ul>
        </section>
    }
}

fn keys(actions: &Actions) -> Callback<PageKey> {
    let actions = actions.clone();
    Callback::from(move |key| match key {
        PageKey::Undo => actions.on_undo.emit(()),
        PageKey::Redo => actions.on_redo.emit(()),
        PageKey::PlayOrPause => actions.on_pause.emit(()),
        PageKey::Step => actions.on_step.emit(()),
        PageKey::LetGo => actions.on_select.emit(None),
        PageKey::Console => {
            super::keys::focus_named("console");
        }
        PageKey::NextRegion => super::keys::focus_region(1),
        PageKey::RegionBefore => super::keys::focus_region(-1),
        _ => {}
    })
}
