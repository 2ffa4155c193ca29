//! What the world holds beyond a first lesson: most images and all of the web outside. The page fetches it.

use super::web;
use crate::api::built_in::built_in;
use crate::api::http::{HttpRequest, HttpResponse};

/// The rest of the world.
#[derive(Clone, Copy, Debug)]
pub struct Beyond {
    /// The rest of the image catalogue.
    pub(super) images: &'static str,
    /// What a site of the web answers, if it is held in here.
    pub(super) web: fn(&HttpRequest) -> Option<HttpResponse>,
}

crate::lazy!(world: pub fn fetch() -> Beyond, here as here { BEYOND });

const BEYOND: Beyond = Beyond { images: built_in!("images"), web: web::answer };
