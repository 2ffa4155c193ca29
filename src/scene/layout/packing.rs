//! How many nodes stand side by side, and how large their pods are drawn.

use super::{Demand, Form, Rect, strip};

/// The size of a pod; chosen once per view, so that pods compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileSize {
    /// A dot: a full node has as many as it may have pods.
    Dot,
    /// A capsule without words.
    Xs,
    /// One word and a badge.
    S,
    /// Hash, name and words.
    M,
}

impl TileSize {
    /// Width and height of a tile that takes one slot.
    pub fn tile(self) -> (f64, f64) {
        match self {
            TileSize::Dot => (7.6, 7.6),
            TileSize::Xs => (20.0, 20.0),
            TileSize::S => (50.0, 62.0),
            TileSize::M => (76.0, 84.0),
        }
    }

    /// Whether a pod of this size fills `rect` as it does where it stands.
    pub fn stands_in(self, rect: Rect) -> bool {
        (rect.w - self.tile().0).abs() < 0.01
    }

    /// The free space between tiles.
    pub fn gap(self) -> f64 {
        match self {
            TileSize::Dot => 2.0,
            TileSize::Xs => 3.0,
            TileSize::S => 6.0,
            TileSize::M => 8.0,
        }
    }
}

/// Columns of cards, and the size of their tiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Packing {
    pub columns: usize,
    pub card_width: f64,
    pub gap: f64,
    pub size: TileSize,
}

/// A card for one node alone is no wider than this.
const WIDEST_CARD: f64 = 560.0;

/// Between two cards.
pub(super) fn gap(form: Form) -> f64 {
    match form {
        Form::Wide => 13.0,
        Form::Compact => 8.0,
    }
}

pub(super) fn choose(form: Form, width: f64, demand: Demand, largest: TileSize) -> Packing {
    let gap = gap(form);
    let columns = columns(form, width, demand.nodes).max(1);
    let room = width - 2.0 * strip::margin(form) - gap * (columns - 1) as f64;
    Packing {
        columns,
        card_width: (room / columns as f64).min(WIDEST_CARD),
        gap,
        size: size(form, demand).min(largest),
    }
}

fn columns(form: Form, width: f64, nodes: usize) -> usize {
    match (form, nodes) {
        (_, 0..=3) => nodes,
        (Form::Compact, 4) => 2,
        (Form::Compact, _) => 3,
        (Form::Wide, 4..=8) => 4,
        (Form::Wide, 9..=10) => 5,
        (Form::Wide, _) => ((width - 11.0) / 130.0).floor() as usize,
    }
}

/// The largest size whose slots suffice; a size that was left is taken again only well below its limit.
fn size(form: Form, demand: Demand) -> TileSize {
    use TileSize::{M, S, Xs};
    let limits: [(TileSize, usize); 3] = match (form, demand.nodes) {
        (Form::Wide, 0..=1) => [(M, 24), (S, 48), (Xs, usize::MAX)],
        (Form::Wide, 2..=3) => [(M, 9), (S, 16), (Xs, usize::MAX)],
        (Form::Wide, 4..=10) => [(M, 0), (S, 12), (Xs, 60)],
        (Form::Compact, 0..=1) => [(M, 8), (S, 24), (Xs, usize::MAX)],
        (Form::Compact, 2..=6) => [(M, 0), (S, 12), (Xs, 60)],
        _ => [(M, 0), (S, 0), (Xs, 30)],
    };
    let suffices = |size: TileSize, limit: usize| match demand.before {
        Some(before) if before < size => demand.slots.saturating_mul(5) <= limit.saturating_mul(4),
        _ => demand.slots <= limit,
    };
    let chosen = limits.into_iter().filter(|(_, limit)| *limit > 0).find(|(size, limit)| suffices(*size, *limit));
    chosen.map_or(TileSize::Dot, |(size, _)| size)
}
