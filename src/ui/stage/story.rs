//! The story strip: the newest chain of causes, step by step.

use crate::scene::{StepPhase, StoryStep};
use crate::ui::texts;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct StoryProps {
    pub story: Vec<StoryStep>,
}

/// As many steps as fit; the newest are kept.
const MOST: usize = 5;

/// The strip.
#[component]
pub fn Story(props: &StoryProps) -> Html {
    let hidden = props.story.len().saturating_sub(MOST);
    let one = |(at, step): (usize, &StoryStep)| {
        let class = match step.phase {
            StepPhase::Done => "d",
            StepPhase::Now => "now",
        };
        html! {
            <li {class} aria-current={(step.phase == StepPhase::Now).then_some("step")} title={step.what.to_string()}>
                <span class="n" aria-hidden="true">{ at + 1 }</span><b>{ &*step.who }</b><span>{ &*step.what }</span>
            </li>
        }
    };
    html! {
        <ol class="story" aria-label={texts::STORY}>
            { for props.story.iter().enumerate().skip(hidden).map(one) }
            if props.story.is_empty() {
                <li class="idle">{ texts::STORY_IDLE }</li>
            }
        </ol>
    }
}
