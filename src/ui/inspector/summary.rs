//! The summary: facts under headings; names that select, steps that lead to their instants.

use super::pages::diff_lines;
use super::shapes::shape;
use crate::api::time::SimTime;
use crate::scene::inspect::{Body, ContainerCard, Fact, LabelUse, Row, Section};
use crate::scene::selection::Selection;
use crate::ui::props::Actions;
use crate::ui::texts;
use crate::ui::views::clock_words;
use yew::prelude::*;

/// All sections.
pub fn summary(sections: &[Section], actions: &Actions) -> Html {
    sections.iter().map(|section| one(section, actions)).collect()
}

fn one(section: &Section, actions: &Actions) -> Html {
    let is_routed =
        matches!(&section.body, Body::Labels(labels) if labels.iter().any(|(_, usage)| *usage == LabelUse::Routed));
    html! {
        <section>
            <h3 class="h3">{ section.title }<span class={is_routed.then_some("svc")}>{ &section.aside }</span></h3>
            { body(&section.body, actions) }
        </section>
    }
}

fn body(body: &Body, actions: &Actions) -> Html {
    match body {
        Body::Counts(counts) => html! { <dl class="nums">{ for counts.iter().map(count) }</dl> },
        Body::Chain(rows) => html! { <ul class="chain">{ for rows.iter().map(|row| self::row(row, actions)) }</ul> },
        Body::Rows(rows) | Body::Steps(rows) => {
            html! { <ul class="cond">{ for rows.iter().map(|row| self::row(row, actions)) }</ul> }
        }
        Body::Facts(facts) => self::facts(facts, actions),
        Body::Labels(labels) => html! { <div class="labs">{ for labels.iter().map(label) }</div> },
        Body::Containers(cards) => cards.iter().map(|card| container(card, actions)).collect(),
        Body::Difference(lines) => html! { <pre class="yaml ctn" tabindex="0">{ diff_lines(lines) }</pre> },
        Body::Words(words) => html! { <p class="iwords">{ words }</p> },
    }
}

fn count((number, name): &(i32, &'static str)) -> Html {
    html! { <div><dt>{ *name }</dt><dd>{ number }</dd></div> }
}

fn label((label, usage): &(String, LabelUse)) -> Html {
    let class = match usage {
        LabelUse::Routed => "lab m",
        LabelUse::Owned => "lab o",
        LabelUse::Plain => "lab",
    };
    html! { <span {class}>{ label }</span> }
}

fn facts(facts: &[Fact], actions: &Actions) -> Html {
    let one = |fact: &Fact| {
        let value = match &fact.link {
            Some(what) => link(what, html! { &fact.value }, "lk", actions),
            None => html! { &fact.value },
        };
        html! { <><dt>{ fact.name }</dt><dd>{ value }</dd></> }
    };
    html! { <dl class="kv">{ for facts.iter().map(one) }</dl> }
}

/// Whatever a row leads to, all of it leads there.
pub fn row(row: &Row, actions: &Actions) -> Html {
    let is_long = row.note.chars().count() > 24 || (row.at.is_some() && !row.note.is_empty());
    let clock = row.at.map(clock_words);
    let inner = html! {
        <>
            { shape(row.sign) }<span>{ &row.words }</span>
            if let Some(clock) = &clock {
                <time>{ clock }</time>
            }
            if !row.note.is_empty() {
                <small>{ &row.note }</small>
            }
        </>
    };
    let inner = match (&row.at, &row.link, clock) {
        (Some(at), _, Some(clock)) => step(*at, &clock, row, inner, actions),
        (_, Some(what), _) => link(what, inner, "row", actions),
        _ => html! { <div class="row">{ inner }</div> },
    };
    html! { <li class={is_long.then_some("long")}>{ inner }</li> }
}

fn link(what: &Selection, inner: Html, class: &'static str, actions: &Actions) -> Html {
    let what = what.clone();
    let onclick = actions.on_select.reform(move |_: MouseEvent| Some(what.clone()));
    html! { <button type="button" {class} {onclick}>{ inner }</button> }
}

fn step(at: SimTime, clock: &str, row: &Row, inner: Html, actions: &Actions) -> Html {
    let onclick = actions.on_instant.reform(move |_: MouseEvent| at);
    html! {
        <button type="button" class="row" title={texts::go_to(clock, &row.words)} {onclick}>{ inner }</button>
    }
}

fn container(card: &ContainerCard, actions: &Actions) -> Html {
    html! {
        <div class="ctn">
            <div class="chead">
                <svg class="cpea" viewBox="0 0 30 30" aria-hidden="true">
                    <circle cx="15" cy="15" r="14" class={classes!("pea", card.pea.hue.class())} />
                    <text x="15" y="19" class="peat fon">{ &*card.pea.tag }</text>
                </svg>
                <div><b>{ &card.name }</b><p><code>{ &card.image }</code>{ ", " }{ &card.words }</p></div>
            </div>
            if !card.facts.is_empty() {
                { facts(&card.facts, actions) }
            }
        </div>
    }
}
