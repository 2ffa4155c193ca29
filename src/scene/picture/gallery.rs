//! The pictures that were drawn last: what stands still is not drawn anew.

use super::CardPicture;
use super::pods::PodPicture;
use super::wires::Cable;
use crate::api::set::Set;
use crate::scene::layout::Layout;
use crate::scene::{Node, Part, Pod, Scene};
use std::rc::Rc;

/// What was drawn last, for whoever draws the same stage again.
#[derive(Debug, Default)]
pub struct Gallery {
    layout: Option<Rc<Layout>>,
    hidden: Set<Part>,
    names: Vec<Rc<str>>,
    /// In the order in which the pods came.
    pub(super) pods: Vec<Hung>,
    /// Each with what it was drawn from: the node, and how many pods were on it.
    pub(super) cards: Vec<((Node, usize), Rc<CardPicture>)>,
    pub(super) cables: Vec<Cable>,
}

/// A pod's picture.
#[derive(Debug)]
pub(super) struct Hung {
    pub(super) pod: Rc<Pod>,
    pub(super) drawn: Rc<PodPicture>,
    /// Whether the pod stands still.
    pub(super) stands: bool,
    /// What its words count.
    pub(super) beat: i64,
}

impl Gallery {
    /// Takes down everything, unless the stage is the same.
    pub(super) fn prepare(&mut self, scene: &Scene, layout: &Rc<Layout>) {
        let names = || scene.nodes.iter().map(|node| &node.name);
        let is_same = self.layout.as_ref().is_some_and(|last| Rc::ptr_eq(last, layout) || last == layout)
            && self.hidden == scene.hidden
            && self.names.iter().eq(names());
        if !is_same {
            let (hidden, names) = (scene.hidden.clone(), names().cloned().collect());
            *self = Self { layout: None, hidden, names, ..Self::default() };
        }
        self.layout = Some(layout.clone());
    }

    /// The last picture of a pod; `at` is how far those before it have led.
    pub(super) fn pod(&self, pod: &Pod, at: &mut usize) -> Option<&Hung> {
        while self.pods.get(*at).is_some_and(|known| known.pod.number < pod.number) {
            *at += 1;
        }
        self.pods.get(*at).filter(|known| known.pod.number == pod.number && known.pod.uid == pod.uid)
    }
}
