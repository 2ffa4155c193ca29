//! `kubectl logs`.

pub mod follow;
pub mod pods;

use super::Command;
use crate::api::discovery::Kind;
use crate::api::go_format::quote;
use crate::api::pod::Pod;
use crate::api::time::SimTime;
use crate::apiserver::request::{ApiRequest, Key, LogInstance, LogOptions, LogStamps, ReplyBody};
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use pods::Meant;

/// `kubectl logs`
pub const COMMAND: Command = Command { path: "logs", run: |a, h| run(a, h).boxed_local() };

const USAGE: &str = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required \
                     argument for the logs command";

/// One container's log.
pub struct Source {
    /// The pod.
    pub pod: Key,
    /// The container.
    pub container: String,
    /// What stands before each line: `[pod/web-1/nginx] `.
    pub prefix: String,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let selector = arguments.value("selector");
    let target = match (arguments.positional.as_slice(), selector.is_empty()) {
        ([], true) => return Err(usage(USAGE)),
        ([_, ..], false) => return Err(usage("only a selector (-l) or a POD name is allowed")),
        ([target] | [target, _], true) => Some(target.as_str()),
        ([], false) => None,
        _ => return Err(usage(USAGE)),
    };
    let container = arguments.positional.get(1).map_or_else(|| arguments.value("container"), String::as_str);
    let options = options(arguments)?;
    let is_all = arguments.switch("all-containers");
    if is_all && !container.is_empty() {
        let text = format!("--all-containers=true should not be specified with container name {container}");
        return Err(Failure::message(text));
    }
    let pods = match pods::meant(target, arguments, host).await? {
        Meant::One(pod) => vec![*pod],
        Meant::Several(pods) => pods,
    };
    let mut sources = Vec::new();
    for pod in &pods {
        sources.extend(self::sources(pod, container, arguments, host)?);
    }
    let most = arguments.number("max-log-requests");
    match arguments.switch("follow") {
        true if sources.len() as i64 > most => {
            let count = sources.len();
            Err(Failure::message(format!(
                "you are attempting to follow {count} log streams, but maximum allowed concurrency is {most}, use \
                 --max-log-requests to increase the limit"
            )))
        }
        true => follow::all(&sources, &options, arguments, host).await,
        false => print_all(&sources, &options, arguments, host).await,
    }
}

fn usage(text: &str) -> Failure {
    Failure::Usage { message: text.to_owned(), command: "logs".to_owned() }
}

async fn print_all(
    sources: &[Source],
    options: &LogOptions,
    arguments: &Arguments,
    host: &Host,
) -> Result<(), Failure> {
    for source in sources {
        match source.read(options.clone(), host).await {
            Ok(text) => source.print(&text, host),
            Err(failure) if arguments.switch("ignore-errors") => host.stdout.line(&failure.to_string()),
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

impl Source {
    /// The log as it is now.
    ///
    /// # Errors
    /// The server's refusal.
    pub async fn read(&self, mut options: LogOptions, host: &Host) -> Result<String, Failure> {
        options.container = Some(self.container.clone());
        match call::send(host, ApiRequest::Logs { pod: self.pod.clone(), options }).await? {
            ReplyBody::Text(text) => Ok(text),
            _ => Err(call::unexpected().into()),
        }
    }

    /// Prints lines, each with the prefix.
    pub fn print(&self, text: &str, host: &Host) {
        match self.prefix.is_empty() {
            true => host.stdout.write(text),
            false => text.split_inclusive('\n').for_each(|line| host.stdout.write(&format!("{}{line}", self.prefix))),
        }
    }
}

fn options(arguments: &Arguments) -> Result<LogOptions, Failure> {
    let tail = arguments.number("tail");
    if tail < -1 {
        return Err(Failure::message("--tail must be greater than or equal to -1"));
    }
    let is_selection = !arguments.value("selector").is_empty();
    let tail = if is_selection && !arguments.is_given("tail") { 10 } else { tail };
    let (since_time, limit) = (arguments.value("since-time"), arguments.number("limit-bytes"));
    let since = Some(arguments.duration("since")).filter(|since| since.as_millis() != 0);
    if since.is_some() && !since_time.is_empty() {
        return Err(Failure::message("at most one of `sinceTime` or `sinceSeconds` may be specified"));
    }
    if limit < 0 {
        return Err(Failure::message("--limit-bytes must be greater than 0"));
    }
    let since_time = match since_time {
        "" => None,
        text => Some(SimTime::parse_rfc3339(text).ok_or_else(|| bad_time(text))?),
    };
    Ok(LogOptions {
        container: None,
        instance: if arguments.switch("previous") { LogInstance::Previous } else { LogInstance::Current },
        tail_lines: usize::try_from(tail).ok(),
        since,
        since_time,
        stamps: if arguments.switch("timestamps") { LogStamps::With } else { LogStamps::Without },
        limit_bytes: usize::try_from(limit).ok().filter(|limit| *limit > 0),
    })
}

fn bad_time(text: &str) -> Failure {
    let quoted = quote(text);
    let text = format!("parsing time {quoted} as \"2006-01-02T15:04:05Z07:00\": cannot parse {quoted} as \"2006\"");
    Failure::message(text)
}

/// The containers of a pod that are meant.
fn sources(pod: &Pod, wanted: &str, arguments: &Arguments, host: &Host) -> Result<Vec<Source>, Failure> {
    let name = &pod.metadata.name;
    let own = || pod.spec.containers.iter().map(|container| container.name.as_str());
    let init = || pod.spec.init_containers.iter().map(|container| container.name.as_str());
    let has_prefix = arguments.switch("prefix") || arguments.switch("all-pods");
    let source = |container: &str| Source {
        pod: Key::new(Kind::POD, &pod.metadata.namespace, name),
        container: container.to_owned(),
        prefix: if has_prefix { format!("[pod/{name}/{container}] ") } else { String::new() },
    };
    if arguments.switch("all-containers") {
        return Ok(init().chain(own()).map(source).collect());
    }
    if !wanted.is_empty() {
        return match own().chain(init()).find(|container| *container == wanted) {
            Some(container) => Ok(vec![source(container)]),
            None if pod.is_ephemeral(wanted) => Ok(vec![source(wanted)]),
            None => Err(Failure::message(format!("container {wanted} is not valid for pod {name}"))),
        };
    }
    let annotated = pod.metadata.annotations.get("kubectl.kubernetes.io/default-container");
    let default = annotated.and_then(|named| own().find(|container| container == named));
    let count = own().count() + init().count();
    let chosen = default.or_else(|| own().next()).unwrap_or_default();
    if default.is_none() && count > 1 {
        let all: Vec<String> = own().map(str::to_owned).chain(init().map(|name| format!("{name} (init)"))).collect();
        host.stderr.line(&format!("Defaulted container {chosen:?} out of: {}", all.join(", ")));
    }
    Ok(vec![source(chosen)])
}
