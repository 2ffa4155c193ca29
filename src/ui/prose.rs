//! Text of lessons: paragraphs and lists of plain, code, strong and explained words.

use super::props::{Block, Inline, Paragraph};
use std::rc::Rc;
use yew::prelude::*;

/// Paragraphs and lists. A click on an explained word opens its meaning below.
pub fn prose(text: &[Block]) -> Html {
    let item = |item: &Paragraph| html! { <li><Piece text={item.clone()} /></li> };
    let block = |block: &Block| match block {
        Block::Paragraph(paragraph) => html! { <div class="say"><Piece text={paragraph.clone()} /></div> },
        Block::Bullets(items) => html! { <ul class="say">{ for items.iter().map(item) }</ul> },
        Block::Numbered(items) => html! { <ol class="say">{ for items.iter().map(item) }</ol> },
    };
    text.iter().map(block).collect()
}

#[derive(Properties, PartialEq)]
struct PieceProps {
    text: Paragraph,
}

#[component]
fn Piece(props: &PieceProps) -> Html {
    let opened = use_state(|| None::<Rc<str>>);
    let meaning = props.text.iter().find_map(|inline| match inline {
        Inline::Term { word, meaning } if opened.as_ref() == Some(word) => Some((word.clone(), meaning.clone())),
        _ => None,
    });
    html! {
        <>
            <p>{ for props.text.iter().map(|inline| one(inline, &opened)) }</p>
            if let Some((word, meaning)) = meaning {
                <p class="meaning" role="note"><b>{ &*word }</b>{ ": " }{ &*meaning }</p>
            }
        </>
    }
}

fn one(inline: &Inline, opened: &UseStateHandle<Option<Rc<str>>>) -> Html {
    match inline {
        Inline::Text(text) => html! { { &**text } },
        Inline::Code(text) => html! { <code>{ &**text }</code> },
        Inline::Strong(text) => html! { <b>{ &**text }</b> },
        Inline::Term { word, .. } => {
            let open = opened.as_ref() == Some(word);
            let (opened, next) = (opened.clone(), (!open).then(|| word.clone()));
            let onclick = Callback::from(move |_: MouseEvent| opened.set(next.clone()));
            html! {
                <button type="button" class="gloss" aria-expanded={open.to_string()} {onclick}>{ &**word }</button>
            }
        }
    }
}
