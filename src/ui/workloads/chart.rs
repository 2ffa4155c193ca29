//! The last rollout, pod by pod; the same in words for whoever cannot see it.

use super::px;
use crate::scene::layout::Rect;
use crate::scene::lettering::{Face, width};
use crate::scene::palette::Hue;
use crate::scene::workloads::Chart;
use crate::scene::workloads::plot::{Area, Plot};
use crate::ui::texts;
use crate::ui::views::clock_words;
use yew::prelude::*;

/// The chart on its card.
pub fn chart(chart: &Chart, plot: &Plot) -> Html {
    let Rect { x, y, w, h } = plot.rect;
    let (left, right) = plot.sides;
    let [floor, least, most] = plot.levels;
    let line = |y: f64, class: &'static str| html! { <path d={format!("M{left:.1} {y:.1}H{right:.1}")} {class} /> };
    let when = texts::chart_span(&seconds(chart.from), &seconds(chart.to), !plot.planned.is_empty());
    // Two words on top of each other say nothing.
    let is_apart = least - most >= 12.0;
    html! {
        <g role="img" aria-label={spoken(chart)}>
            <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} rx="10" class="zone" />
            <text x={px(x + 14.0)} y={px(y + 26.0)} class="b t13">{ texts::CHART }</text>
            <text x={px(x + w - 12.0)} y={px(y + 26.0)} class="t11 f3 end">{ when }</text>
            if w > 600.0 {
                <path d={format!("M{:.1} {:.1}h22", x + 188.0, y + 22.0)} class="rready" />
                <text x={px(x + 216.0)} y={px(y + 26.0)} class="t11 f2">{ texts::READY_PODS }</text>
            }
            { for plot.areas.iter().map(area) }
            { for plot.planned.iter().map(|(points, hue)| html! { <polyline points={points.clone()} class={classes!("plan", hue.class())} /> }) }
            <polyline points={plot.ready.clone()} class="rready" />
            { line(least, "least line") }
            { line(most, "most line") }
            { line(floor, "axis") }
            <text x={px(left - 6.0)} y={px(most + 4.0)} class="t11 fbad end">{ texts::at_most(chart.most) }</text>
            if is_apart {
                <text x={px(left - 6.0)} y={px(least + 4.0)} class="t11 fok end">{ texts::ready_count(chart.least) }</text>
            }
            <text x={px(left - 6.0)} y={px(floor + 4.0)} class="m t11 f3 end">{ "0" }</text>
            { for plot.areas.iter().filter_map(label) }
            if let Some(now) = plot.now {
                <path d={format!("M{now:.1} {:.1}V{:.1}", most - 15.0, floor + 4.0)} class="now" />
                <text x={px(now + 6.0)} y={px(most - 5.0)} class="b">{ texts::NOW }</text>
            }
            { for plot.ticks.iter().map(|(x, at)| html! { <text x={px(*x)} y={px(floor + 16.0)} class="t11 m f3 mid">{ seconds(*at) }</text> }) }
            if !plot.planned.is_empty() {
                <text x={px(right - 4.0)} y={px((least + floor) / 2.0)} class="t11 f3 end">{ texts::PLANNED }</text>
            }
        </g>
    }
}

fn area(area: &Area) -> Html {
    html! {
        <>
            <polygon points={area.points.clone()} class={classes!("pea", "area", area.hue.class())} />
            if area.hue != Hue::Current {
                <polygon points={area.points.clone()} fill="url(#stripes)" />
            }
        </>
    }
}

fn label(area: &Area) -> Option<Html> {
    let (x, y, words) = area.label.as_ref()?;
    let w = width(words, Face::Sans, 12.0) + 28.0;
    Some(html! {
        <>
            <rect x={px(x - w / 2.0)} y={px(y - 10.0)} width={px(w)} height="20" rx="4" class="plate" />
            <text x={px(*x)} y={px(y + 4.0)} class={classes!("b", "mid", format!("f{}", area.hue.class()))}>{ words }</text>
        </>
    })
}

/// `0:42` of `0:42.6`.
fn seconds(at: crate::api::time::SimTime) -> String {
    let words = clock_words(at);
    words.split('.').next().unwrap_or_default().to_owned()
}

fn spoken(chart: &Chart) -> String {
    let mut words = format!("{}. ", texts::CHART);
    for band in &chart.bands {
        let steps: Vec<String> = band.pods.iter().map(|(at, count)| format!("{count} at {}", seconds(*at))).collect();
        words.push_str(&format!("{}: {}. ", band.name, steps.join(", ")));
    }
    let fewest = chart.ready.iter().map(|(_, count)| *count).min().unwrap_or(0);
    words.push_str(&texts::fewest_ready(fewest));
    words
}
