//! The seam under every command: all that a command may touch, and nothing else.

mod environment;
mod jobs;
mod keyboard;
mod machine;

pub use environment::Environment;
pub use jobs::{Job, Jobs};
pub use keyboard::{Draft, Keyboard};
pub use machine::{Alone, Lookup, Machine, Place, Resolver, Route, Visitor};

use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::meta::ResourceVersion;
use crate::api::table::Table;
use crate::api::time::{SimDuration, SimTime};
use crate::api::visitors::{Destination, Invitation, Origin, Report};
use crate::apiserver::request::{ApiRequest, Key, ListRequest, Reply, Status, StatusReason, WatchStream};
use futures::channel::mpsc;
use futures::future::LocalBoxFuture;
use futures::stream::StreamExt;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A client of the API: in the tab the cluster itself, elsewhere whatever speaks to an API server.
pub trait Client {
    /// Sends one request and waits, in virtual time, for its answer.
    ///
    /// # Errors
    /// The `metav1.Status` with which the server refused the request.
    fn send(&self, request: ApiRequest) -> LocalBoxFuture<'static, Result<Reply, Status>>;

    /// Opens a watch: every change to what `list` means after a revision, until the stream is dropped.
    ///
    /// # Errors
    /// 410 Gone when the changes since then are forgotten: list anew.
    fn watch(&self, list: ListRequest, after: ResourceVersion) -> LocalBoxFuture<'static, Result<WatchStream, Status>>;

    /// Runs a program in a container (`pods/exec`) until it ends.
    ///
    /// # Errors
    /// 404 without the pod, 400 without the container, 500 if the runtime can't start it.
    fn exec(&self, _order: ExecOrder) -> LocalBoxFuture<'static, Result<ExitCode, Status>> {
        let text = "the server has no runtime to run programs in".to_owned();
        Box::pin(std::future::ready(Err(Status::new(StatusReason::InternalError, text))))
    }

    /// Talks with the first process of a container (`pods/attach`) until one of both ends.
    ///
    /// # Errors
    /// As [`Client::exec`].
    fn attach(
        &self,
        _pod: Key,
        _container: String,
        _stdio: Stdio,
    ) -> LocalBoxFuture<'static, Result<Attached, Status>> {
        let text = "the server has no runtime to attach to".to_owned();
        Box::pin(std::future::ready(Err(Status::new(StatusReason::InternalError, text))))
    }

    /// Carries one request to a port of a pod (`pods/portforward`).
    fn forward(&self, _pod: Key, _request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, NetworkError>> {
        Box::pin(std::future::ready(Err(NetworkError::Empty)))
    }

    /// The machines behind the cluster, where one can get at them.
    fn machines(&self) -> Vec<NodeMachine> {
        Vec::new()
    }

    /// Does something to a machine.
    ///
    /// # Errors
    /// Why it can't be done.
    fn order(&self, _order: MachineOrder) -> LocalBoxFuture<'static, Result<(), String>> {
        Box::pin(std::future::ready(Err("the machines behind this cluster are out of reach".to_owned())))
    }

    /// The streams of visitors of the cluster, and what became of them.
    fn visitors(&self) -> Vec<Report> {
        Vec::new()
    }

    /// Lets visitors come, or come more or less often.
    ///
    /// # Errors
    /// Why they can't.
    fn invite(&self, _invitation: Invitation) -> LocalBoxFuture<'static, Result<(), String>> {
        let text = "nobody visits a real cluster on demand: visitors are simulated".to_owned();
        Box::pin(std::future::ready(Err(text)))
    }

    /// Lets no more visitors come from a place to another; whether any came.
    fn dismiss(&self, _to: &Destination, _from: &Origin) -> bool {
        false
    }
}

/// A machine behind the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeMachine {
    /// Its name, which is its node's.
    pub name: String,
    /// Its address.
    pub address: String,
    /// `Running` or `Stopped`.
    pub host: &'static str,
    /// How its kubelet is, in the same words.
    pub kubelet: &'static str,
}

/// What can be done to machines: by name, where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the name says it")]
pub enum MachineOrder {
    Add,
    Start(String),
    Stop(String),
    Delete(String),
    StartKubelet(String),
    StopKubelet(String),
}

/// A program to run in a container.
pub struct ExecOrder {
    /// The pod.
    pub pod: Key,
    /// The container; the pod's default if there is no name.
    pub container: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// What it is connected with.
    pub stdio: Stdio,
}

/// What a program in a container is connected with.
pub struct Stdio {
    /// What it reads.
    pub stdin: Input,
    /// Where it prints.
    pub stdout: Output,
    /// Where it complains.
    pub stderr: Output,
    /// The terminal before it, if it has one.
    pub terminal: Option<Rc<dyn Terminal>>,
    /// Its clock.
    pub clock: Rc<dyn Clock>,
}

/// How it was to attach to a container's first process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attached {
    /// It listened until it ended.
    Talked,
    /// It reads nothing: what it prints is in its log.
    Deaf,
}

/// Virtual time as a command sees it.
pub trait Clock {
    /// The present instant.
    fn now(&self) -> SimTime;
    /// Resolves when `span` of virtual time has passed.
    fn sleep(&self, span: SimDuration) -> LocalBoxFuture<'static, ()>;
}

/// The learner's home folder: absolute paths to text.
pub type Files = Table<String, String>;

/// Where a command's text goes: the terminal, a pipe, a file, a test's buffer.
#[derive(Clone)]
pub struct Output(Rc<dyn Fn(&str)>);

impl Output {
    /// An output that hands each piece of text to `sink`, in order.
    pub fn new(sink: impl Fn(&str) + 'static) -> Self {
        Self(Rc::new(sink))
    }

