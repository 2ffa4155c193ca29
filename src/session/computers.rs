//! The computers that programs run on: the learner's own, and every container that somebody has entered.

use super::reach::reach;
use super::runtime::{Shared, sleep};
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::time::{SimDuration, SimTime};
use crate::cluster::beyond;
use crate::cluster::inside::Inside;
use crate::host::{Lookup, Machine, Place, Resolver, Route, Visitor};
use crate::lazy::Unreachable;
use crate::world::images::Tools;
use crate::world::names::Found;
use crate::world::network::Vantage;
use futures::FutureExt;
use futures::channel::{mpsc, oneshot};
use futures::future::LocalBoxFuture;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// How long a page takes on its way.
const ON_ITS_WAY: SimDuration = SimDuration::from_millis(2);

/// The learner's computer, on which kubectl and minikube are.
pub struct Computer {
    pub(super) shared: Rc<Shared>,
}

impl Machine for Computer {
    fn name(&self) -> String {
        "learner".to_owned()
    }

    fn folder(&self) -> String {
        "/home/learner".to_owned()
    }

    fn undescribed(&self) -> Option<String> {
        self.shared.cluster.borrow().undescribed().map(str::to_owned)
    }

    fn request(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, NetworkError>> {
        let shared = Rc::clone(&self.shared);
        async move {
            // Without it everything is out of reach, which is the truth then.
            let reach = reach().await.map_err(|Unreachable| NetworkError::Refused(SimDuration::ZERO))?;
            (reach.request)(shared, request).await
        }
        .boxed_local()
    }

    fn listen(&self, port: u16) -> Option<mpsc::UnboundedReceiver<Visitor>> {
        let mut listeners = self.shared.listeners.borrow_mut();
        listeners.retain(|_, visitors| !visitors.is_closed());
        if listeners.contains_key(&port) {
            return None;
        }
        let (sender, receiver) = mpsc::unbounded();
        listeners.insert(port, sender);
        Some(receiver)
    }

    fn open_route(&self) -> Option<Route> {
        self.shared.cluster.borrow_mut().open_tunnel()?;
        let shared = Rc::clone(&self.shared);
        Some(Route::new(move || {
            // Whoever holds the cluster puts another in its place, which has no tunnel.
            if let Ok(mut cluster) = shared.cluster.try_borrow_mut() {
                cluster.close_tunnel();
            }
        }))
    }

    fn processes(&self) -> Vec<(u32, String)> {
        vec![(1, "bash".to_owned())]
    }
}

/// Sends a request from the learner's computer.
pub(super) async fn request(shared: Rc<Shared>, request: HttpRequest) -> Result<HttpResponse, NetworkError> {
    if matches!(request.host.as_str(), "localhost" | "127.0.0.1") {
        return ask_neighbour(&shared, request).await;
    }
    fetch(&shared, &Vantage::Learner, request).await
}

/// A program of the learner's that listens: `kubectl proxy`.
async fn ask_neighbour(shared: &Rc<Shared>, request: HttpRequest) -> Result<HttpResponse, NetworkError> {
    let visitors = shared.listeners.borrow().get(&request.port).cloned();
    let (answer, answered) = oneshot::channel();
    let sent = visitors.map(|visitors| visitors.unbounded_send(Visitor { request, answer }).is_ok());
    match sent {
        Some(true) => answered.await.unwrap_or(Err(NetworkError::Empty)),
        _ => Err(NetworkError::Refused(SimDuration::ZERO)),
    }
}

async fn fetch(shared: &Rc<Shared>, from: &Vantage, request: HttpRequest) -> Result<HttpResponse, NetworkError> {
    // As above.
    let _ = beyond::fetch().await;
    let outcome = shared.cluster.borrow_mut().fetch(from, &request);
    let took = match &outcome {
        Err(NetworkError::TimedOut(took) | NetworkError::NoRoute(took) | NetworkError::Refused(took)) => *took,
        Ok(answer) => ON_ITS_WAY + answer.waited,
        _ => ON_ITS_WAY,
    };
    if took > SimDuration::ZERO {
        sleep(shared, took).await;
    }
    outcome
}

/// A container.
pub(super) struct ContainerComputer {
    pub(super) shared: Rc<Shared>,
    pub(super) inside: Rc<Inside>,
    pub(super) rank: Rank,
}

/// Whether a program is a container's first one, or came later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    First,
    Later,
}

impl Machine for ContainerComputer {
    fn name(&self) -> String {
        self.inside.hostname.clone()
    }

    fn kernel(&self) -> String {
        self.shared.cluster.borrow().kernel(&self.inside)
    }

    fn place(&self) -> Place {
        match self.inside.tools {
            Tools::Gnu => Place::Container,
            Tools::Busybox | Tools::OldBusybox => Place::Busybox,
        }
    }

    fn folder(&self) -> String {
        self.inside.folder.clone()
    }

    fn has_program(&self, name: &str) -> bool {
        self.shared.cluster.borrow().has_program(&self.inside, name)
    }

    fn undescribed(&self) -> Option<String> {
        self.shared.cluster.borrow().undescribed().map(str::to_owned)
    }

    fn request(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, NetworkError>> {
        let (shared, inside) = (Rc::clone(&self.shared), Rc::clone(&self.inside));
        async move {
            let place = &inside.place;
            fetch(&shared, &Vantage::Pod(place.node.clone(), place.pod.clone()), request).await
        }
        .boxed_local()
    }

    fn lookup(&self, name: &str) -> Lookup {
        let cluster = self.shared.cluster.borrow();
        let found = cluster.look_up(&self.inside, name);
        let server = cluster.name_server();
        match found {
            Some(Found { name, alias, addresses }) => Lookup { server, name, alias, addresses },
            None => Lookup { server, ..Lookup::default() },
        }
    }

    fn name_of(&self, address: &str) -> Option<String> {
        self.shared.cluster.borrow().name_of(address)
    }

    fn resolver(&self) -> Resolver {
        match self.inside.tools {
            // It comes in one package with `dig`.
            _ if self.has_program("dig") => Resolver::Bind,
            Tools::Gnu => Resolver::Bind,
            Tools::Busybox => Resolver::Busybox,
            Tools::OldBusybox => Resolver::OldBusybox,
        }
    }

    fn processes(&self) -> Vec<(u32, String)> {
        self.shared.cluster.borrow().processes(&self.inside)
    }

    fn changed_at(&self, path: &str) -> Option<SimTime> {
        self.shared.cluster.borrow().changed_at(&self.inside, path)
    }

    fn is_told_to_end(&self) -> bool {
        self.rank == Rank::First && self.shared.cluster.borrow().is_told_to_end(&self.inside.place)
    }

    fn told_to_end(&self) -> LocalBoxFuture<'static, ()> {
        let (shared, place, rank) = (Rc::clone(&self.shared), self.inside.place.clone(), self.rank);
        poll_fn(move |context| {
            if rank == Rank::First && shared.cluster.borrow().is_told_to_end(&place) {
                return Poll::Ready(());
            }
            let mut awaiting = shared.awaiting_end.borrow_mut();
            awaiting.retain(|(known, _)| *known != place);
            awaiting.push((place.clone(), context.waker().clone()));
            Poll::Pending
        })
        .boxed_local()
    }

    fn kill(&self, process: u32, signal: i32) -> bool {
        self.shared.cluster.borrow_mut().signal(&self.inside, process, signal)
    }
}
