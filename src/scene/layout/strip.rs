//! The control plane: boxes that decide, the bar that everything passes, and what remembers.

use super::{Form, Point, Rect};

/// The boxes of the control plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// The panel behind them.
    pub zone: Rect,
    /// kubectl, on the wide drawing only.
    pub kubectl: Option<Rect>,
    /// The controller manager.
    pub manager: Rect,
    /// Its chips, on the wide drawing only.
    pub chips: Vec<Rect>,
    /// The scheduler.
    pub scheduler: Rect,
    /// etcd.
    pub etcd: Rect,
    /// The API server.
    pub bar: Rect,
}

/// The free edge below the cards.
pub(super) const BOTTOM: f64 = 8.0;

/// The free edge at the sides of the stage.
pub(super) fn margin(form: Form) -> f64 {
    match form {
        Form::Wide => 12.0,
        Form::Compact => 8.0,
    }
}

pub(super) fn arrange(form: Form, width: f64, chips: &[f64]) -> Strip {
    match form {
        Form::Wide => wide(width, chips),
        Form::Compact => compact(width, if chips.is_empty() { 16.0 } else { 52.0 }),
    }
}

fn wide(width: f64, chips: &[f64]) -> Strip {
    let extra = (width - 836.0).max(0.0);
    let kubectl = Rect::new(22.0, 14.0, 104.0 + (extra * 0.12).min(48.0), 114.0);
    let bar_x = kubectl.right() + 24.0;
    let bar = Rect::new(bar_x, 94.0, width - 22.0 - bar_x, 34.0);
    let side = 126.0 + extra * 0.2;
    let etcd = Rect::new(bar.right() - side, 14.0, side, 48.0);
    let scheduler = Rect::new(etcd.x - side + 2.0, 14.0, side - 14.0, 48.0);
    let manager = Rect::new(bar.x, 14.0, scheduler.x - 12.0 - bar.x, 48.0);
    Strip {
        zone: Rect::new(12.0, 4.0, width - 24.0, 134.0),
        chips: chip_row(manager, chips),
        kubectl: Some(kubectl),
        manager,
        scheduler,
        etcd,
        bar,
    }
}

/// Chips as wide as they want, and their share of what is left or lacking.
fn chip_row(manager: Rect, wanted: &[f64]) -> Vec<Rect> {
    let gap = 6.0;
    let count = wanted.len().max(1) as f64;
    let room = manager.w - 20.0 - gap * (count - 1.0);
    let all: f64 = wanted.iter().sum();
    let spare = ((room - all) / count).clamp(0.0, 24.0);
    let squeeze = (room / all.max(1.0)).min(1.0);
    let mut x = manager.x + 10.0;
    let mut place = |wanted: &f64| {
        let rect = Rect::new(x, 38.0, wanted * squeeze + spare, 18.0);
        x = rect.right() + gap;
        rect
    };
    wanted.iter().map(&mut place).collect()
}

/// The bar stands below the boxes, or where they would be.
fn compact(width: f64, bar_y: f64) -> Strip {
    let bar = Rect::new(18.0, bar_y, width - 36.0, 28.0);
    let each = (bar.w - 16.0) / 3.0;
    let cell = |at: f64| Rect::new(bar.x + at * (each + 8.0), 16.0, each, 24.0);
    Strip {
        zone: Rect::new(8.0, 8.0, width - 16.0, bar.bottom()),
        kubectl: None,
        manager: cell(0.0),
        chips: Vec::new(),
        scheduler: cell(1.0),
        etcd: cell(2.0),
        bar,
    }
}

impl Strip {
    pub(super) fn upward(&self, x: f64) -> Vec<Point> {
        vec![Point { x, y: self.bar.y }, Point { x, y: self.manager.bottom() }]
    }

    pub(super) fn kubectl_wire(&self) -> Option<Vec<Point>> {
        let (kubectl, y) = (self.kubectl?, self.bar.centre().y);
        Some(vec![Point { x: self.bar.x, y }, Point { x: kubectl.right(), y }])
    }

    /// On a phone the manager has one wire for all its loops.
    pub(super) fn controller_wire(&self, index: usize) -> Option<Vec<Point>> {
        match self.kubectl {
            Some(_) => self.chips.get(index).map(|chip| self.upward(chip.centre().x)),
            None => Some(self.upward(self.manager.centre().x)),
        }
    }
}
