//! Tokens of service accounts (`serviceaccounts/token`): signed claims. The signature is drawn, nobody checks it.

use super::request::{Key, Reply, ReplyBody, Status};
use super::{ApiServer, reply};
use crate::api::base64;
use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use crate::api::go_format;
use crate::api::lookup::text;
use crate::api::time::{SimDuration, SimTime};
use rand_core::Rng;
use serde_json::{Value, json};

/// Who issues tokens, and whom they are for unless somebody else is named.
const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";
const KEY_ID: &str = "Sk7nGQv1ZlM0wYfT3u8cXo5dRhJ2bAeKp9iWqNtE4sU";
/// How long a token lasts if nothing is said, and at least, in seconds.
const LIFETIME: i64 = 3600;
const SHORTEST: i64 = 600;
const SIGNATURE: usize = 256;

impl ApiServer {
    /// As the `TokenREST` of the real server.
    pub(super) fn token(&mut self, key: &Key, mut spec: Value, now: SimTime) -> Result<Reply, Status> {
        let account = self.existing(key)?.meta().uid.to_string();
        let lifetime = spec.get("expirationSeconds").and_then(Value::as_i64).unwrap_or(LIFETIME);
        if lifetime < SHORTEST {
            let why = "may not specify a duration less than 10 minutes";
            let error = FieldError::invalid("spec.expirationSeconds", lifetime, why);
            return Err(Status::invalid_of("TokenRequest.authentication.k8s.io", "", vec![error]));
        }
        let mut place = json!({
            "namespace": key.namespace,
            "serviceaccount": { "name": key.name, "uid": account },
        });
        if let Some(bound) = spec.get("boundObjectRef") {
            let kind = if text(bound, "kind") == "Pod" { Kind::POD } else { Kind::SECRET };
            let uid = self.existing(&Key::new(kind, &key.namespace, text(bound, "name")))?.meta().uid.to_string();
            let (wanted, name) = (text(bound, "uid"), text(bound, "name"));
            if !wanted.is_empty() && wanted != uid {
                let why = format!(
                    "the UID in the bound object reference ({wanted}) does not match the UID in record. \
                                   The object might have been deleted and then recreated"
                );
                return Err(Status::conflict(kind, name, &why));
            }
            let bound = json!({ "name": name, "uid": uid });
            place.as_object_mut().map(|place| place.insert(kind.info().kind.to_ascii_lowercase(), bound));
        }
        let audiences = match spec.get("audiences") {
            Some(Value::Array(audiences)) if !audiences.is_empty() => json!(audiences),
            _ => json!([ISSUER]),
        };
        let from = now.unix_nanos() / 1_000_000_000;
        let claims = json!({
            "aud": audiences, "exp": from + lifetime, "iat": from, "iss": ISSUER, "jti": self.uid().to_string(),
            "kubernetes.io": place, "nbf": from,
            "sub": format!("system:serviceaccount:{}:{}", key.namespace, key.name),
        });
        let token = self.signed(&claims);
        if let Some(fields) = spec.as_object_mut() {
            fields.insert("audiences".to_owned(), audiences);
            fields.insert("expirationSeconds".to_owned(), lifetime.into());
            fields.entry("boundObjectRef").or_insert(Value::Null);
        }
        let expires = now + SimDuration::from_secs(lifetime);
        Ok(reply(ReplyBody::Json(json!({
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenRequest",
            "metadata": {
                "creationTimestamp": now.to_rfc3339(),
                "name": key.name,
                "namespace": key.namespace,
            },
            "spec": spec,
            "status": { "expirationTimestamp": expires.to_rfc3339(), "token": token },
        }))))
    }

    fn signed(&mut self, claims: &Value) -> String {
        let signature: Vec<u8> = (0..SIGNATURE).map(|_| self.random.next_u32().to_le_bytes()[0]).collect();
        let head = format!("{{\"alg\":\"RS256\",\"kid\":\"{KEY_ID}\"}}");
        let body = go_format::json(claims);
        [head.as_bytes(), body.as_bytes(), &signature].map(base64::encode_for_url).join(".")
    }
}
