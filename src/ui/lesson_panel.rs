//! The lesson: progress, text, commands to run, checks that follow the cluster, hints.

mod prediction;
mod twin;

use super::icons::{icon, sign};
use super::props::{Actions, Aside, CheckState, CheckView, ChipState, CommandChip, Gate, LessonView, Shared};
use super::prose::prose;
use super::texts;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct LessonProps {
    pub lesson: Shared<LessonView>,
    pub actions: Actions,
    /// The tab that shows it, where it shares its place.
    pub labelled_by: Option<&'static str>,
}

/// One step of a lesson.
pub fn lesson_panel(props: &LessonProps) -> Html {
    let lesson = &*props.lesson;
    let tag = if props.labelled_by.is_some() { "div" } else { "aside" };
    let label = props.labelled_by.is_none().then_some(texts::LESSON);
    html! {
        <@{tag} class="lesson" id="panel-lesson" data-region="lesson" tabindex="-1"
            role={props.labelled_by.map(|_| "tabpanel")} aria-label={label} aria-labelledby={props.labelled_by}>
            <div class="body" key={format!("{} {}", lesson.name, lesson.step)}>
                if lesson.steps > 1 {
                    { progress(lesson) }
                    <p class="kick">{ texts::step_of(lesson.step + 1, lesson.steps) }</p>
                }
                <h2 tabindex="-1">{ &*lesson.title }</h2>
                { prose(&lesson.text) }
                if let Some(warning) = &lesson.warning {
                    <div class="hint">{ prose(warning) }</div>
                }
                if let Some(view) = &lesson.prediction {
                    { prediction::prediction(view, &props.actions) }
                }
                if !lesson.commands.is_empty() {
                    <div class="cmds">
                        { for lesson.commands.iter().map(|chip| command(chip, &props.actions.on_run)) }
                    </div>
                }
                if let Some(view) = &lesson.twin {
                    { twin::twin(view, &props.actions) }
                }
                { checks(&lesson.checks) }
                { asides(lesson) }
                { tools(lesson, &props.actions) }
            </div>
            if (lesson.back, lesson.next) != (Gate::Shut, Gate::Shut) {
                { foot(lesson, &props.actions) }
            }
        </@>
    }
}

fn progress(lesson: &LessonView) -> Html {
    let class = |step: usize| match step.cmp(&lesson.step) {
        std::cmp::Ordering::Less => "d",
        std::cmp::Ordering::Equal => "n",
        std::cmp::Ordering::Greater => "",
    };
    html! {
        <div class="steps" aria-hidden="true">{ for (0..lesson.steps).map(|step| html! { <i class={class(step)} /> }) }</div>
    }
}

/// A command to run with one click; one that ran can be run again.
pub fn command(chip: &CommandChip, on_run: &Callback<Rc<str>>) -> Html {
    let CommandChip { command, gloss, state } = chip.clone();
    let (class, symbol, done) = match state {
        ChipState::Done => ("cmd done", "#i-ok", true),
        ChipState::Next => ("cmd next", "#i-play", false),
        ChipState::Later => ("cmd", "#i-play", false),
    };
    let first = (state == ChipState::Next).then_some("");
    let mut name = format!("{}: {command}", texts::RUN);
    if done {
        name = format!("{name}, {}", texts::DONE);
    }
    let onclick = on_run.reform({
        let command = command.clone();
        move |_: MouseEvent| command.clone()
    });
    html! {
        <button type="button" {class} aria-label={name} title={gloss.to_string()} data-first={first} {onclick}>
            <code>{ for words(&command) }</code><span class="go">{ icon(symbol) }</span>
        </button>
    }
}

/// Lines break between words, not at the dashes of a flag; a long word breaks where it is made of several.
fn words(command: &str) -> impl Iterator<Item = Html> + '_ {
    let parts =
        |word: &str| word.split_inclusive(['/', '=', '.']).map(|part| html! { <>{ part }<wbr /></> }).collect::<Html>();
    command.split_inclusive(' ').map(move |word| html! { <span>{ parts(word) }</span> })
}

fn checks(checks: &[CheckView]) -> Html {
    if checks.is_empty() {
        return Html::default();
    }
    let one = |check: &CheckView| {
        let (class, glyph, state) = match check.state {
            CheckState::Met => ("met", "#g-check", texts::MET),
            CheckState::Partly => ("", "#g-half", texts::PARTLY),
            CheckState::Open => ("", "#g-todo", texts::OPEN),
        };
        html! {
            <li {class}>
                { sign(glyph) }
                <span>{ &*check.words }<span class="sr">{ format!(", {state}: ") }</span></span>
                <span class="v">{ &*check.value }</span>
            </li>
        }
    };
    html! {
        <>
            <h3 class="h3">{ texts::LIVE_CHECKS }{ " " }<span>{ texts::LIVE_CHECKS_NOTE }</span></h3>
            <ul class="checks">{ for checks.iter().map(one) }</ul>
        </>
    }
}

fn asides(lesson: &LessonView) -> Html {
    let hint = lesson.hint.clone().map(|aside| (aside, "hint"));
    let exactly = lesson.exactly.clone().map(|text| (Aside { title: texts::MORE_EXACTLY.into(), text }, "hint exact"));
    let one = |(aside, class): (Aside, &'static str)| {
        html! {
            <details {class}>
                <summary>{ icon("#i-right") }{ &*aside.title }</summary>
                { prose(&aside.text) }
            </details>
        }
    };
    hint.into_iter().chain(exactly).map(one).collect()
}

/// Ways out when one is stuck.
fn tools(lesson: &LessonView, actions: &Actions) -> Html {
    let button = |words: &'static str, gate: Gate, on: &Callback<()>| {
        html! {
            <button type="button" class="btn quiet" disabled={gate == Gate::Shut} onclick={on.reform(|_| ())}>{ words }</button>
        }
    };
    html! {
        <div class="tools">
            if lesson.steps > 1 {
                { button(texts::SHOW_SOLUTION, lesson.solution, &actions.on_solution) }
                { button(texts::RESET_STEP, Gate::Open, &actions.on_reset_step) }
            }
            { button(texts::LESSON_OVER, Gate::Open, &actions.on_start_over) }
        </div>
    }
}

fn foot(lesson: &LessonView, actions: &Actions) -> Html {
    let (class, first) = match lesson.next {
        Gate::Ready => ("btn pri next", Some("now")),
        Gate::Open | Gate::Shut => ("btn next", None),
    };
    let words = if lesson.step + 1 == lesson.steps { texts::NEXT_LESSON } else { texts::NEXT_STEP };
    html! {
        <div class="foot">
            <span class="sr" role="status">{ if lesson.next == Gate::Ready { texts::ALL_MET } else { "" } }</span>
            <button type="button" class="btn quiet" disabled={lesson.back == Gate::Shut}
                onclick={actions.on_back.reform(|_| ())}>{ icon("#i-left") }{ texts::BACK }</button>
            <button type="button" {class} data-first={first} disabled={lesson.next == Gate::Shut}
                onclick={actions.on_next_step.reform(|_| ())}>{ words }</button>
        </div>
    }
}
