//! What holds whatever a learner does: one story a seed, leaps equal to hops, quiet in the end, nothing lost.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod commands;
mod faults;
mod rollouts;
#[path = "../support/mod.rs"]
mod support;

use proptest::prelude::*;
use support::{Move, check_invariants, check_quiet, make, three_nodes};
use tabernetes::api::meta::ResourceVersion;
use tabernetes::api::time::SimDuration;
use tabernetes::apiserver::request::Propagation;

fn propagation() -> impl Strategy<Value = Option<Propagation>> {
    prop_oneof![
        Just(None),
        Just(Some(Propagation::Background)),
        Just(Some(Propagation::Foreground)),
        Just(Some(Propagation::Orphan)),
    ]
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => (0..4_usize, 0..7, 0..5_usize).prop_map(|(name, replicas, image)| Move::Create { name, replicas, image }),
        3 => (0..4_usize, -1..9).prop_map(|(name, replicas)| Move::Scale { name, replicas }),
        1 => (0..4_usize, propagation()).prop_map(|(name, propagation)| Move::Delete { name, propagation }),
        1 => (0..9_usize, propagation()).prop_map(|(index, propagation)| Move::DeleteSet { index, propagation }),
        2 => (0..9_usize, prop_oneof![Just(None), Just(Some(0)), Just(Some(1))])
            .prop_map(|(index, grace)| Move::DeletePod { index, grace }),
        1 => (0..4_usize, 0..5_usize).prop_map(|(name, image)| Move::Bare { name, image }),
        1 => (0..3_usize, 0..7_usize).prop_map(|(machine, fault)| Move::Fault { machine, fault }),
        6 => (0..40_000_i64).prop_map(|milliseconds| Move::Wait { milliseconds }),
    ]
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(any_move(), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold_at_every_step(moves in moves(), seed in 0..1_000_u64) {
        let mut cluster = three_nodes(seed);
        let mut newest = ResourceVersion::default();
        for step in &moves {
            make(&mut cluster, step);
            check_invariants(&cluster, &mut newest);
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_story(moves in moves(), seed in 0..1_000_u64) {
        let mut one = three_nodes(seed);
        let mut other = three_nodes(seed);
        for step in &moves {
            make(&mut one, step);
            make(&mut other, step);
        }
        prop_assert_eq!(one.story().hash(), other.story().hash());
    }

    #[test]
    fn a_leap_is_as_good_as_many_hops(moves in moves(), hop in 1..997_i64) {
        let mut leaping = three_nodes(1);
        let mut hopping = three_nodes(1);
        for step in &moves {
            make(&mut leaping, step);
            if let Move::Wait { milliseconds } = step {
                let end = hopping.now() + SimDuration::from_millis(*milliseconds);
                while hopping.now() < end {
                    let next = hopping.now() + SimDuration::from_millis(hop);
                    hopping.advance_to(next.min(end));
                }
            } else {
                make(&mut hopping, step);
            }
        }
        prop_assert_eq!(leaping.story().hash(), hopping.story().hash());
        prop_assert_eq!(leaping.store().revision(), hopping.store().revision());
    }

    #[test]
    fn clusters_without_crashes_fall_quiet(moves in moves()) {
        let mut cluster = three_nodes(3);
        for step in moves.iter().map(without_trouble) {
            make(&mut cluster, &step);
        }
        while let Some(at) = cluster.next_activity_at() {
            prop_assert!(at < support::LATE, "it never rests");
            cluster.advance_to(at);
        }
        check_quiet(&cluster);
    }

    #[test]
    fn a_snapshot_goes_its_own_way(moves in moves()) {
        let mut cluster = three_nodes(5);
        make(&mut cluster, &Move::Create { name: 0, replicas: 3, image: 0 });
        let snapshot = cluster.clone();
        for step in &moves {
            make(&mut cluster, step);
        }
        prop_assert_eq!(snapshot.story().hash(), {
            let mut again = three_nodes(5);
            make(&mut again, &Move::Create { name: 0, replicas: 3, image: 0 });
            again.story().hash()
        });
    }
}

/// The same move with an image that runs.
fn without_trouble(step: &Move) -> Move {
    match step.clone() {
        Move::Create { name, replicas, image } => Move::Create { name, replicas, image: image % 2 },
        Move::Bare { name, image } => Move::Bare { name, image: image % 2 },
        Move::Fault { .. } => Move::Wait { milliseconds: 60_000 },
        other => other,
    }
}

/// The number that the browser's test expects as well: native and wasm tell one story.
#[test]
fn native_and_wasm_tell_one_story() {
    assert_eq!(support::story_hash(), include_str!("../support/story_hash.txt").trim().parse::<u64>().unwrap());
}
