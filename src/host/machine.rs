//! The computer that a program runs on: its name, its network, its processes, and which programs it has.

use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::time::SimTime;
use futures::FutureExt;
use futures::channel::{mpsc, oneshot};
use futures::future::LocalBoxFuture;

/// The learner's own computer, or a container.
pub trait Machine {
    /// Its host name.
    fn name(&self) -> String {
        "localhost".to_owned()
    }

    /// Which one it is.
    fn place(&self) -> Place {
        Place::Learner
    }

    /// The version of its system.
    fn kernel(&self) -> String {
        "6.8.0".to_owned()
    }

    /// Where programs start that nobody put elsewhere.
    fn folder(&self) -> String {
        "/".to_owned()
    }

    /// Whether a program can be started here.
    fn has_program(&self, _name: &str) -> bool {
        true
    }

    /// Sends a request over the network that it is in.
    fn request(&self, _request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, NetworkError>> {
        std::future::ready(Err(NetworkError::Unresolved)).boxed_local()
    }

    /// The image that refused a request just now, if that is because nobody described what it serves.
    fn undescribed(&self) -> Option<String> {
        None
    }

    /// What the name server says of a name, for which it tries the domains of the resolver; with a dot at its end it is
    /// looked up as it is.
    fn lookup(&self, _name: &str) -> Lookup {
        Lookup::default()
    }

    /// The name that belongs to an address.
    fn name_of(&self, _address: &str) -> Option<String> {
        None
    }

    /// Whose `nslookup` it has.
    fn resolver(&self) -> Resolver {
        Resolver::Bind
    }

    /// Begins to listen at a port of its own; `None` if somebody does already.
    fn listen(&self, _port: u16) -> Option<mpsc::UnboundedReceiver<Visitor>> {
        None
    }

    /// Opens a way to the cluster's Services, for as long as what comes back is kept; `None` if there is one already, or
    /// can be none.
    fn open_route(&self) -> Option<Route> {
        None
    }

    /// When a file was changed last, where that is known.
    fn changed_at(&self, _path: &str) -> Option<SimTime> {
        None
    }

    /// Its processes by number.
    fn processes(&self) -> Vec<(u32, String)> {
        Vec::new()
    }

    /// Whether the program that was started first here has been told to end: SIGTERM.
    fn is_told_to_end(&self) -> bool {
        false
    }

    /// Waits until it is.
    fn told_to_end(&self) -> LocalBoxFuture<'static, ()> {
        std::future::pending().boxed_local()
    }

    /// Sends a signal to a process; says whether there is such a process.
    fn kill(&self, _process: u32, _signal: i32) -> bool {
        false
    }
}

/// The kinds of computers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The learner's: home folder, kubectl, minikube.
    Learner,
    /// A container with GNU's tools.
    Container,
    /// A container whose tools are busybox.
    Busybox,
}

/// Tools that ask a name server, each of which speaks in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolver {
    /// BIND's.
    Bind,
    /// That of busybox, which asks for a name without dots in all domains and shows every answer.
    Busybox,
    /// That of busybox up to 1.28, which shows what a program would get.
    OldBusybox,
}

/// What a name server says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Who was asked; empty if there is nobody.
    pub server: String,
    /// The name under which the addresses were found.
    pub name: String,
    /// The alias that led to that name, if one did.
    pub alias: Option<String>,
    /// The addresses, none if nobody knows the name.
    pub addresses: Vec<String>,
}

/// A way to somewhere, closed when this is dropped.
pub struct Route(Option<Box<dyn FnOnce()>>);

impl Route {
    /// One that is open, and how it is closed.
    pub fn new(close: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(close)))
    }
}

impl Drop for Route {
    fn drop(&mut self) {
        if let Some(close) = self.0.take() {
            close();
        }
    }
}

/// Somebody who knocks at a port on which a program listens.
pub struct Visitor {
    /// What is wanted.
    pub request: HttpRequest,
    /// Where the answer goes; dropped, it closes the connection.
    pub answer: oneshot::Sender<Result<HttpResponse, NetworkError>>,
}

/// A computer without anything.
pub struct Alone;

impl Machine for Alone {}
