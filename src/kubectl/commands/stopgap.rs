//! Stop-gap verbs until the real ones land.
use super::Command;
use crate::api::discovery::Kind;
use crate::api::time::SimDuration;
use crate::apiserver::request::*;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::{self, BareType};
use futures::FutureExt;
use serde_json::json;

pub const COMMANDS: &[Command] = &[
    Command { path: "create deployment", run: |a, h| create(a, h).boxed_local(), unsimulated: &[] },
    Command { path: "scale", run: |a, h| scale(a, h).boxed_local(), unsimulated: &[] },
    Command { path: "delete", run: |a, h| delete(a, h).boxed_local(), unsimulated: &[] },
];
async fn create(a: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = a.positional.first().cloned().unwrap_or_default();
    let image = a.all("image").first().map(|s| s.to_string()).unwrap_or_default();
    let c = image.rsplit('/').next().unwrap_or("").split(':').next().unwrap_or("").to_owned();
    let v = json!({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":name,"labels":{"app":name}},"spec":{"replicas":a.number("replicas").max(1),"selector":{"matchLabels":{"app":name}},"template":{"metadata":{"labels":{"app":name}},"spec":{"containers":[{"name":c,"image":image}]}}}});
    let r = ApiRequest::Create {
        kind: Kind::DEPLOYMENT,
        namespace: "default".into(),
        body: Body::Json { value: v, strictness: Strictness::Strict },
        mode: WriteMode::Persist,
    };
    call::send(host, r).await.map_err(|s| Failure::when("", s))?;
    host.stdout.line(&format!("deployment.apps/{name} created"));
    Ok(())
}
async fn scale(a: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let req = resources::request(a, &a.positional, BareType::All, host).await?;
    for t in &req.targets {
        for o in resources::fetch(t, host).await? {
            call::send(
                host,
                ApiRequest::SetScale {
                    key: call::key_of(&o),
                    replicas: a.number("replicas") as i32,
                    resource_version: None,
                    mode: WriteMode::Persist,
                },
            )
            .await
            .map_err(|s| Failure::when("", s))?;
            host.stdout.line(&format!("{}/{} scaled", o.kind().qualified_singular(), o.meta().name));
        }
    }
    Ok(())
}
async fn delete(a: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let req = resources::request(a, &a.positional, BareType::All, host).await?;
    let mut keys = vec![];
    for t in &req.targets {
        for o in resources::fetch(t, host).await? {
            let p = match a.value("cascade") {
                "orphan" | "false" => Propagation::Orphan,
                "foreground" => Propagation::Foreground,
                _ => Propagation::Background,
            };
            let g = if a.switch("now") {
                Some(1)
            } else if a.number("grace-period") >= 0 {
                Some(a.number("grace-period"))
            } else {
                None
            };
            call::send(
                host,
                ApiRequest::Delete {
                    key: call::key_of(&o),
                    options: DeleteOptions { propagation: Some(p), grace_period_seconds: g, ..Default::default() },
                },
            )
            .await
            .map_err(|s| Failure::when("", s))?;
            host.stdout.line(&format!("{} \"{}\" deleted", o.kind().qualified_singular(), o.meta().name));
            keys.push((call::key_of(&o), o.meta().uid.clone()));
        }
    }
    if a.switch("wait") {
        for (k, uid) in keys {
            loop {
                match call::get(host, &k).await {
                    Ok(o) if o.meta().uid == uid => host.clock.sleep(SimDuration::from_millis(100)).await,
                    _ => break,
                }
            }
        }
    }
    Ok(())
}
