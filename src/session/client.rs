//! The client of the tab: commands reach the live cluster through it, as they would reach a real one over the network.

use super::reach::{self, reach};
use super::runtime::{ROUND_TRIP, Shared, Watcher, sleep};
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::meta::ResourceVersion;
use crate::api::template_hash;
use crate::api::time::SimDuration;
use crate::api::visitors::{Destination, Invitation, Origin, Report};
use crate::apiserver::rare;
use crate::apiserver::request::{ApiRequest, Key, ListRequest, Reply, Status, StatusReason, WatchStream};
use crate::cluster::beyond;
use crate::cluster::faults::MachineReport;
use crate::controllers::later;
use crate::host::{Attached, Client, ExecOrder, ExitCode, MachineOrder, NodeMachine, Stdio};
use crate::lazy::Unreachable;
use crate::scheduler::others;
use crate::world::machines::Switch;
use futures::channel::mpsc;
use futures::future::LocalBoxFuture;
use std::rc::Rc;

/// How often, and how long each time, the server waits for what a request needs and what is about to be made.
const ADMISSION_TRIES: u32 = 9;
const ADMISSION_WAIT: SimDuration = SimDuration::from_millis(150);

/// Fetches the code of what clients ask for later than in a first lesson, and of all that may come of it.
pub(super) async fn fetch_code() -> Result<(), Unreachable> {
    if !rare::is_here() {
        template_hash::fetch().await?;
        later::fetch().await?;
        others::fetch().await?;
        rare::fetch().await?;
    }
    Ok(())
}

/// A client of the cluster that a runtime owns.
pub(super) struct ClusterClient {
    pub(super) shared: Rc<Shared>,
}

impl Client for ClusterClient {
    fn send(&self, request: ApiRequest) -> LocalBoxFuture<'static, Result<Reply, Status>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            if rare::is_rare(&request) {
                fetch_code().await?;
            }
            let goes_beyond = shared.cluster.borrow().goes_beyond(&request);
            if goes_beyond {
                beyond::fetch().await?;
            }
            sleep(&shared, ROUND_TRIP).await;
            for _ in 0..ADMISSION_TRIES {
                if !shared.cluster.borrow().holds_up(&request) {
                    break;
                }
                sleep(&shared, ADMISSION_WAIT).await;
            }
            shared.cluster.borrow_mut().request(request)
        })
    }

    fn watch(&self, list: ListRequest, after: ResourceVersion) -> LocalBoxFuture<'static, Result<WatchStream, Status>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            fetch_code().await?;
            sleep(&shared, ROUND_TRIP).await;
            if shared.cluster.borrow().store().changes_since(after).is_none() {
                let text = format!("too old resource version: {after}");
                return Err(Status::new(StatusReason::Gone, text));
            }
            let (events, stream) = mpsc::unbounded();
            shared.watchers.borrow_mut().push(Watcher { list, told: after, events });
            shared.tell_watchers();
            Ok(stream)
        })
    }

    fn exec(&self, order: ExecOrder) -> LocalBoxFuture<'static, Result<ExitCode, Status>> {
        let client: Rc<dyn Client> = Rc::new(ClusterClient { shared: Rc::clone(&self.shared) });
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            // What is done inside may wake any loop.
            fetch_code().await?;
            (reach().await?.exec)(shared, client, order).await
        })
    }

    fn attach(&self, pod: Key, container: String, stdio: Stdio) -> LocalBoxFuture<'static, Result<Attached, Status>> {
        let client: Rc<dyn Client> = Rc::new(ClusterClient { shared: Rc::clone(&self.shared) });
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            fetch_code().await?;
            (reach().await?.attach)(shared, client, (pod, container), stdio).await
        })
    }

    fn forward(&self, pod: Key, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, NetworkError>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            // Without it nobody answers, which is the truth then.
            let _ = beyond::fetch().await;
            sleep(&shared, ROUND_TRIP).await;
            shared.cluster.borrow_mut().forward(&pod, &request)
        })
    }

    fn machines(&self) -> Vec<NodeMachine> {
        let reports = self.shared.cluster.borrow().machines().into_iter();
        let machine = |report: MachineReport| NodeMachine {
            name: report.name,
            address: report.address,
            host: in_words(report.power),
            kubelet: in_words(report.kubelet),
        };
        reports.map(machine).collect()
    }

    fn visitors(&self) -> Vec<Report> {
        self.shared.cluster.borrow().visitors().cloned().collect()
    }

    fn invite(&self, invitation: Invitation) -> LocalBoxFuture<'static, Result<(), String>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { (reach::all().await?.invite)(&shared, &invitation) })
    }

    fn dismiss(&self, to: &Destination, from: &Origin) -> bool {
        self.shared.cluster.borrow_mut().dismiss(to, from)
    }

    fn order(&self, order: MachineOrder) -> LocalBoxFuture<'static, Result<(), String>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { (reach::all().await?.order)(&shared, order) })
    }
}

fn in_words(switch: Switch) -> &'static str {
    match switch {
        Switch::On => "Running",
        Switch::Off => "Stopped",
    }
}
