//! What the world holds and does beyond a first lesson: most images, all of the web outside, probes, commands of one's own
//! in containers, machines that start again. The page fetches it.

use super::World;
use super::images::Images;
use super::inside::Place;
use super::process::Process;
use super::record::WriteMode;
use super::web;
use crate::api::built_in::built_in;
use crate::api::http::{HttpRequest, HttpResponse};
use crate::api::meta::Uid;
use crate::api::time::SimTime;
use crate::apiserver::request::Key;
use crate::control_loop::{ContainerLaunch, ProbeCheck, ProbeKind, ProbeQuestion};

/// A file's path and its text; nothing if it is removed.
type Text<'a> = (&'a str, Option<String>);

/// The rest of the world.
#[derive(Clone, Copy)]
pub struct Beyond {
    /// The rest of the image catalogue.
    pub(super) images: &'static str,
    /// What a site of the web answers, if it is held in here.
    pub(super) web: fn(&HttpRequest) -> Option<HttpResponse>,
    /// What a container answers a probe.
    pub(super) answer: fn(&World, &str, &Uid, &str, &ProbeCheck) -> Result<(), String>,
    /// The same, noted.
    pub(super) probe: fn(&mut World, &str, &Uid, &str, (ProbeKind, &ProbeQuestion), SimTime),
    /// Starts a machine again; whom that concerns.
    pub(super) boot: fn(&mut World, &str, SimTime) -> Vec<Key>,
    /// A program that was started by a command of one's own.
    pub(super) commanded: fn(&Images, &ContainerLaunch, Vec<String>) -> Process,
    /// Such a program writes a file, or removes it.
    pub(super) write_file: fn(&mut World, &Place, Text<'_>, WriteMode, SimTime),
}

crate::lazy!(world: pub fn fetch() -> &'static Beyond, here as here { &BEYOND });

const BEYOND: Beyond = Beyond {
    images: built_in!("images"),
    web: web::answer,
    answer: World::answer,
    probe: World::probe,
    boot: World::boot,
    commanded: Process::commanded,
    write_file: World::write_file,
};

/// As [`here`], where it must be here: whoever lets it come to that has it fetched before.
pub(super) fn code() -> Option<&'static Beyond> {
    let code = here();
    #[cfg(test)]
    assert!(code.is_some(), "it came to what nobody has fetched");
    code
}
