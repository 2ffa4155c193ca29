//! `metav1.Status`: how the API server refuses, with the texts that every client prints.

use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use std::fmt;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The kind of failure.
    pub reason: StatusReason,
    /// The whole text.
    pub message: String,
    /// For `Invalid`: one entry a field.
    pub causes: Vec<FieldError>,
}

/// `metav1.StatusReason`, each with its HTTP code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "upstream's own names")]
pub enum StatusReason {
    BadRequest,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    AlreadyExists,
    Conflict,
    Gone,
    Invalid,
    TooManyRequests,
    InternalError,
    ServiceUnavailable,
    Timeout,
    UnsupportedMediaType,
    /// An error that has no reason.
    Unknown,
}

impl StatusReason {
    /// The HTTP status code.
    pub fn code(self) -> u16 {
        match self {
            StatusReason::BadRequest => 400,
            StatusReason::Forbidden => 403,
            StatusReason::NotFound => 404,
            StatusReason::MethodNotAllowed => 405,
            StatusReason::AlreadyExists | StatusReason::Conflict => 409,
            StatusReason::Gone => 410,
            StatusReason::Invalid => 422,
            StatusReason::TooManyRequests => 429,
            StatusReason::UnsupportedMediaType => 415,
            StatusReason::InternalError | StatusReason::Unknown => 500,
            StatusReason::ServiceUnavailable => 503,
            StatusReason::Timeout => 504,
        }
    }
}

impl Status {
    /// A refusal with its whole text.
    pub fn new(reason: StatusReason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), causes: Vec::new() }
    }

    /// `pods "x" not found`.
    pub fn not_found(kind: Kind, name: &str) -> Self {
        Self::new(StatusReason::NotFound, format!("{} \"{name}\" not found", kind.qualified_plural()))
    }

    /// `pods "x" already exists`.
    pub fn already_exists(kind: Kind, name: &str) -> Self {
        Self::new(StatusReason::AlreadyExists, format!("{} \"{name}\" already exists", kind.qualified_plural()))
    }

    /// `Operation cannot be fulfilled on pods "x": …`.
    pub fn conflict(kind: Kind, name: &str, why: &str) -> Self {
        let resource = kind.qualified_plural();
        Self::new(StatusReason::Conflict, format!("Operation cannot be fulfilled on {resource} \"{name}\": {why}"))
    }

    /// A write based on a version that is no longer the newest.
    pub fn stale(kind: Kind, name: &str) -> Self {
        let why = "the object has been modified; please apply your changes to the latest version and try again";
        Self::conflict(kind, name, why)
    }

    /// `pods "x" is forbidden: …`.
    pub fn forbidden(kind: Kind, name: &str, why: &str) -> Self {
        Self::new(StatusReason::Forbidden, format!("{} \"{name}\" is forbidden: {why}", kind.qualified_plural()))
    }

    /// A request that makes no sense.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusReason::BadRequest, message)
    }

    /// `Deployment.apps "x" is invalid: …`, the causes in a list when there are several, as `errors.NewInvalid`.
    pub fn invalid(kind: Kind, name: &str, causes: Vec<FieldError>) -> Self {
        let group = kind.info().group;
        let qualified =
            if group.is_empty() { kind.info().kind.to_owned() } else { format!("{}.{group}", kind.info().kind) };
        Self::invalid_of(&qualified, name, causes)
    }

    /// A request that is no object of a kind, with a field that is wrong: `errors.NewInvalid` of an empty kind.
    pub fn invalid_request(cause: FieldError) -> Self {
        Self::invalid_of("", "", vec![cause])
    }

    /// The same for a kind that is none of the store's.
    pub(super) fn invalid_of(qualified: &str, name: &str, causes: Vec<FieldError>) -> Self {
        let lines: Vec<String> = causes.iter().map(FieldError::to_string).collect();
        let details = match lines.as_slice() {
            [line] => line.clone(),
            lines => format!("[{}]", lines.join(", ")),
        };
        let message = format!("{qualified} \"{name}\" is invalid: {details}");
        Self { reason: StatusReason::Invalid, message, causes }
    }
}

/// The bare message; what stands before it is the client's business.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
