//! Which objects a command line means, as kubectl's resource builder works it out.

mod files;
mod objects;
mod web;

pub use files::{Document, Validation, absolute, documents, folder, read_file, write_file};
pub use objects::{Found, objects};

use super::call;
use super::failure::Failure;
use super::flags::Arguments;
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::selector::{FieldSelector, Selector};
use crate::apiserver::request::{Key, ListForm, ListRequest, Status, StatusReason};
use crate::host::Host;
use std::rc::Rc;

/// All that a command line means, in order.
#[derive(Clone, Debug)]
pub struct Request {
    /// The objects.
    pub targets: Vec<Target>,
    /// Documents of `-f` that name no object; the others count nevertheless.
    pub failures: Vec<Failure>,
    /// Whether exactly one object is meant, so that it is shown alone and not in a list.
    pub is_single: bool,
}

/// One object, or all of a kind that match.
#[derive(Clone, Debug)]
pub enum Target {
    /// An object by its name.
    Named {
        /// Its kind.
        kind: Kind,
        /// Its namespace, empty for cluster-wide kinds.
        namespace: String,
        /// Its name.
        name: String,
        /// The file or `STDIN` that names it, if one does.
        source: Option<String>,
    },
    /// Objects by their labels and fields.
    Listed {
        /// Their kind.
        kind: Kind,
        /// Their namespace, empty for all.
        namespace: String,
        /// What their labels must be.
        labels: Selector,
        /// What their fields must be.
        fields: FieldSelector,
        /// The selectors as they were written, for errors.
        written: WrittenSelectors,
    },
}

/// Selectors as they were written.
#[derive(Clone, Debug, Default)]
pub struct WrittenSelectors {
    /// `-l`
    pub labels: String,
    /// `--field-selector`
    pub fields: String,
}

/// What a type without a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BareType {
    /// All objects of it: `get`, `describe`.
    All,
    /// Nothing: the name is missing: `delete`, `scale`.
    Incomplete,
}

/// The namespace that a command works in.
pub fn namespace(arguments: &Arguments) -> String {
    let of_context = Some(arguments.context_namespace.as_str());
    let given = [arguments.text("namespace"), of_context].into_iter().flatten().find(|name| !name.is_empty());
    given.unwrap_or("default").to_owned()
}

/// Works out what `words` (`pod web`, `deploy/a svc/b`, `all`), the selectors and `-f` mean.
///
/// # Errors
/// Combinations that make no sense, unknown types, missing files; in upstream's words.
pub async fn request(
    arguments: &Arguments,
    words: &[String],
    bare: BareType,
    host: &mut Host,
) -> Result<Request, Failure> {
    if !(arguments.is_given("filename") || arguments.is_given("kustomize")) {
        return self::words(arguments, words, bare);
    }
    let plain = Words::read(words)?;
    refuse_all_of_some(arguments)?;
    plain.refuse_beside_files()?;
    from_files(arguments, host).await
}

/// As [`request`], where no file is named.
///
/// # Errors
/// As [`request`].
pub fn words(arguments: &Arguments, words: &[String], bare: BareType) -> Result<Request, Failure> {
    let plain = Words::read(words)?;
    refuse_all_of_some(arguments)?;
    let (is_all, has_selector) = (arguments.switch("all"), has_selector(arguments));
    let is_bare = matches!(&plain, Words::Types { names, .. } if names.is_empty()) && bare == BareType::All;
    if is_all || has_selector || is_bare {
        return plain.listed(arguments);
    }
    plain.named(arguments)
}

fn has_selector(arguments: &Arguments) -> bool {
    ["selector", "field-selector"].iter().any(|flag| arguments.text(flag).is_some_and(|text| !text.trim().is_empty()))
}

fn refuse_all_of_some(arguments: &Arguments) -> Result<(), Failure> {
    match arguments.switch("all") && has_selector(arguments) {
        true => Err(Failure::message("setting 'all' parameter but found a non empty selector. ")),
        false => Ok(()),
    }
}

/// As [`request`], for commands whose `--selector` is no question but what they write: names and files only.
///
/// # Errors
/// As [`request`].
pub async fn named(arguments: &Arguments, host: &mut Host) -> Result<Request, Failure> {
    let plain = Words::read(&arguments.positional)?;
    if arguments.is_given("filename") || arguments.is_given("kustomize") {
        plain.refuse_beside_files()?;
        return from_files(arguments, host).await;
    }
    plain.named(arguments)
}

