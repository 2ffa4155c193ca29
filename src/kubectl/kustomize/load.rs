//! A kustomization's own files: what it names is read, then changed in kustomize's order.

use super::{Resource, edit, generate, patches};
use crate::api::lookup::text_at;
use crate::api::manifest;
use crate::api::yaml::from_yaml;
use crate::host::Host;
use crate::kubectl::resources::{absolute, folder, read_file};
use serde_json::Value;

const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/// Bases of bases: deeper than this nobody builds.
const MOST_NESTED: usize = 16;

/// What a kustomization may say and is heard.
const FIELDS: [&str; 21] = [
    "apiVersion",
    "kind",
    "metadata",
    "resources",
    "bases",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "labels",
    "commonLabels",
    "commonAnnotations",
    "images",
    "imageTags",
    "replicas",
    "configMapGenerator",
    "secretGenerator",
    "generatorOptions",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "buildMetadata",
];
/// What it may say and nothing is done about.
const UNSIMULATED: [&str; 14] = [
    "components",
    "configurations",
    "crds",
    "generators",
    "helmChartInflationGenerator",
    "helmCharts",
    "helmGlobals",
    "inventory",
    "openapi",
    "replacements",
    "sortOptions",
    "transformers",
    "validators",
    "vars",
];
/// Old names of fields, with the new ones.
const DEPRECATED: [(&str, &str); 4] = [
    ("bases", "resources"),
    ("commonLabels", "labels"),
    ("patchesJson6902", "patches"),
    ("patchesStrategicMerge", "patches"),
];

/// Where a kustomization lies, and what it says.
pub struct Target<'h> {
    pub host: &'h Host,
    /// Its folder.
    pub root: String,
    pub spec: Value,
}

/// All objects of a folder.
pub fn target(host: &Host, path: &str) -> Result<Vec<Resource>, String> {
    let root = root(host, path, &absolute(host, path))?;
    Target::load(host, root)?.accumulate(MOST_NESTED)
}

/// The folder that a path means. As `loader.New`.
fn root(host: &Host, path: &str, whole: &str) -> Result<String, String> {
    if path.contains("://") || path.starts_with("github.com/") {
        return Err(format!("{path}: there is no internet in here"));
    }
    if host.files.borrow().contains_key(whole) {
        return Err(format!("must build at directory: '{path}': file is not directory"));
    }
    match folder(host, whole) {
        Some(_) => Ok(whole.to_owned()),
        None => Err(format!(
            "must build at directory: not a valid directory: evalsymlink failure on '{path}' : lstat {whole}: no such \
             file or directory"
        )),
    }
}

impl<'h> Target<'h> {
    fn load(host: &'h Host, root: String) -> Result<Self, String> {
        let found: Vec<String> =
            NAMES.iter().filter_map(|name| read_file(host, &format!("{root}/{name}")).ok()).collect();
        let text = match found.as_slice() {
            [] => {
                let [first, second, third] = NAMES;
                return Err(format!("unable to find one of '{first}', '{second}' or '{third}' in directory '{root}'"));
            }
            [text] => text,
            _ => return Err(format!("Found multiple kustomization files under: {root}\n")),
        };
        if text.trim().is_empty() {
            return Err("kustomization.yaml is empty".to_owned());
        }
        let spec = from_yaml(text)
            .map_err(|error| format!("invalid Kustomization: error converting YAML to JSON: {error}"))?;
        let Value::Object(fields) = &spec else { return Err("invalid Kustomization: it is no object".to_owned()) };
        for field in fields.keys().map(String::as_str) {
            if UNSIMULATED.contains(&field) {
                return Err(format!("{field} of a kustomization is not simulated"));
            }
            if !FIELDS.contains(&field) {
                return Err(format!("invalid Kustomization: json: unknown field {field:?}"));
            }
        }
        if !["", "Kustomization"].contains(&text_at(&spec, "/kind")) {
            return Err("invalid Kustomization: kind should be Kustomization or Component".to_owned());
        }
        for (old, new) in DEPRECATED.iter().filter(|(old, _)| fields.contains_key(*old)) {
            host.stderr.line(&format!(
                "# Warning: '{old}' is deprecated. Please use '{new}' instead. Run 'kustomize edit fix' to update your \
                 Kustomization automatically."
            ));
        }
        Ok(Self { host, root, spec })
    }

