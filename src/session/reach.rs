//! How commands reach past the API server: into containers, to the machines, to visitors. Fetched when one first does.

use super::client::fetch_code;
use super::runtime::Shared;
use super::{computers, exec, first_process};
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::visitors::Invitation;
use crate::apiserver::request::{Key, Status};
use crate::cluster::beyond;
use crate::cluster::faults::Fault;
use crate::cluster::inside::Inside;
use crate::host::{Attached, Client, ExecOrder, ExitCode, MachineOrder, Stdio};
use futures::future::{FutureExt, LocalBoxFuture};
use std::rc::Rc;

type To = Rc<Shared>;
type Through = Rc<dyn Client>;
type Talk = Later<Result<Attached, Status>>;
type Later<T> = LocalBoxFuture<'static, T>;

/// The ways.
pub struct Reach {
    /// [`exec::exec`]
    pub(super) exec: fn(To, Through, ExecOrder) -> Later<Result<ExitCode, Status>>,
    /// [`first_process::attach`]
    pub(super) attach: fn(To, Through, (Key, String), Stdio) -> Talk,
    /// [`first_process::run`]
    pub(super) run: fn(To, Through, Inside, Vec<String>, Stdio) -> Later<()>,
    /// [`computers::request`]
    pub(super) request: fn(To, HttpRequest) -> Later<Result<HttpResponse, NetworkError>>,
    /// As [`Client::order`].
    pub(super) order: fn(&Shared, MachineOrder) -> Result<(), String>,
    /// As [`Client::invite`].
    pub(super) invite: fn(&Shared, &Invitation) -> Result<(), String>,
}

const REACH: Reach = Reach {
    exec: |to, through, order| exec::exec(to, through, order).boxed_local(),
    attach: |to, through, process, stdio| first_process::attach(to, through, process, stdio).boxed_local(),
    run: |to, through, inside, words, stdio| first_process::run(to, through, inside, words, stdio).boxed_local(),
    request: |to, request| computers::request(to, request).boxed_local(),
    order,
    invite: |to, invitation| to.cluster.borrow_mut().invite(invitation).map_err(|error| error.to_string()),
};

crate::lazy!(programs: pub(super) fn reach() -> &'static Reach { &REACH });

/// What befalls machines, and who comes, may wake any loop: all of them are fetched first.
///
/// # Errors
/// That they cannot be.
pub(super) async fn all() -> Result<&'static Reach, String> {
    let fetched = async {
        fetch_code().await?;
        beyond::fetch().await?;
        reach().await
    };
    fetched.await.map_err(|unreachable| unreachable.to_string())
}

fn order(to: &Shared, order: MachineOrder) -> Result<(), String> {
    let fault = match order {
        MachineOrder::Add => Fault::AddMachine,
        MachineOrder::Start(name) => Fault::PowerOn(name),
        MachineOrder::Stop(name) => Fault::PowerOff(name),
        MachineOrder::Delete(name) => Fault::RemoveMachine(name),
        MachineOrder::StartKubelet(name) => Fault::StartKubelet(name),
        MachineOrder::StopKubelet(name) => Fault::StopKubelet(name),
    };
    to.cluster.borrow_mut().inject(&fault).map_err(|error| error.to_string())
}