/// Gets the objects of a target.
///
/// # Errors
/// The server's refusal, worded as kubectl's visitors do.
pub async fn fetch(target: &Target, host: &Host) -> Result<Vec<Rc<Object>>, Failure> {
    match target {
        Target::Named { kind, namespace, name, .. } => {
            let key = Key::new(*kind, namespace, name);
            Ok(vec![call::get_named(host, &key).await?])
        }
        Target::Listed { .. } => {
            let Some(list) = target.list_request(ListForm::Objects) else { return Ok(Vec::new()) };
            call::list(host, list).await.map_err(|status| target.refusal(status))
        }
    }
}

/// The kind that a word names.
///
/// # Errors
/// `the server doesn't have a resource type "foo"`.
pub fn kind_of_word(word: &str) -> Result<Kind, Failure> {
    Kind::of_word(word).ok_or_else(|| {
        // What stands behind a point is a group, and not told.
        let resource = word.split('.').next().unwrap_or_default();
        Failure::message(format!("the server doesn't have a resource type {resource:?}"))
    })
}

impl Target {
    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Target::Named { kind, .. } | Target::Listed { kind, .. } => *kind,
        }
    }

    /// The request that lists it; `None` for an object by its name.
    pub fn list_request(&self, form: ListForm) -> Option<ListRequest> {
        match self {
            Target::Named { .. } => None,
            Target::Listed { kind, namespace, labels, fields, .. } => Some(ListRequest {
                kind: *kind,
                namespace: namespace.clone(),
                labels: labels.clone(),
                fields: fields.clone(),
                form,
            }),
        }
    }

    /// A refused list as the selector visitor words it.
    pub fn refusal(&self, status: Status) -> Failure {
        match (self, status.reason) {
            (Target::Listed { kind, written, .. }, StatusReason::BadRequest | StatusReason::NotFound) => {
                unable_to_find(*kind, written, status.reason, &status.message)
            }
            _ => status.into(),
        }
    }
}

/// The words of a command line that name resources.
enum Words {
    /// `pod web`, `pods`, `all`: the kinds and the names behind them.
    Types { kinds: Vec<Kind>, names: Vec<String> },
    /// `pod/a svc/b`
    Pairs(Vec<(Kind, String)>),
    /// Nothing.
    None,
}

impl Words {
    fn read(words: &[String]) -> Result<Self, Failure> {
        let words = spread(words);
        match words.iter().filter(|word| word.contains('/')).count() {
            0 => Self::types(&words),
            slashed if slashed == words.len() => {
                words.iter().map(|word| pair(word)).collect::<Result<_, _>>().map(Self::Pairs)
            }
            _ => Err(Failure::message(
                "there is no need to specify a resource type as a separate argument when passing arguments in \
                 resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource \
                 resource/<resource_name>'",
            )),
        }
    }

    fn types(words: &[String]) -> Result<Self, Failure> {
        let Some((types, names)) = words.split_first() else { return Ok(Self::None) };
        let mut kinds = Vec::new();
        for word in types.split(',') {
            let category: Vec<Kind> = Kind::all().filter(|kind| kind.info().categories.contains(&word)).collect();
            let meant = if category.is_empty() { vec![kind_of_word(word)?] } else { category };
            meant.into_iter().for_each(|kind| {
                if !kinds.contains(&kind) {
                    kinds.push(kind)
                }
            });
        }
        Ok(Self::Types { kinds, names: names.to_vec() })
    }

    fn refuse_beside_files(&self) -> Result<(), Failure> {
        match self {
            Self::None => Ok(()),
            Self::Types { .. } => Err(Failure::message(
                "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
            )),
            Self::Pairs(_) => {
                Err(Failure::message("resource/name arguments cannot be provided when a path is specified"))
            }
        }
    }

    fn listed(self, arguments: &Arguments) -> Result<Request, Failure> {
        let kinds = match self {
            Self::Types { kinds, names } if names.is_empty() => kinds,
            Self::Types { .. } => return Err(Failure::message("name cannot be provided when a selector is specified")),
            Self::Pairs(_) => {
                let text = "selectors and the all flag cannot be used when passing resource/name arguments";
                return Err(Failure::message(text));
            }
            Self::None => {
                return Err(Failure::message("at least one resource must be specified to use a selector"));
            }
        };
        let written = WrittenSelectors {
            labels: arguments.value("selector").trim().to_owned(),
            fields: arguments.value("field-selector").trim().to_owned(),
        };
        let targets = kinds.into_iter().map(|kind| listed(kind, &written, arguments)).collect::<Result<_, _>>()?;
        Ok(Request { targets, failures: Vec::new(), is_single: false })
    }

