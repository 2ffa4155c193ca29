//! How a command fails: in the words of kubectl's `checkErr`.

use crate::apiserver::request::{Status, StatusReason};
use crate::host::{ExitCode, Output};
use crate::lazy::Unreachable;
use std::fmt;

/// Why a command ended without success.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Printed as `error: …`.
    Message(String),
    /// The server's refusal.
    Server {
        /// What it said.
        status: Status,
        /// What stands before its message: `error when creating "x.yaml": `.
        context: Option<String>,
    },
    /// A command line that makes no sense to the command, with a pointer to its help.
    Usage {
        /// What is wrong.
        message: String,
        /// The command: `create deployment`.
        command: String,
    },
    /// Printed as it is, without `error: `.
    Bare(String),
    /// Several, each on its line.
    Several(Vec<Failure>),
    /// Everything has been said already.
    Exit(ExitCode),
}

impl From<Unreachable> for Failure {
    fn from(unreachable: Unreachable) -> Self {
        Self::message(unreachable.to_string())
    }
}

impl Failure {
    /// A failure of kubectl's own.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message(text.into())
    }

    /// The server's refusal, with a context before its message.
    pub fn when(context: impl Into<String>, status: Status) -> Self {
        Self::Server { status, context: Some(context.into()) }
    }

    /// One failure out of any number; `Ok` if there are none.
    ///
    /// # Errors
    /// If there is at least one.
    pub fn aggregate(mut failures: Vec<Failure>) -> Result<(), Failure> {
        match failures.len() {
            0 => Ok(()),
            1 => failures.pop().map_or(Ok(()), Err),
            _ => Err(Failure::Several(failures)),
        }
    }

    /// Whether the server said that it is not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Failure::Server { status, .. } if status.reason == StatusReason::NotFound)
    }

    /// The failure with a context before what it says. As `AddSourceToErr`.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        match self {
            Failure::Server { status, context } => {
                Self::Server { status, context: Some(format!("{outer}{}", context.unwrap_or_default())) }
            }
            Failure::Message(text) => Self::Message(format!("{outer}{text}")),
            other => other,
        }
    }

    /// What Go's `Error()` says of it: no words before the server's, and several in brackets.
    pub fn bare(&self) -> String {
        match self {
            Failure::Server { status, context } => {
                format!("{}{}", context.as_deref().unwrap_or_default(), status.message)
            }
            Failure::Several(failures) => {
                format!("[{}]", failures.iter().map(Failure::bare).collect::<Vec<_>>().join(", "))
            }
            Failure::Message(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// Prints what there is to say, and gives the exit code.
    pub fn report(&self, stderr: &Output) -> ExitCode {
        match self {
            Failure::Exit(code) => *code,
            // `MultilineError` ends the line whatever the causes end with: what differs in a pod ends its own.
            Failure::Server { status, .. } if status.reason == StatusReason::Invalid => {
                stderr.line(&self.to_string());
                1
            }
            failure => {
                let text = failure.to_string();
                stderr.line(text.strip_suffix('\n').unwrap_or(&text));
                1
            }
        }
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self::Server { status, context: None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Message(text) => match text.strip_prefix("error: ") {
                Some(_) => f.write_str(text),
                None => write!(f, "error: {text}"),
            },
            Failure::Bare(text) => f.write_str(text),
            Failure::Usage { message, command } => {
                write!(f, "error: {message}\nSee 'kubectl {command} -h' for help and examples")
            }
            Failure::Server { status, .. } if status.reason == StatusReason::Invalid => f.write_str(&invalid(status)),
            Failure::Server { status, context } => {
                let context = context.as_deref().unwrap_or_default();
                match reason(status.reason) {
                    "" => write!(f, "Error from server: {context}{status}"),
                    reason => write!(f, "Error from server ({reason}): {context}{status}"),
                }
            }
            // As `MultipleErrors`: only what the server says has a prefix.
            Failure::Several(failures) => {
                // Only what fails alone is called an error.
                let line = |failure: &Failure| match failure {
                    Failure::Message(_) | Failure::Several(_) => failure.bare(),
                    failure => failure.to_string(),
                };
                let lines: Vec<String> = failures.iter().map(line).collect();
                f.write_str(&lines.join("\n"))
            }
            Failure::Exit(_) => Ok(()),
        }
    }
}

/// As `MultilineError`: the causes in a list when there are several, each once.
fn invalid(status: &Status) -> String {
    let head = match status.message.split_once(" is invalid: ") {
        Some((object, _)) if object != " \"\"" => format!("{} is invalid", without_group(object)),
        _ => "The request is invalid".to_owned(),
    };
    let mut causes: Vec<String> = Vec::new();
    for cause in status.causes.iter().map(ToString::to_string) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    match causes.as_slice() {
        [] => format!("{head}: {}", status.message),
        [cause] => format!("{head}: {cause}"),
        causes => causes.iter().fold(format!("{head}: "), |text, cause| format!("{text}\n* {cause}")),
    }
}

/// `Deployment.apps "x"` is `The Deployment "x"` here.
fn without_group(object: &str) -> String {
    match object.split_once(" \"") {
        Some((kind, name)) => format!("The {} \"{name}", kind.split('.').next().unwrap_or(kind)),
        None => format!("The {object}"),
    }
}

/// `metav1.StatusReason` as the wire has it.
fn reason(reason: StatusReason) -> &'static str {
    match reason {
        StatusReason::BadRequest => "BadRequest",
        StatusReason::Forbidden => "Forbidden",
        StatusReason::NotFound => "NotFound",
        StatusReason::MethodNotAllowed => "MethodNotAllowed",
        StatusReason::AlreadyExists => "AlreadyExists",
        StatusReason::Conflict => "Conflict",
        StatusReason::Gone => "Expired",
        StatusReason::Invalid => "Invalid",
        StatusReason::TooManyRequests => "TooManyRequests",
        StatusReason::InternalError => "InternalError",
        StatusReason::ServiceUnavailable => "ServiceUnavailable",
        StatusReason::Timeout => "Timeout",
        StatusReason::UnsupportedMediaType => "UnsupportedMediaType",
        StatusReason::Unknown => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::discovery::Kind;
    use crate::api::field::FieldError;

    fn check_text(failure: &Failure, expected: &str) {
        assert_eq!(failure.to_string(), expected);
    }

    #[test]
    fn failures_speak_as_kubectl_does() {
        check_text(&Failure::message("no"), "error: no");
        check_text(&Failure::message("error: twice"), "error: twice");
        let missing = Status::not_found(Kind::DEPLOYMENT, "x");
        check_text(&missing.clone().into(), "Error from server (NotFound): deployments.apps \"x\" not found");
        check_text(
            &Failure::when("error when deleting \"STDIN\": ", missing),
            "Error from server (NotFound): error when deleting \"STDIN\": deployments.apps \"x\" not found",
        );
        let usage = Failure::Usage { message: "no".to_owned(), command: "create deployment".to_owned() };
        check_text(&usage, "error: no\nSee 'kubectl create deployment -h' for help and examples");
    }

    #[test]
    fn causes_are_listed_when_there_are_several() {
        let cause = |path: &str| FieldError::required(path, "");
        let one = Status::invalid(Kind::DEPLOYMENT, "x", vec![cause("spec.a")]);
        check_text(&one.into(), "The Deployment \"x\" is invalid: spec.a: Required value");
        let two = Status::invalid(Kind::POD, "x", vec![cause("spec.a"), cause("spec.b"), cause("spec.a")]);
        check_text(&two.into(), "The Pod \"x\" is invalid: \n* spec.a: Required value\n* spec.b: Required value");
    }
}
