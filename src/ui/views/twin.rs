//! Twin runs, from what both futures came to, to what the page shows.

use crate::api::visitors::Loss;
use crate::lessons::lesson::Line;
use crate::lessons::twins::{Future, Sample, Side, Twin, Twins};
use crate::ui::props::{FutureView, SideView, TwinView};
use crate::ui::texts;

/// Both futures: what they are told to do, and once they were run, what came of them.
pub fn twins(twin: &Twin, twins: Option<&Twins>) -> TwinView {
    let most = twins.map_or(1, |twins| twins.left.most_wanted().max(twins.right.most_wanted()).max(1));
    let side = |side: &Side, future: Option<&Future>| {
        let lines = side.lines.iter().filter_map(|line| match line {
            Line::Type { text, .. } => Some(text.trim().into()),
            Line::Pass(_) | Line::Compare => None,
        });
        let future = future.map(|future| future_view(future, most));
        SideView { title: side.title.as_str().into(), lines: lines.collect(), future }
    };
    let (left, right) = (twins.map(|twins| &twins.left), twins.map(|twins| &twins.right));
    TwinView { sides: [side(&twin.left, left), side(&twin.right, right)] }
}

fn future_view(future: &Future, most: usize) -> FutureView {
    let reason = |(loss, count): &(Loss, u64)| format!("{count} {}", loss.words()).into();
    FutureView {
        served: future.served,
        lost: future.lost_in_all(),
        reasons: future.lost.iter().map(reason).collect(),
        ready: curve(future, most, |sample| sample.ready).into(),
        wanted: curve(future, most, |sample| sample.wanted).into(),
        about: texts::pods_over_time(future.fewest_ready(), future.most_wanted()).into(),
    }
}

/// Steps from sample to sample in a box of 100 by 30.
fn curve(future: &Future, most: usize, count: fn(&Sample) -> usize) -> String {
    let span = future.span.as_millis().max(1);
    let mut points = String::new();
    let mut height = None;
    for sample in &future.pods {
        let x = sample.at.as_millis() * 100 / span;
        let y = 28 - count(sample) * 26 / most;
        if let Some(before) = height.replace(y) {
            points.push_str(&format!("{x},{before} "));
        }
        points.push_str(&format!("{x},{y} "));
    }
    points.push_str(&format!("100,{}", height.unwrap_or(28)));
    points
}
