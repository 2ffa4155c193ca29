//! Parts of the page that are drawn anew only when what they are drawn from has changed.
//!
//! One component serves them all: each component of its own costs several kilobytes of wasm.

use std::any::Any;
use std::rc::Rc;
use yew::prelude::*;
use yew::virtual_dom::Key;

/// A part, drawn from its data.
pub fn part<D: PartialEq + 'static>(data: D, draw: fn(&D) -> Html) -> Html {
    let drawing: Rc<dyn Drawing> = Rc::new(Part { data, draw });
    html! { <Memo drawing={Handle(drawing)} /> }
}

/// A part of a list, found again by its key.
pub fn keyed_part<D: PartialEq + 'static>(key: Key, data: D, draw: fn(&D) -> Html) -> Html {
    let drawing: Rc<dyn Drawing> = Rc::new(Part { data, draw });
    html! { <Memo {key} drawing={Handle(drawing)} /> }
}

struct Part<D> {
    data: D,
    draw: fn(&D) -> Html,
}

trait Drawing {
    fn html(&self) -> Html;
    fn is_as(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<D: PartialEq + 'static> Drawing for Part<D> {
    fn html(&self) -> Html {
        (self.draw)(&self.data)
    }

    fn is_as(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.data == other.data)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone)]
struct Handle(Rc<dyn Drawing>);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_as(other.0.as_any())
    }
}

#[derive(Properties, PartialEq)]
struct MemoProps {
    drawing: Handle,
}

#[component]
fn Memo(props: &MemoProps) -> Html {
    props.drawing.0.html()
}
