//! The small pictures of home.

use crate::ui::texts;
use yew::prelude::*;

/// A command on its way to three nodes.
pub fn hero() -> Html {
    let pods = [(16, 0), (84, 0), (187, 0), (255, 0)];
    html! {
        <svg class="mini canvas" viewBox="-1 0 502 196" role="img" aria-label={texts::HOME_PICTURE}>
            <rect x="0" y="10" width="196" height="36" rx="8" class="zone" />
            <text x="14" y="33" class="m b"><tspan class="fbusy">{ "$ " }</tspan>{ texts::HOME_COMMAND }</text>
            <path d="M196 28H232" class="wire hot" />
            <rect x="232" y="10" width="268" height="36" rx="6" class="bus" />
            <text x="248" y="33" class="b t13">{ texts::API_SERVER }</text>
            <path d="M252 46V54a8 8 0 0 1 -8 8H136a8 8 0 0 0 -8 8V92" class="wire" />
            <path d="M299 46V92" class="wire" />
            <path d="M470 46V92" class="wire hot" />
            { for [(1, "minikube"), (172, "m02"), (343, "m03")].into_iter().map(|(x, name)| card(x, name)) }
            <rect x="456" y="86" width="28" height="12" rx="3" class="box hot" />
            { for pods.into_iter().map(|(x, _)| ready(x)) }
            <g class="pod creating">
                <rect x="358" y="114" width="58" height="58" rx="17" class="body" />
                <circle cx="387" cy="143" r="15" class="ring track" />
                <circle cx="387" cy="143" r="15" class="ring arc rb" stroke-dasharray="58 95" transform="rotate(-90 387 143)" />
            </g>
            <circle cx="455" cy="143" r="3" class="slotd" />
            <circle r="5" class="pulse order" />
            <circle r="5" class="pulse work" />
        </svg>
    }
}

/// A node's card, 157 wide, with the socket of its kubelet.
fn card(x: i32, name: &str) -> Html {
    html! {
        <>
            <path transform={format!("translate({x})")} class="node"
                d="M0 100a8 8 0 0 1 8-8C9 92 9 89 9 87V80a8 8 0 0 1 8-8H67a8 8 0 0 1 8 8V87c0 3 2 5 5 5H148a8 8 0 0 1 8 8V186a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8z" />
            <text x={(x + 42).to_string()} y="89" class="b mid">{ name }</text>
            <rect x={(x + 113).to_string()} y="86" width="28" height="12" rx="3" class="box" />
        </>
    }
}

fn ready(x: i32) -> Html {
    html! {
        <g class="pod ready">
            <rect x={x.to_string()} y="114" width="58" height="58" rx="17" class="body" />
            <circle cx={(x + 29).to_string()} cy="143" r="16" class="pea rb" />
        </g>
    }
}

/// So many empty nodes.
pub fn nodes(count: i32) -> Html {
    let node = |at: i32| {
        html! {
            <g transform={format!("translate({})", 2 + at * 92)}>
                <path class="node"
                    d="M0 20a6 6 0 0 1 6-6C8 14 8 12 8 10V8a6 6 0 0 1 6-6H38a6 6 0 0 1 6 6V10c0 2 1 4 4 4H74a6 6 0 0 1 6 6V50a6 6 0 0 1-6 6H6a6 6 0 0 1-6-6z" />
                { for [14, 32, 50, 68].into_iter().map(|x: i32| html! {
                    <circle cx={x.to_string()} cy="36" r="3" class="slotd" />
                }) }
            </g>
        }
    };
    html! { <svg class="art" viewBox="0 0 290 64" aria-hidden="true">{ for (0..count).map(node) }</svg> }
}

/// One browser tab in front, and room for another.
pub fn tab() -> Html {
    html! {
        <svg class="art" viewBox="0 0 290 64" aria-hidden="true">
            <path class="tab" d="M0 58c12 0 20-4 20-14V22a10 10 0 0 1 10-10H126a10 10 0 0 1 10 10V44c0 10 8 14 20 14z" />
            <circle class="markd" cx="36" cy="35" r="8" />
            <path class="dash" d="M56 35H112" />
            <path class="wire" d="M152 58c8 0 12-3 12-10V30a8 8 0 0 1 8-8H214a8 8 0 0 1 8 8V48c0 7 4 10 12 10H262M186 40H200M193 33V47" />
        </svg>
    }
}
