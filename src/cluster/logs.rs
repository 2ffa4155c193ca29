//! `pods/log`: what a container has printed, or why there is nothing to read.
//!
//! The texts are those of the pod registry and of the kubelet's `validateContainerLogStatus`.

use crate::api::discovery::Kind;
use crate::api::pod::{ContainerStatus, Pod};
use crate::api::time::SimTime;
use crate::apiserver::reply;
use crate::apiserver::request::{Key, LogInstance, LogOptions, LogStamps, Reply, ReplyBody, Status, StatusReason};
use crate::apiserver::store::Store;
use crate::control_loop::LogLine;
use crate::world::World;

/// Reads a container's log.
///
/// # Errors
/// 404 without the pod, 400 when no container is meant or nothing can be read yet.
pub fn read(store: &Store, world: &World, key: &Key, options: &LogOptions, now: SimTime) -> Result<Reply, Status> {
    let pod = store.typed::<Pod>(key).ok_or_else(|| Status::not_found(Kind::POD, &key.name))?;
    let container = container_of(pod, options)?;
    if pod.spec.node_name.is_empty() {
        return Err(Status::bad_request(format!("pod {} does not have a host assigned", key.name)));
    }
    if let Err(why) = world.dial_kubelet(&pod.spec.node_name) {
        let address = world.machine(&pod.spec.node_name).map_or("", |(address, ..)| address);
        let path = format!("containerLogs/{}/{}/{container}", key.namespace, key.name);
        let text = format!("Get \"https://{address}:10250/{path}\": {why}");
        return Err(Status::new(StatusReason::Unknown, text));
    }
    let runs_back = match options.instance {
        LogInstance::Current => 0,
        LogInstance::Previous => 1,
    };
    let status = pod.status.all_containers().find(|status| status.name == container);
    // A waiting container's newest run is over: the one before is the newest that `--previous` can mean.
    let is_between = status.is_some_and(|s| s.state.waiting.is_some() && s.last_state.terminated.is_some());
    let runs_back = if is_between { 0 } else { runs_back };
    let Some(lines) = world.log(&pod.spec.node_name, &pod.metadata.uid, &container, runs_back) else {
        return Err(unreadable(&key.name, &container, status, options));
    };
    Ok(reply(ReplyBody::Text(select(lines, options, now))))
}

fn container_of(pod: &Pod, options: &LogOptions) -> Result<String, Status> {
    let name = &pod.metadata.name;
    let names = || pod.spec.containers.iter().map(|container| container.name.as_str());
    let all = || names().chain(pod.spec.init_containers.iter().map(|container| container.name.as_str()));
    if let Some(wanted) = &options.container {
        return match all().any(|name| name == wanted) || pod.is_ephemeral(wanted) {
            true => Ok(wanted.clone()),
            false => Err(Status::bad_request(format!("container {wanted} is not valid for pod {name}"))),
        };
    }
    let found: Vec<&str> = names().collect();
    match found.as_slice() {
        [only] => Ok((*only).to_owned()),
        several => {
            let list = several.join(" ");
            let text = format!("a container name must be specified for pod {name}, choose one of: [{list}]");
            Err(Status::bad_request(text))
        }
    }
}

fn unreadable(pod: &str, container: &str, status: Option<&ContainerStatus>, options: &LogOptions) -> Status {
    if options.instance == LogInstance::Previous {
        let text = format!("previous terminated container \"{container}\" in pod \"{pod}\" not found");
        return Status::bad_request(text);
    }
    let waiting = status.and_then(|status| status.state.waiting.as_ref());
    let reason = match waiting.map(|waiting| waiting.reason.as_str()) {
        Some("ErrImagePull" | "ImagePullBackOff") => "trying and failing to pull image",
        Some("InvalidImageName") => "InvalidImageName",
        Some(reason) if !reason.is_empty() => reason,
        _ => "ContainerCreating",
    };
    Status::bad_request(format!("container \"{container}\" in pod \"{pod}\" is waiting to start: {reason}"))
}

fn select(lines: &[LogLine], options: &LogOptions, now: SimTime) -> String {
    let from = options.since.map(|span| now - span).or(options.since_time);
    let recent: Vec<&LogLine> = lines.iter().filter(|line| from.is_none_or(|from| line.at >= from)).collect();
    let skip = options.tail_lines.map_or(0, |count| recent.len().saturating_sub(count));
    let mut text = String::new();
    for line in recent.into_iter().skip(skip) {
        if options.stamps == LogStamps::With {
            text.push_str(&line.at.to_rfc3339_micros().replace('Z', "000Z "));
        }
        text.push_str(&line.text);
        text.push('\n');
    }
    match options.limit_bytes {
        Some(limit) => text
            .chars()
            .scan(0, |used, c| {
                *used += c.len_utf8();
                (*used <= limit).then_some(c)
            })
            .collect(),
        None => text,
    }
}
