//! Carrying out a plan: its requests, then what it has to say, then what the machines are asked to do.

use super::Cluster;
use super::components;
use super::story::{Actor, Effect, Occurrence};
use crate::api::discovery::Kind;
use crate::api::meta::ResourceVersion;
use crate::apiserver::request::{ApiRequest, Body, Key, Reply, ReplyBody, Status};
use crate::apiserver::store::key_of;
use crate::control_loop::{EventDraft, EventKind, EventMessage, Plan, Verdict};

/// What came of each request of a plan; nothing of one that was not sent.
type Answers = Vec<Option<Result<Reply, Status>>>;

impl Cluster {
    pub(super) fn execute(&mut self, component: usize, key: &Key, cause: ResourceVersion, plan: Plan) {
        let name = components::all().get(component).map_or("", |controller| controller.name());
        let mut effects = Vec::with_capacity(plan.requests.len() + plan.actions.len());
        let answers = self.send_all(plan.requests, &mut effects);
        let refusal = answers.iter().flatten().find_map(|answer| answer.as_ref().err());
        if let Some(Verdict { mut object, settle }) = plan.verdict {
            settle(&mut object, refusal, self.now);
            let request = ApiRequest::UpdateStatus { key: key_of(&object), body: Body::from(object) };
            // Gone in the meantime: there is nothing to report on.
            let _ = self.send(request, &mut effects);
        }
        match refusal {
            Some(_) => self.queue.retry(component, key, self.now, cause),
            None => self.queue.forgive(component, key),
        }
        for draft in plan.events {
            if let Some(draft) = worded(draft, &answers) {
                self.recorder.record(draft, &mut self.api, self.now);
            }
        }
        for action in plan.actions {
            self.world.act(&action, self.now);
            effects.push(Effect::Asked(action));
        }
        let actor = Actor::Component(name);
        self.story.tell(Occurrence { at: self.now, actor, cause, key: key.clone(), effects, notes: plan.notes });
    }

    /// Sends requests in order. New pods come in batches of one, two, four and so on: after one that is refused there is
    /// no other (`slowStartBatch`).
    fn send_all(&mut self, requests: Vec<ApiRequest>, effects: &mut Vec<Effect>) -> Answers {
        let (mut batch, mut left, mut is_refused) = (1, 1, false);
        let mut answers = Vec::new();
        for request in requests {
            let is_pod = matches!(request, ApiRequest::Create { kind: Kind::POD, .. });
            if is_pod && left == 0 {
                if is_refused {
                    answers.push(None);
                    continue;
                }
                batch *= 2;
                left = batch;
            }
            let answer = self.send(request, effects);
            if is_pod {
                left -= 1;
                is_refused |= answer.is_err();
            }
            answers.push(Some(answer));
        }
        answers
    }

    fn send(&mut self, request: ApiRequest, effects: &mut Vec<Effect>) -> Result<Reply, Status> {
        let (verb, target) = describe(&request);
        let before = self.api.store.revision();
        let answer = self.api.handle(request, self.now);
        // What changes nothing is no news.
        if answer.is_err() || self.api.store.revision() != before {
            effects.push(effect_of(verb, target, &answer));
        }
        answer
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
fn worded(mut draft: EventDraft, answers: &Answers) -> Option<EventDraft> {
    let text = match draft.message {
        EventMessage::Text(text) => text,
        EventMessage::IfDone { text, request } => match answers.get(request) {
            Some(Some(Ok(_))) => text,
            _ => return None,
        },
        EventMessage::NamesCreated { prefix, request } => match answers.get(request)?.as_ref()? {
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
        ApiRequest::Evict { pod, .. } => ("evict", pod.clone()),
        ApiRequest::Bind { pod, .. } => ("bind", pod.clone()),
        ApiRequest::Logs { pod, .. } => ("log", pod.clone()),
        ApiRequest::Proxy { target, .. } => ("proxy", target.clone()),
        ApiRequest::Token { account, .. } => ("token", account.clone()),
        ApiRequest::As { request, .. } => describe(request),
        ApiRequest::ManagedFields(key) => ("get", key.clone()),
        ApiRequest::Version => ("version", Key::cluster(crate::api::discovery::Kind::NODE, "")),
    }
}
