//! Carrying out a plan: its requests, then what it has to say, then what the machines are asked to do.

use super::Cluster;
use super::components;
use super::story::{Actor, Effect, Occurrence};
use crate::api::meta::ResourceVersion;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Key, Reply, ReplyBody, Status};
use crate::apiserver::store::key_of;
use crate::control_loop::{EventDraft, EventKind, EventMessage, Plan};

/// How soon a loop looks again after a refusal.
const RETRY: SimDuration = SimDuration::from_millis(500);

impl Cluster {
    pub(super) fn execute(&mut self, component: usize, key: &Key, cause: ResourceVersion, plan: Plan) {
        let name = components::all().get(component).map_or("", |controller| controller.name());
        let mut effects = Vec::new();
        let mut answers = Vec::new();
        for request in plan.requests {
            let (verb, target) = describe(&request);
            let answer = self.api.handle(request, self.now);
            effects.push(effect_of(verb, target, &answer));
            answers.push(answer);
        }
        let failed = answers.iter().any(Result::is_err);
        for draft in plan.events {
            if let Some(draft) = worded(draft, &answers) {
                self.recorder.record(draft, &mut self.api, self.now);
            }
        }
        for action in plan.actions {
            self.world.act(&action, self.now);
            effects.push(Effect::Asked(action));
        }
        if failed {
            self.queue.wake(component, key.clone(), self.now, cause, RETRY);
        }
        let actor = Actor::Component(name);
        self.story.tell(Occurrence { at: self.now, actor, cause, key: key.clone(), effects, notes: plan.notes });
    }
}

fn effect_of(verb: &'static str, key: Key, answer: &Result<Reply, Status>) -> Effect {
    match answer {
        Ok(Reply { body: ReplyBody::Object(object), .. }) => {
            Effect::Wrote { verb, key: key_of(object), revision: object.meta().resource_version }
        }
        Ok(_) => Effect::Read { verb, key },
        Err(status) => Effect::Refused { verb, key, reason: status.reason, message: status.message.clone() },
    }
}

/// The draft with its final words; `None` if what it tells of did not happen.
fn worded(mut draft: EventDraft, answers: &[Result<Reply, Status>]) -> Option<EventDraft> {
    let text = match draft.message {
        EventMessage::Text(text) => text,
        EventMessage::IfDone { text, request } => match answers.get(request) {
            Some(Ok(_)) => text,
            _ => return None,
        },
        EventMessage::NamesCreated { prefix, request } => match answers.get(request)? {
            Ok(Reply { body: ReplyBody::Object(object), .. }) => format!("{prefix}{}", object.meta().name),
            Ok(_) => return None,
            Err(status) => {
                draft.kind = EventKind::Warning;
                draft.reason = "FailedCreate";
                format!("Error creating: {}", status.message)
            }
        },
    };
    draft.message = EventMessage::Text(text);
    Some(draft)
}

/// The verb of a request and the key that it is about.
pub fn describe(request: &ApiRequest) -> (&'static str, Key) {
    match request {
        ApiRequest::Get { key, .. } => ("get", key.clone()),
        ApiRequest::List(list) => ("list", Key::new(list.kind, &list.namespace, "")),
        ApiRequest::Create { kind, namespace, body, .. } => ("create", Key::new(*kind, namespace, &body.name())),
        ApiRequest::Update { key, .. } => ("update", key.clone()),
        ApiRequest::UpdateStatus { key, .. } => ("update status", key.clone()),
        ApiRequest::Patch { key, .. } | ApiRequest::PatchWith { key, .. } => ("patch", key.clone()),
        ApiRequest::Delete { key, .. } => ("delete", key.clone()),
        ApiRequest::DeleteCollection { list, .. } => ("deletecollection", Key::new(list.kind, &list.namespace, "")),
        ApiRequest::GetScale(key) => ("get scale", key.clone()),
        ApiRequest::SetScale { key, .. } => ("scale", key.clone()),
        ApiRequest::Bind { pod, .. } => ("bind", pod.clone()),
        ApiRequest::Logs { pod, .. } => ("log", pod.clone()),
        ApiRequest::Proxy { target, .. } => ("proxy", target.clone()),
        ApiRequest::Version => ("version", Key::cluster(crate::api::discovery::Kind::NODE, "")),
    }
}