    fn named(self, arguments: &Arguments) -> Result<Request, Failure> {
        let pairs = match self {
            Self::Pairs(pairs) => pairs,
            Self::Types { kinds, names } => match (kinds.as_slice(), names.is_empty()) {
                (_, true) => {
                    return Err(Failure::message("resource(s) were provided, but no name was specified"));
                }
                ([kind], false) => names.into_iter().map(|name| (*kind, name)).collect(),
                _ => return Err(Failure::message("you must specify only one resource")),
            },
            Self::None => return Err(no_resource()),
        };
        if pairs.iter().any(|(_, name)| name.is_empty()) {
            return Err(Failure::message("resource name may not be empty"));
        }
        let is_single = pairs.len() == 1;
        let target = |(kind, name): (Kind, String)| {
            if kind.is_namespaced() && arguments.switch("all-namespaces") {
                return Err(Failure::message("a resource cannot be retrieved by name across all namespaces"));
            }
            let namespace = if kind.is_namespaced() { namespace(arguments) } else { String::new() };
            Ok(Target::Named { kind, namespace, name, source: None })
        };
        let targets = pairs.into_iter().map(target).collect::<Result<_, _>>()?;
        Ok(Request { targets, failures: Vec::new(), is_single })
    }
}

/// kubectl's words when nothing is named at all.
pub fn no_resource() -> Failure {
    Failure::message(
        "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   \
         '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    )
}

async fn from_files(arguments: &Arguments, host: &mut Host) -> Result<Request, Failure> {
    let documents = documents(arguments, Validation::Off, host).await?;
    let is_single = documents.len() == 1 && arguments.all("filename") != ["-"];
    let mut request = Request { targets: Vec::new(), failures: Vec::new(), is_single };
    for document in documents {
        match document {
            Ok(document) if document.name.is_empty() => {
                request.failures.push(Failure::message("resource name may not be empty"));
            }
            Ok(Document { manifest, kind, namespace, name }) => {
                request.targets.push(Target::Named { kind, namespace, name, source: Some(manifest.source) });
            }
            Err(failure) => request.failures.push(failure),
        }
    }
    Ok(request)
}

/// `TYPE1,TYPE2 NAME…` is `TYPE1/NAME… TYPE2/NAME…`.
fn spread(words: &[String]) -> Vec<String> {
    let Some((types, names)) = words.split_first().filter(|(types, names)| types.contains(',') && !names.is_empty())
    else {
        return words.to_vec();
    };
    let pair = |kind: &str| names.iter().map(|name| format!("{kind}/{name}")).collect::<Vec<_>>();
    types.split(',').flat_map(pair).collect()
}

fn pair(word: &str) -> Result<(Kind, String), Failure> {
    let mut parts = word.split('/');
    match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next()) {
        (_, _, Some(_)) => Err(Failure::message("arguments in resource/name form may not have more than one slash")),
        (kind, name, None) if kind.is_empty() || name.is_empty() || kind.contains(',') => {
            Err(Failure::message("arguments in resource/name form must have a single resource and name"))
        }
        (kind, name, None) => Ok((kind_of_word(kind)?, name.to_owned())),
    }
}

fn listed(kind: Kind, written: &WrittenSelectors, arguments: &Arguments) -> Result<Target, Failure> {
    let is_everywhere = !kind.is_namespaced() || arguments.switch("all-namespaces");
    let namespace = if is_everywhere { String::new() } else { namespace(arguments) };
    let refuse = |problem: &str| unable_to_find(kind, written, StatusReason::BadRequest, problem);
    let labels = written.labels.parse().map_err(|error| refuse(&format!("{error}")))?;
    let fields = FieldSelector::parse(&written.fields).map_err(|error| refuse(&error.to_string()))?;
    Ok(Target::Listed { kind, namespace, labels, fields, written: written.clone() })
}

fn unable_to_find(kind: Kind, written: &WrittenSelectors, reason: StatusReason, problem: &str) -> Failure {
    let info = kind.info();
    let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
    let WrittenSelectors { labels, fields } = written;
    let text = format!(
        "Unable to find {resource:?} that match label selector {labels:?}, field selector {fields:?}: {problem}"
    );
    Status::new(reason, text).into()
}

#[cfg(test)]
mod tests;