    /// An output that collects, and what it has collected.
    pub fn buffer() -> (Self, Rc<RefCell<String>>) {
        let buffer = Rc::new(RefCell::new(String::new()));
        let sink = Rc::clone(&buffer);
        (Self::new(move |text| sink.borrow_mut().push_str(text)), buffer)
    }

    /// Writes `text` as it is.
    pub fn write(&self, text: &str) {
        if !text.is_empty() {
            (self.0)(text);
        }
    }

    /// Writes `line` and ends it.
    pub fn line(&self, line: &str) {
        self.write(&format!("{line}\n"));
    }
}

/// Where a command reads from: nothing, a text, or the output of the command before it in a pipe. Clones read from the
/// same source: what one has read, the other never sees.
#[derive(Clone)]
pub struct Input {
    source: Rc<RefCell<Source>>,
    keyboard: Option<Rc<Keyboard>>,
}

struct Source {
    text: mpsc::UnboundedReceiver<String>,
    /// What was taken, but not used.
    rest: String,
}

impl Input {
    /// An input that is at its end.
    pub fn empty() -> Self {
        Self::text("")
    }

    /// An input that holds `text` and ends.
    pub fn text(text: &str) -> Self {
        let (sender, receiver) = mpsc::unbounded();
        // The receiver is alive: sending can't fail.
        let _ = sender.unbounded_send(text.to_owned());
        Self::from_channel(receiver)
    }

    /// A keyboard: only who talks with a human asks it for lines, for others it is at its end.
    pub fn keyboard(keyboard: &Rc<Keyboard>) -> Self {
        Self { keyboard: Some(Rc::clone(keyboard)), ..Self::empty() }
    }

    /// The keyboard behind it, if there is one.
    pub fn typist(&self) -> Option<Rc<Keyboard>> {
        self.keyboard.clone()
    }

    /// A pipe: what is written to the output arrives at the input; it ends when every clone of the output is dropped.
    pub fn pipe() -> (Output, Self) {
        let (sender, receiver) = mpsc::unbounded();
        let output = Output::new(move |text| {
            let _ = sender.unbounded_send(text.to_owned());
        });
        (output, Self::from_channel(receiver))
    }

    /// The next piece of text as it was written, `None` at the end.
    pub async fn chunk(&mut self) -> Option<String> {
        if let Some(keyboard) = self.typist() {
            return keyboard.text().await;
        }
        let next = |context: &mut Context<'_>| {
            let mut source = self.source.borrow_mut();
            match source.rest.is_empty() {
                true => source.text.poll_next_unpin(context),
                false => Poll::Ready(Some(std::mem::take(&mut source.rest))),
            }
        };
        poll_fn(next).await
    }

    /// The next line without its newline; who is at the keyboard is shown `prompt`. `None` at the end.
    pub async fn line(&mut self, prompt: &str) -> Option<String> {
        if let Some(keyboard) = self.typist() {
            return keyboard.line(prompt).await;
        }
        let mut line = String::new();
        while let Some(chunk) = self.chunk().await {
            if let Some((end, rest)) = chunk.split_once('\n') {
                rest.clone_into(&mut self.source.borrow_mut().rest);
                return Some(line + end);
            }
            line.push_str(&chunk);
        }
        (!line.is_empty()).then_some(line)
    }

    /// Everything up to the end.
    pub async fn read_to_end(&mut self) -> String {
        let mut text = String::new();
        while let Some(chunk) = self.chunk().await {
            text.push_str(&chunk);
        }
        text
    }

    fn from_channel(text: mpsc::UnboundedReceiver<String>) -> Self {
        let source = Source { text, rest: String::new() };
        Self { source: Rc::new(RefCell::new(source)), keyboard: None }
    }
}

/// All that a running command may touch.
pub struct Host {
    /// The API.
    pub client: Rc<dyn Client>,
    /// Virtual time.
    pub clock: Rc<dyn Clock>,
    /// The home folder, shared by all consoles.
    pub files: Rc<RefCell<Files>>,
    /// Exported variables, as the command inherited them.
    pub environment: Environment,
    /// The computer that it runs on.
    pub machine: Rc<dyn Machine>,
    /// What the command reads.
    pub stdin: Input,
    /// What it prints.
    pub stdout: Output,
    /// What it complains.
    pub stderr: Output,
    /// The lines typed so far in this console, oldest first.
    pub history: Rc<RefCell<Vec<String>>>,
    /// The terminal behind the console, if stdout goes to one.
    pub terminal: Option<Rc<dyn Terminal>>,
    /// What runs beside it in this console.
    pub jobs: Rc<Jobs>,
    /// How to start another program, as `kubectl edit` starts an editor; `None` where there are no programs.
    pub launch: Option<Launch>,
}

/// Runs a program by its words: how it ended, or nothing if there is no such program.
pub type Launch = fn(Vec<String>, Host) -> LocalBoxFuture<'static, Option<ExitCode>>;

impl Host {
    /// The same place for another program, which finds nothing to read.
    pub fn sibling(&self) -> Host {
        Host {
            client: Rc::clone(&self.client),
            clock: Rc::clone(&self.clock),
            files: Rc::clone(&self.files),
            environment: self.environment.clone(),
            machine: Rc::clone(&self.machine),
            stdin: Input::empty(),
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            history: Rc::clone(&self.history),
            terminal: self.terminal.clone(),
            jobs: Rc::clone(&self.jobs),
            launch: self.launch,
        }
    }
}

/// What only a terminal can do.
pub trait Terminal {
    /// Empties the screen.
    fn clear(&self);
    /// Its width in characters.
    fn columns(&self) -> usize;
}

/// How a command ended: 0 is success, as in any shell.
pub type ExitCode = i32;

/// That of a command which Ctrl-C has ended: 128 and SIGINT.
pub const INTERRUPTED: ExitCode = 130;
