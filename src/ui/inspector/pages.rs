//! The other pages: YAML, events, logs, shell.

use super::summary::row;
use crate::scene::inspect::{EventRow, Ink, Inside, Mark, Page, Row, Side, YamlLine};
use crate::ui::icons::sign;
use crate::ui::lesson_panel::command;
use crate::ui::props::{Actions, ChipState, CommandChip};
use crate::ui::texts;
use crate::ui::views::clock_words;
use yew::prelude::*;

/// The object as YAML, all of it or what its newest write has changed.
pub fn yaml(page: Page, last: Option<&Row>, lines: &[YamlLine], actions: &Actions) -> Html {
    let sides = [Side::Whole, Side::Change].map(|side| (texts::side(side).to_owned(), Page::Yaml(side)));
    html! {
        <>
            { choice(texts::YAML_SIDES, &sides, page, actions) }
            if let Some(last) = last {
                <ul class="cond">{ row(last, actions) }</ul>
            }
            if lines.is_empty() {
                <p class="iwords">{ texts::NO_CHANGE }</p>
            } else {
                <pre class="yaml" tabindex="0">{ diff_lines(lines) }</pre>
            }
        </>
    }
}

/// Lines of YAML; those that went or came say so in words too.
pub fn diff_lines(lines: &[YamlLine]) -> Html {
    let room = if lines.iter().any(|line| line.mark != Mark::Same) { "  " } else { "" };
    let one = |line: &YamlLine| {
        let (class, mark, spoken) = match line.mark {
            Mark::Same => ("l", room, ""),
            Mark::Gone => ("l gone", "− ", texts::LINE_GONE),
            Mark::New => ("l new", "+ ", texts::LINE_NEW),
            Mark::Skip => ("l dim", room, ""),
        };
        let piece = |(ink, text): &(Ink, String)| {
            let class = match ink {
                Ink::Sign => "ys",
                Ink::Key => "yk",
                Ink::Text => "yt",
                Ink::Value => "yv",
            };
            html! { <span {class}>{ text }</span> }
        };
        html! {
            <span {class}>
                if !mark.is_empty() {
                    <span aria-hidden="true">{ mark }</span>
                }
                if !spoken.is_empty() {
                    <span class="sr">{ spoken }</span>
                }
                { for line.pieces.iter().map(piece) }
            </span>
        }
    };
    lines.iter().map(one).collect()
}

/// What was reported.
pub fn events(events: &[EventRow], actions: &Actions) -> Html {
    if events.is_empty() {
        return html! { <p class="iwords">{ texts::NO_EVENTS }</p> };
    }
    let one = |event: &EventRow| {
        let at = event.at;
        let clock = clock_words(at);
        html! {
            <li>
                if event.is_warning {
                    { sign("#g-notready") }<span class="sr">{ texts::WARNING }{ ": " }</span>
                } else {
                    { sign("#g-check") }
                }
                <div>
                    <b>{ &event.reason }</b>
                    <button type="button" title={texts::go_to(&clock, &event.reason)}
                        onclick={actions.on_instant.reform(move |_: MouseEvent| at)}><time>{ &clock }</time></button>
                    <p>{ &event.message }</p>
                    <small>{ &event.from }if !event.count.is_empty() { { ", " }{ &event.count } }</small>
                </div>
            </li>
        }
    };
    html! { <ul class="evts">{ for events.iter().map(one) }</ul> }
}

/// What a container prints, as it comes: the newest line is at the end, and in view.
pub fn logs(log: &Inside<Vec<String>>, actions: &Actions) -> Html {
    html! {
        <>
            { containers(log, Page::Logs, actions) }
            { match &log.found {
                Ok(lines) if lines.is_empty() => html! { <p class="iwords">{ texts::NO_LOG }</p> },
                Ok(lines) => html! {
                    <>
                        <pre class="lines" role="log" tabindex="0" aria-label={texts::page(Page::Logs(0))}>{ for lines.iter().map(|line| html! { <span class="l">{ line }</span> }) }</pre>
                        <p class="iwords">{ texts::LOG_END }</p>
                    </>
                },
                Err(reason) => html! { <p class="iwords">{ reason }</p> },
            } }
        </>
    }
}

/// The command that leads inside, to be typed at the console where everybody sees it.
pub fn shell(shell: &Inside<String>, actions: &Actions) -> Html {
    html! {
        <>
            { containers(shell, Page::Shell, actions) }
            { match &shell.found {
                Ok(line) => {
                    let chip = CommandChip { command: line.as_str().into(), gloss: "".into(), state: ChipState::Next };
                    html! { <><p class="iwords">{ texts::SHELL_WORDS }</p>{ command(&chip, &actions.on_run) }</> }
                }
                Err(reason) => html! { <p class="iwords">{ texts::SHELL_NONE }{ " " }{ reason }</p> },
            } }
        </>
    }
}

/// Which container, where there are several.
fn containers<T>(inside: &Inside<T>, page: fn(usize) -> Page, actions: &Actions) -> Html {
    if inside.containers.len() < 2 {
        return Html::default();
    }
    let all: Vec<(String, Page)> = inside.containers.iter().cloned().zip((0..).map(page)).collect();
    choice(texts::CONTAINERS, &all, page(inside.chosen), actions)
}

fn choice(label: &'static str, all: &[(String, Page)], chosen: Page, actions: &Actions) -> Html {
    let one = |(words, page): &(String, Page)| {
        let page = *page;
        html! {
            <button type="button" aria-pressed={(page == chosen).to_string()}
                onclick={actions.on_page.reform(move |_: MouseEvent| page)}>{ words }</button>
        }
    };
    html! { <div class="seg" role="group" aria-label={label}>{ for all.iter().map(one) }</div> }
}
