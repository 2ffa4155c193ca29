//! The geometry, checked for every number of nodes and the widths that desktops give it.

use super::*;

fn demand(nodes: usize, slots: usize) -> Demand<'static> {
    Demand { nodes, slots, seats: &[], chips: &[70.0; 5], before: None, floor: None, air: Air::Plenty }
}

fn each_stage(mut check: impl FnMut(&Layout, usize)) {
    for nodes in 1..=50 {
        for width in [800.0, 836.0, 900.0, 976.0, 1136.0, 1200.0] {
            check(&arrange(Form::Wide, 1.0, width, 544.0, demand(nodes, 4)), nodes);
        }
        check(&arrange(Form::Compact, 1.0, 390.0, 300.0, demand(nodes, 4)), nodes);
    }
}

#[test]
fn cards_neither_overlap_nor_leave_the_stage() {
    each_stage(|layout, nodes| {
        assert_eq!(layout.cards.len(), nodes);
        for (at, card) in layout.cards.iter().enumerate() {
            assert!(card.body.x >= 0.0 && card.body.right() <= layout.width, "{nodes} nodes: {:?}", card.body);
            assert!(card.tab.right() < card.socket.x, "{nodes} nodes: the tab meets the socket");
            assert!(card.tab.w >= 40.0, "{nodes} nodes: tab of {}", card.tab.w);
            for other in layout.cards.iter().skip(at + 1) {
                let with_tab = Rect::new(other.body.x, other.tab.y, other.body.w, other.body.bottom() - other.tab.y);
                assert!(!card.body.overlaps(with_tab), "{nodes} nodes on {}", layout.width);
            }
        }
    });
}

#[test]
fn slots_lie_inside_their_card_and_apart() {
    each_stage(|layout, nodes| {
        for card in &layout.cards {
            let slots: Vec<Rect> = (0..card.per_row * card.rows).map(|slot| card.slot(slot, 1, layout.size)).collect();
            for (at, slot) in slots.iter().enumerate() {
                assert!(slot.x >= card.body.x && slot.right() <= card.body.right(), "{nodes} nodes");
                assert!(slot.bottom() < card.body.bottom() && slot.y > card.body.y);
                assert!(!slots.iter().skip(at + 1).any(|other| other.overlaps(*slot)));
            }
        }
    });
}

#[test]
fn wires_are_level_or_upright_and_end_where_they_should() {
    each_stage(|layout, nodes| {
        let wires = (0..nodes).map(Wire::Kubelet).chain((0..5).map(Wire::Controller));
        for wire in wires.chain([Wire::Scheduler, Wire::Etcd]) {
            let points = layout.wire(wire).unwrap_or_default();
            assert!(points.len() >= 2, "{wire:?}");
            for pair in points.windows(2) {
                assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "{wire:?} runs askew");
            }
        }
        for (node, card) in layout.cards.iter().enumerate().take(3.min(nodes)) {
            let wire = layout.wire(Wire::Kubelet(node)).unwrap_or_default();
            let last = wire[wire.len() - 1];
            assert!(layout.strip.bar.x < wire[0].x && wire[0].x < layout.strip.bar.right(), "{nodes} nodes");
            assert!(card.socket.x < last.x && last.x <= card.socket.right(), "{nodes} nodes");
            assert!(nodes > 3 || wire.len() == 2, "{nodes} nodes");
        }
    });
}

#[test]
fn pills_lie_on_no_wire() {
    each_stage(|layout, nodes| {
        for cell in &layout.lane {
            for card in &layout.cards {
                let x = card.post;
                assert!(x < cell.x || x > cell.right(), "{nodes} nodes: the wire at {x} crosses {cell:?}");
            }
            assert!(cell.bottom() <= layout.cards[0].body.y, "{nodes} nodes");
        }
        assert!(layout.size <= TileSize::Xs || !layout.lane.is_empty(), "{nodes} nodes on {}", layout.width);
    });
}

#[test]
fn the_mock_up_stage_has_its_sizes() {
    let layout = arrange(Form::Wide, 1.0, 836.0, 430.0, demand(3, 6));
    let card = &layout.cards[1];
    assert_eq!((card.body.w, card.body.y, card.per_row, card.rows), (262.0, 196.0, 3, 2));
    assert_eq!(card.socket, Rect::new(465.0, 184.0, 72.0, 24.0));
    assert_eq!(layout.slot(1, 3, 1).map(|slot| slot.x), Some(296.0));
}

