//! The table of types: read once from its text form, looked up by name or by a manifest's `apiVersion` and `kind`.

use crate::api::table::Table;
use std::sync::OnceLock;

static TEXT: &str = include_str!("../../../static/schema.txt");
static SCHEMA: OnceLock<Schema> = OnceLock::new();

/// Every type that a manifest can hold.
#[derive(Debug)]
pub struct Schema {
    types: Table<&'static str, Type>,
    kinds: Table<(&'static str, &'static str), &'static str>,
}

/// An object type: `apps/v1.DeploymentSpec`.
#[derive(Debug)]
pub struct Type {
    /// Group, version and name: `core/v1.Container`; without a group for those that are shared.
    pub name: &'static str,
    /// By name.
    pub fields: Vec<Field>,
}

/// One field of a type.
#[derive(Debug)]
pub struct Field {
    /// As in a manifest.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldType,
    /// Whether an object without it is invalid.
    pub required: bool,
    /// The only values, sorted; empty where there is no such list.
    pub choices: Vec<&'static str>,
    /// The server's default, as JSON.
    pub default: Option<&'static str>,
    /// How a strategic merge patch treats it; None for the plain way.
    pub patch: Option<Patch>,
    /// The Go type in error messages, where it is not the usual one for `kind`: `v1.PullPolicy`.
    go: Option<&'static str>,
}

/// The `x-kubernetes-patch-strategy` of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Lists merge, item by item, instead of replacing one another.
    pub merge: bool,
    /// Keys that the patch does not name are dropped, if it says so by `$retainKeys`.
    pub retain_keys: bool,
    /// The patch replaces the whole value.
    pub replace: bool,
    /// The field that tells items apart; None for lists of scalars.
    pub key: Option<&'static str>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text.
    String,
    /// Bytes, as base64.
    Bytes,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// Any number.
    Double,
    /// An instant, to the second.
    Time,
    /// An instant, to the microsecond.
    MicroTime,
    /// An amount: `100m`, `1Gi`.
    Quantity,
    /// A number or a name or percentage.
    IntOrString,
    /// Anything at all; the name of its type.
    Any(&'static str),
    /// An object of the named type.
    Object(&'static str),
    /// A list.
    List(Box<FieldType>),
    /// A map from strings.
    Map(Box<FieldType>),
}

impl Schema {
    /// The table, read at the first call.
    pub fn get() -> &'static Schema {
        SCHEMA.get_or_init(|| Self::parse(TEXT))
    }

    /// The type that a manifest's `apiVersion` and `kind` name; None for custom resources.
    pub fn of_manifest(&self, api_version: &str, kind: &str) -> Option<&Type> {
        self.of_name(self.kinds.get(&(api_version, kind))?)
    }

    /// Every kind of manifest there is, with its version: `("apps/v1", "Deployment")`.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.kinds.keys().copied()
    }

    /// The type called `apps/v1.DeploymentSpec`.
    pub fn of_name(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// Every type, by name.
    pub fn all(&self) -> impl Iterator<Item = &Type> {
        self.types.values()
    }

    /// The field at `path` below a kind, as `kubectl explain` and patches walk it: through lists and maps.
    pub fn field(&self, of: &Type, path: &[&str]) -> Option<&Field> {
        let (first, rest) = path.split_first()?;
        let field = self.of_name(of.name)?.field(first)?;
        match rest {
            [] => Some(field),
            rest => self.field(self.of_name(field.kind.object()?)?, rest),
        }
    }

    fn parse(text: &'static str) -> Self {
        let mut schema = Self { types: Table::default(), kinds: Table::default() };
        let mut current: Option<Type> = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(field) = line.strip_prefix(' ') {
                if let (Some(of), Some(field)) = (&mut current, Field::parse(field)) {
                    of.fields.push(field);
                }
                continue;
            }
            schema.add(current.take());
            let mut words = line.split(' ');
            let Some(name) = words.next() else { continue };
            for kind in words.filter_map(|word| word.rsplit_once('/')) {
                schema.kinds.insert(kind, name);
            }
            current = Some(Type { name, fields: Vec::new() });
        }
        schema.add(current);
        schema
    }

    fn add(&mut self, complete: Option<Type>) {
        if let Some(complete) = complete {
            self.types.insert(complete.name, complete);
        }
    }
}

impl Type {
    /// The field of this name, in exactly this spelling.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let place = self.fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        self.fields.get(place)
    }

    /// The name without group and version: `DeploymentSpec`.
    pub fn short_name(&self) -> &'static str {
        short_name(self.name)
    }
}

