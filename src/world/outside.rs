//! First programs of containers that no machine knows enough of: whoever has the console's programs runs them.

use super::inside::Place;
use super::process::{Process, Told};
use super::{Coming, ProcessId, World};
use crate::api::meta::Uid;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::control_loop::Stdin;

impl World {
    /// Those that run now, and their commands.
    pub fn errands(&self) -> impl Iterator<Item = (Place, Vec<String>)> {
        self.errands.iter().filter_map(|(id, ())| match self.processes.get(id)?.told() {
            Told::Runner(words) => Some((id.clone(), words.clone())),
            _ => None,
        })
    }

    /// The pod of an identity on a machine.
    pub fn pod_key(&self, node: &str, pod: &Uid) -> Option<Key> {
        self.key_of(node, pod)
    }

    pub(super) fn remember_errand(&mut self, id: &ProcessId, process: &Process) {
        if matches!(process.told(), Told::Runner(_)) {
            self.errands.insert(id.clone(), ());
        }
    }

    pub(super) fn forget_process(&mut self, id: &ProcessId) {
        self.processes.remove(id);
        self.errands.remove(id);
    }

    /// The command of a program that waits for somebody to type.
    pub fn listening(&self, place: &Place) -> Option<Vec<String>> {
        match self.processes.get(place)?.told() {
            Told::Typist(words) => Some(words.clone()),
            _ => None,
        }
    }

    /// Such a program prints a line.
    pub fn print_line(&mut self, place: &Place, line: String, now: SimTime) {
        // Over, it prints no more.
        let _ = self.print(place, line, now);
    }

    /// Such a program ends.
    pub fn end_program(&mut self, place: &Place, code: i32, now: SimTime) {
        self.schedule(now, Coming::Ended { process: place.clone(), code });
    }

    /// Whoever talked with a program is gone. One that is to listen to one only is at the end of its input, and ends.
    pub fn hang_up(&mut self, place: &Place, now: SimTime) {
        let is_over = self.launch_of(place).is_some_and(|launch| launch.streams.stdin == Stdin::Once);
        if is_over && self.listening(place).is_some() {
            self.end_program(place, 0, now);
        }
    }
}
