//! Those who decide, the bar that everything passes, and what remembers.

use super::px;
use super::roving::Held;
use crate::api::set::Set;
use crate::scene::Part;
use crate::scene::layout::{Form, Rect, Strip};
use crate::scene::picture::{Chip, Heat};
use crate::ui::texts;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct ControlPlaneProps {
    pub strip: Strip,
    pub form: Form,
    pub command: Vec<String>,
    /// What happens now, where no strip above tells it.
    pub telling: Option<String>,
    pub chips: Vec<Chip>,
    pub manager: Heat,
    pub scheduler: Heat,
    pub etcd: f64,
    /// What is behind the curtain.
    pub hidden: Set<Part>,
    /// For each box that shows, by its id.
    pub held: Vec<Held>,
}

/// A box as something to select.
fn held(props: &ControlPlaneProps, id: &str, label: &str, frame: Rect, drawing: Html) -> Html {
    let Some(held) = props.held.iter().find(|held| held.id == id) else { return drawing };
    html! {
        <g class={classes!("cpg", held.class)} id={held.id.clone()} role="button" tabindex={held.tabindex}
            aria-pressed={held.pressed} aria-label={label.to_owned()}>
            { drawing }
            <rect x={px(frame.x - 2.5)} y={px(frame.y - 2.5)} width={px(frame.w + 5.0)} height={px(frame.h + 5.0)} rx="6" class="halo" />
        </g>
    }
}

/// The strip at the top of the stage.
pub fn control_plane(props: &ControlPlaneProps) -> Html {
    let strip = &props.strip;
    html! {
        <g>
            { rect(strip.zone, "zone", "10") }
            if let Some(kubectl) = strip.kubectl.filter(|_| !props.hidden.contains(&Part::Kubectl)) {
                { held(props, "cp-kubectl", texts::KUBECTL, kubectl, self::kubectl(kubectl, &props.command)) }
            }
            { match props.form {
                Form::Wide => wide(props),
                Form::Compact => compact(props),
            } }
            { held(props, "cp-api", texts::API_SERVER, strip.bar, bar(props)) }
        </g>
    }
}

pub fn rect(rect: Rect, class: &'static str, round: &'static str) -> Html {
    html! { <rect x={px(rect.x)} y={px(rect.y)} width={px(rect.w)} height={px(rect.h)} rx={round} {class} /> }
}

fn heat(heat: Heat, idle: &'static str, hot: &'static str) -> &'static str {
    if heat == Heat::Hot { hot } else { idle }
}

fn kubectl(place: Rect, command: &[String]) -> Html {
    let x = place.x + 10.0;
    let first = place.bottom() - 14.0 - 15.0 * command.len().saturating_sub(1) as f64;
    html! {
        <>
            { rect(place, "box", "4") }
            <svg class="ic" x={px(x)} y={px(place.y + 10.0)} width="16" height="16"><use href="#i-term" /></svg>
            <text x={px(x + 22.0)} y={px(place.y + 23.0)} class="b t13">{ texts::KUBECTL }</text>
            <text x={px(x)} y={px(place.y + 44.0)} class="t11 f3">{ texts::KUBECTL_NOTE }</text>
            { for command.iter().enumerate().map(|(at, line)| html! {
                <text x={px(x)} y={px(first + 15.0 * at as f64)} class="m t11">{ line }</text>
            }) }
        </>
    }
}

fn wide(props: &ControlPlaneProps) -> Html {
    let Strip { manager, scheduler, etcd, .. } = props.strip;
    let title = |place: Rect, words: &'static str, note: &'static str| {
        let (x, y) = (px(place.x + 12.0), place.y);
        html! {
            <>
                <text x={x.clone()} y={px(y + 17.0)} class="b t13">{ words }</text>
                <text {x} y={px(y + 37.0)} class="t11 f3">{ note }</text>
            </>
        }
    };
    let shown = |part: Part| !props.hidden.contains(&part);
    html! {
        <>
            if shown(Part::Controllers) {
                { held(props, "cp-manager", texts::MANAGER, manager, manager_box(manager)) }
                { for props.chips.iter().enumerate().map(|(at, each)| {
                    let label = texts::controller(&each.name);
                    held(props, &format!("cp-chip-{at}"), &label, each.rect, chip(each))
                }) }
            }
            if shown(Part::Scheduler) {
                { held(props, "cp-scheduler", texts::SCHEDULER, scheduler, html! { <>
                    { rect(scheduler, heat(props.scheduler, "box", "box hot"), "4") }
                    { title(scheduler, texts::SCHEDULER, texts::SCHEDULER_NOTE) }
                </> }) }
            }
            if shown(Part::Etcd) {
                { held(props, "cp-etcd", texts::ETCD, etcd, html! { <>
                    { rect(etcd, "box", "4") }
                    { title(etcd, texts::ETCD, texts::ETCD_NOTE) }
                    { etcd_lines(etcd, props.etcd) }
                </> }) }
            }
        </>
    }
}