impl Field {
    /// `imagePullPolicy string enum=Always,IfNotPresent,Never go=v1.PullPolicy`
    fn parse(line: &'static str) -> Option<Self> {
        let mut words = line.split(' ');
        let name = words.next()?;
        let kind = FieldType::parse(words.next()?);
        let mut field = Self { name, kind, required: false, choices: Vec::new(), default: None, patch: None, go: None };
        for word in words {
            match word.split_once('=') {
                None => field.required |= word == "required",
                Some(("enum", choices)) => field.choices = choices.split(',').collect(),
                Some(("default", json)) => field.default = Some(json),
                Some(("patch", patch)) => field.patch = Some(Patch::parse(patch)),
                Some(("go", go)) => field.go = Some(go),
                Some(_) => {}
            }
        }
        Some(field)
    }

    /// The field's type as Go's JSON decoder names it: `int32`, `[]v1.Container`.
    pub fn go_type(&self) -> String {
        self.go.map_or_else(|| self.kind.go_type(), str::to_owned)
    }

    /// The type of the field's items or values as Go's JSON decoder names it.
    pub fn go_item_type(&self) -> Option<String> {
        let usual = self.kind.item()?.go_type();
        let named = self.go.and_then(|go| go.strip_prefix("[]").or_else(|| go.split_once(']').map(|(_, item)| item)));
        Some(named.map_or(usual, str::to_owned))
    }
}

impl Patch {
    /// `merge,retainKeys:name`
    fn parse(text: &'static str) -> Self {
        let (strategies, key) = text.split_once(':').map_or((text, None), |(before, key)| (before, Some(key)));
        let mut patch = Self { key, ..Self::default() };
        for strategy in strategies.split(',') {
            match strategy {
                "merge" => patch.merge = true,
                "retainKeys" => patch.retain_keys = true,
                "replace" => patch.replace = true,
                _ => {}
            }
        }
        patch
    }
}

impl FieldType {
    fn parse(text: &'static str) -> Self {
        if let Some(item) = text.strip_prefix("[]") {
            return Self::List(Box::new(Self::parse(item)));
        }
        if let Some(value) = text.strip_prefix("{}") {
            return Self::Map(Box::new(Self::parse(value)));
        }
        match text {
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "boolean" => Self::Boolean,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "double" => Self::Double,
            "meta/v1.Time" => Self::Time,
            "meta/v1.MicroTime" => Self::MicroTime,
            "Quantity" => Self::Quantity,
            "IntOrString" => Self::IntOrString,
            _ => text.strip_prefix('?').map_or(Self::Object(text), Self::Any),
        }
    }

    /// What a list or map holds.
    pub fn item(&self) -> Option<&FieldType> {
        match self {
            Self::List(item) | Self::Map(item) => Some(item),
            _ => None,
        }
    }

    /// The type of the objects in it, however deep in lists and maps.
    pub fn object(&self) -> Option<&'static str> {
        match self {
            Self::Object(name) => Some(name),
            Self::List(item) | Self::Map(item) => item.object(),
            _ => None,
        }
    }

    /// As `kubectl explain` prints it between angle brackets: `[]Container`, `integer`.
    pub fn explained(&self) -> String {
        match self {
            Self::String | Self::Bytes | Self::Time | Self::MicroTime => "string".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Int32 | Self::Int64 => "integer".to_owned(),
            Self::Double => "number".to_owned(),
            Self::Quantity => "Quantity".to_owned(),
            Self::IntOrString => "IntOrString".to_owned(),
            Self::Any(name) | Self::Object(name) => short_name(name).to_owned(),
            Self::List(item) => format!("[]{}", item.explained()),
            Self::Map(value) => format!("map[string]{}", value.explained()),
        }
    }

    /// As Go's JSON decoder names the usual type for it.
    pub(super) fn go_type(&self) -> String {
        match self {
            Self::String => "string".to_owned(),
            Self::Bytes => "[]uint8".to_owned(),
            Self::Boolean => "bool".to_owned(),
            Self::Int32 => "int32".to_owned(),
            Self::Int64 => "int64".to_owned(),
            Self::Double => "float64".to_owned(),
            Self::Time => "v1.Time".to_owned(),
            Self::MicroTime => "v1.MicroTime".to_owned(),
            Self::Quantity => "resource.Quantity".to_owned(),
            Self::IntOrString => "intstr.IntOrString".to_owned(),
            Self::Any(name) | Self::Object(name) => match name.rsplit_once('/') {
                Some((_, versioned)) => versioned.to_owned(),
                None => format!("v1.{name}"),
            },
            Self::List(item) => format!("[]{}", item.go_type()),
            Self::Map(value) => format!("map[string]{}", value.go_type()),
        }
    }
}

fn short_name(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, short)| short)
}