    /// The items of a list in it.
    pub fn list(&self, field: &str) -> Vec<Value> {
        self.spec.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// A file beside it. As `RestrictionRootOnly`: nothing from elsewhere.
    pub fn read(&self, path: &str) -> Result<String, String> {
        let whole = self.whole(path);
        let Ok(text) = read_file(self.host, &whole) else {
            return Err(match folder(self.host, &whole) {
                Some(_) => format!("'{whole}' must resolve to a file"),
                None => format!("evalsymlink failure on '{whole}' : lstat {whole}: no such file or directory"),
            });
        };
        match whole.starts_with(&format!("{}/", self.root)) {
            true => Ok(text),
            false => Err(format!("security; file '{whole}' is not in or below '{}'", self.root)),
        }
    }

    fn whole(&self, path: &str) -> String {
        absolute(self.host, &if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.root) })
    }

    fn accumulate(&self, depth: usize) -> Result<Vec<Resource>, String> {
        let mut resources = Vec::new();
        for path in ["resources", "bases"].iter().flat_map(|field| self.list(field)) {
            let path = path.as_str().unwrap_or_default().to_owned();
            self.take(&path, depth, &mut resources).map_err(|why| format!("accumulating resources: {why}"))?;
        }
        generate::all(self, &mut resources)?;
        patches::of_field(self, "patchesStrategicMerge", &mut resources)?;
        patches::of_field(self, "patches", &mut resources)?;
        edit::names_and_labels(self, &mut resources);
        patches::of_field(self, "patchesJson6902", &mut resources)?;
        edit::replicas_and_images(self, &mut resources)?;
        Ok(resources)
    }

    /// A file of resources, or else another kustomization. As `accumulateResources`.
    fn take(&self, path: &str, depth: usize, resources: &mut Vec<Resource>) -> Result<(), String> {
        let Err(no_file) = self.take_file(path, resources) else { return Ok(()) };
        let whole = self.whole(path);
        let base = || -> Result<Vec<Resource>, String> {
            let base = Target::load(self.host, root(self.host, &whole, &whole)?);
            let base = base.map_err(|why| match why.starts_with("must build") {
                true => why,
                false => format!("couldn't make target for path '{whole}': {why}"),
            })?;
            if depth == 0 {
                return Err(format!("cycle detected: candidate root '{whole}' contains visited root"));
            }
            base.accumulate(depth - 1).map_err(|why| format!("recursed accumulation of path '{whole}': {why}"))
        };
        let found = base().map_err(|why| format!("accumulation err='{no_file}': {why}"))?;
        found.into_iter().try_for_each(|resource| add(resource, resources))
    }

    fn take_file(&self, path: &str, resources: &mut Vec<Resource>) -> Result<(), String> {
        let context = |why: String| format!("accumulating resources from '{path}': {why}");
        let text = self.read(path).map_err(context)?;
        let mut found = Vec::new();
        for manifest in manifest::read(&text, path) {
            let value = manifest.map_err(|error| context(error.to_string()))?.value;
            if text_at(&value, "/metadata/name").is_empty() {
                return Err(context(format!("missing metadata.name in object of kind {:?}", text_at(&value, "/kind"))));
            }
            found.push(Resource::new(value));
        }
        let merged = found.into_iter().try_for_each(|resource| add(resource, resources));
        merged.map_err(|why| format!("merging resources from '{path}': {why}"))
    }
}

fn add(resource: Resource, resources: &mut Vec<Resource>) -> Result<(), String> {
    if resources.iter().any(|known| known.id() == resource.id()) {
        return Err(format!("may not add resource with an already registered id: {}", resource.id()));
    }
    resources.push(resource);
    Ok(())
}