fn manager_box(place: Rect) -> Html {
    html! {
        <>
            { rect(place, "box", "4") }
            <text x={px(place.x + 10.0)} y={px(place.y + 17.0)} class="b t13">{ texts::MANAGER }</text>
            <text x={px(place.right() - 10.0)} y={px(place.y + 17.0)} class="t11 f3 end">{ texts::MANAGER_NOTE }</text>
        </>
    }
}

fn chip(chip: &Chip) -> Html {
    let centre = chip.rect.centre();
    let words = if chip.heat == Heat::Hot { "t11 mid fona b" } else { "t11 mid f2" };
    html! {
        <>
            { rect(chip.rect, heat(chip.heat, "chip", "chip hot"), "3") }
            <text x={px(centre.x)} y={px(centre.y + 4.0)} class={words}>{ &chip.name }</text>
        </>
    }
}

/// Four lines; a new one comes in at the top and pushes the others down.
fn etcd_lines(place: Rect, settled: f64) -> Html {
    let shift = (settled - 1.0) * 8.0;
    let line = |at: usize| {
        let y = place.y + 10.0 + 8.0 * at as f64 + if at == 0 { 0.0 } else { shift };
        let class = if at == 0 && settled < 1.0 { "chip hot" } else { "chip" };
        html! { <rect x={px(place.right() - 50.0)} y={px(y)} width="40" height="5" rx="1" {class} /> }
    };
    (0..4).map(line).collect()
}

fn compact(props: &ControlPlaneProps) -> Html {
    let Strip { manager, scheduler, etcd, .. } = props.strip;
    let etcd_heat = if props.etcd < 1.0 { Heat::Hot } else { Heat::Idle };
    let cell = |part: Part, id: &str, place: Rect, words: &'static str, hot: Heat| {
        if props.hidden.contains(&part) {
            return Html::default();
        }
        let centre = place.centre();
        let drawing = html! {
            <>
                { rect(place, heat(hot, "box", "box hot"), "4") }
                <text x={px(centre.x)} y={px(centre.y + 4.0)} class="b mid">{ words }</text>
            </>
        };
        held(props, id, words, place, drawing)
    };
    html! {
        <>
            { cell(Part::Controllers, "cp-manager", manager, texts::CONTROLLERS, props.manager) }
            { cell(Part::Scheduler, "cp-scheduler", scheduler, texts::SCHEDULER, props.scheduler) }
            { cell(Part::Etcd, "cp-etcd", etcd, texts::ETCD, etcd_heat) }
        </>
    }
}

fn bar(props: &ControlPlaneProps) -> Html {
    let bar = props.strip.bar;
    let y = px(bar.centre().y + 4.5);
    html! {
        <>
            { rect(bar, "bus", "4") }
            { match props.form {
                Form::Wide => html! {
                    <>
                        <text x={px(bar.x + 16.0)} y={y.clone()} class="b t13">{ texts::API_SERVER }</text>
                        <text x={px(bar.x + 94.0)} {y} class="f2">{ texts::API_SERVER_NOTE }</text>
                    </>
                },
                Form::Compact => html! {
                    <>
                        <text x={px(bar.x + 12.0)} y={y.clone()} class="b t13">{ texts::API_SERVER }</text>
                        <text x={px(bar.right() - 12.0)} {y} class="t11 f2 end">{ props.telling.as_deref().unwrap_or(texts::API_SERVER_SHORT) }</text>
                    </>
                },
            } }
        </>
    }
}
