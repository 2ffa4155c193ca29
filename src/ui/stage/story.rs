//! The story strip: the newest chain of causes, step by step.

use crate::api::time::SimTime;
use crate::scene::{StepPhase, StoryStep};
use crate::ui::lesson_panel::command;
use crate::ui::props::{ChipState, CommandChip, Invitation};
use crate::ui::texts;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct StoryProps {
    pub story: Vec<StoryStep>,
    /// Shown while nothing happens on an empty stage.
    pub invitation: Option<Invitation>,
    pub on_run: Callback<Rc<str>>,
    pub on_instant: Callback<SimTime>,
}

/// As many steps as fit; the newest are kept.
const MOST: usize = 5;

/// The strip.
pub fn story_strip(props: &StoryProps) -> Html {
    let hidden = props.story.len().saturating_sub(MOST);
    let one = |(at, step): (usize, &StoryStep)| {
        let class = match step.phase {
            StepPhase::Done => "d",
            StepPhase::Now => "now",
        };
        let instant = step.at;
        let (stem, rest) = step.who.split_at(step.who.find(" controller").unwrap_or(step.who.len()));
        let onclick = props.on_instant.reform(move |_: MouseEvent| instant);
        html! {
            <li {class} aria-current={(step.phase == StepPhase::Now).then_some("step")}>
                <button type="button" class="seek" title={texts::story_step(&step.what)} {onclick}>
                    <span class="n" aria-hidden="true">{ at + 1 }</span><b>{ stem }<i>{ rest }</i></b><span>{ &*step.what }</span>
                </button>
            </li>
        }
    };
    html! {
        <ol class="story" aria-label={texts::STORY}>
            { for props.story.iter().enumerate().skip(hidden).map(one) }
            if props.story.is_empty() {
                <li class="idle">{ idle(props) }</li>
            }
        </ol>
    }
}

fn idle(props: &StoryProps) -> Html {
    let Some(Invitation { words, command: lines }) = &props.invitation else {
        return html! { texts::STORY_IDLE };
    };
    let chip = |line: &Rc<str>| {
        let chip = CommandChip { command: line.clone(), gloss: "".into(), state: ChipState::Next };
        command(&chip, &props.on_run)
    };
    html! { <><span>{ &**words }</span>{ for lines.iter().map(chip) }</> }
}
