//! What a container prints, and the way into it: asked for as kubectl asks for it.

use super::Inside;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::apiserver::request::{ApiRequest, Key, LogOptions, ReplyBody};
use crate::apiserver::store::key_of;
use crate::cluster::Cluster;

/// As many lines of a log are shown.
const TAIL: usize = 200;
/// The best shell first.
const SHELLS: [&str; 2] = ["bash", "sh"];

/// The log of the n-th container.
pub fn logs(cluster: &Cluster, object: &Object, chosen: usize) -> Inside<Vec<String>> {
    let (key, containers) = (key_of(object), containers(object));
    let options =
        LogOptions { container: containers.get(chosen).cloned(), tail_lines: Some(TAIL), ..LogOptions::default() };
    // In a copy: looking leaves no trace in the story.
    let answer = cluster.clone().request(ApiRequest::Logs { pod: key, options });
    let found = match answer.map(|reply| reply.body) {
        Ok(ReplyBody::Text(text)) => Ok(text.lines().map(str::to_owned).collect()),
        Ok(_) => Ok(Vec::new()),
        Err(status) => Err(status.message),
    };
    Inside { containers, chosen, found }
}

/// The command that opens a shell in the n-th container.
pub fn shell(cluster: &Cluster, object: &Object, chosen: usize) -> Inside<String> {
    let (key, containers) = (key_of(object), containers(object));
    let name = containers.get(chosen).cloned().unwrap_or_default();
    let found = cluster.clone().enter(&key, &name, "exec").map_err(|status| status.message).and_then(|inside| {
        let shell = SHELLS.into_iter().find(|shell| cluster.has_program(&inside, shell));
        let shell = shell.ok_or_else(|| format!("The image of container {name} has no shell."))?;
        Ok(command(&key, &name, &containers, shell))
    });
    Inside { containers, chosen, found }
}

fn command(key: &Key, container: &str, containers: &[String], shell: &str) -> String {
    let mut command = format!("kubectl exec -it {}", key.name);
    if key.namespace != "default" {
        command.push_str(&format!(" -n {}", key.namespace));
    }
    if containers.len() > 1 {
        command.push_str(&format!(" -c {container}"));
    }
    format!("{command} -- {shell}")
}

fn containers(object: &Object) -> Vec<String> {
    let pod = <&Pod>::try_from(object).ok();
    pod.map(|pod| pod.spec.containers.iter().map(|container| container.name.clone()).collect()).unwrap_or_default()
}