#[test]
fn a_wide_pod_spans_two_slots_but_not_two_rows() {
    let layout = arrange(Form::Wide, 1.0, 836.0, 430.0, demand(3, 6));
    let check = |slot, expected| assert_eq!(layout.slot(0, slot, 2).map(|rect| rect.w), Some(expected));
    check(0, 160.0);
    check(2, 76.0);
}

#[test]
fn sizes_change_with_hysteresis() {
    let check = |nodes, slots, before, expected| {
        let demand = Demand { nodes, slots, seats: &[], chips: &[70.0; 5], before, floor: None, air: Air::Plenty };
        assert_eq!(arrange(Form::Wide, 1.0, 836.0, 544.0, demand).size, expected, "{nodes} nodes, {slots} slots");
    };
    check(3, 9, None, TileSize::M);
    check(3, 10, Some(TileSize::M), TileSize::S);
    check(3, 9, Some(TileSize::S), TileSize::S);
    check(3, 7, Some(TileSize::S), TileSize::M);
    check(5, 12, None, TileSize::S);
    check(5, 13, None, TileSize::Xs);
    check(30, 1, None, TileSize::Xs);
    check(10, 61, None, TileSize::Dot);
    check(50, 31, None, TileSize::Dot);
    check(50, 30, Some(TileSize::Dot), TileSize::Dot);
    check(50, 24, Some(TileSize::Dot), TileSize::Xs);
}

#[test]
fn growth_comes_in_whole_rows() {
    let heights: Vec<f64> =
        [1, 6, 7, 9].map(|slots| arrange(Form::Wide, 1.0, 836.0, 300.0, demand(3, slots)).cards[0].body.h).to_vec();
    assert_eq!(heights[0], heights[1]);
    assert_eq!(heights[2] - heights[1], 92.0);
    assert_eq!(heights[2], heights[3]);
}

#[test]
fn the_largest_scale_that_fits_is_taken() {
    let check = |width, height, slots, expected| {
        assert_eq!(fit(width, height, demand(3, slots)).scale, expected, "{width} x {height}, {slots} slots");
    };
    check(1136.0, 540.0, 3, 1.05);
    check(976.0, 444.0, 3, 1.05);
    check(836.0, 300.0, 3, 0.9);
    check(390.0, 300.0, 3, 1.0);
}

#[test]
fn a_phone_shows_three_rows_of_pods_and_their_door() {
    let floor = Some(FloorDemand { doors: 1, street: 84.0, tally: 110.0, ..FloorDemand::default() });
    let layout = fit(390.0, 364.0, Demand { floor, ..demand(3, 6) });
    assert_eq!(layout.size, TileSize::S);
    assert!(layout.height * layout.scale <= 364.5, "{} high at {}", layout.height * layout.scale, layout.scale);
}

#[test]
fn a_low_room_shows_all_down_to_the_doors() {
    let floor = Some(FloorDemand { doors: 1, words: 220.0, street: 120.0, tally: 157.0, ..FloorDemand::default() });
    // The stage on windows of 1366x650, 1280x600 and 1024x768 pixels.
    for ((width, height), form) in
        [((1062.0, 347.0), Form::Wide), ((976.0, 308.0), Form::Compact), ((1024.0, 282.0), Form::Compact)]
    {
        let layout = fit(width, height, Demand { floor, ..demand(3, 2) });
        assert_eq!(layout.form, form, "{width} x {height}");
        assert!(layout.height * layout.scale <= height + 0.5, "{width} x {height}: {}", layout.height * layout.scale);
        let (Some(floor), Some(card)) = (layout.floor, layout.cards.first()) else { panic!("all of it is there") };
        for part in floor.doors.into_iter().flatten().chain(floor.tally).chain(floor.street) {
            assert!(part.y > card.body.bottom(), "{width} x {height}: {part:?} on a card");
        }
    }
    // What is too much for any drawing is scrolled, at its smallest.
    let much = fit(976.0, 308.0, Demand { floor, ..demand(50, 2) });
    assert_eq!((much.form, much.scale), (Form::Wide, 0.8));
}

#[test]
fn a_page_inside_of_another_shows_all_of_its_stage() {
    for nodes in 1..=3 {
        let layout = fit_small(800.0, 284.0, demand(nodes, 3));
        assert_eq!(layout.form, Form::Compact);
        assert!(layout.height * layout.scale <= 285.0, "{nodes} nodes: {} high", layout.height * layout.scale);
        assert!((layout.width * layout.scale - 800.0).abs() < 1.0, "{nodes} nodes: {} wide", layout.width);
    }
}
