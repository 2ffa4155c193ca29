//! Strategic merge patches: a merge that knows which field tells the items of a list apart.

use super::lists::{hold_objects, identity, in_order, is_deletion, object, position, without_repeats};
use super::{PatchError, drop_nulls};
use crate::api::go_format;
use crate::api::order::Gather;
use crate::api::schema::{FieldType, Patch, Schema};
use serde_json::{Map, Value};

/// Says what becomes of the object that holds it.
pub const DIRECTIVE: &str = "$patch";
/// Names the only keys that an object keeps.
pub const RETAIN_KEYS: &str = "$retainKeys";
/// Before a list's name: the order of its items.
pub const ORDER: &str = "$setElementOrder";
/// Before a list's name: scalars that leave it.
pub const DELETE: &str = "$deleteFromPrimitiveList";

type Fields = Map<String, Value>;

/// Applies `patch` to an object of a kind that is built in. As `StrategicMergeMapPatch`.
///
/// # Errors
/// Directives that make no sense, items without the field that tells them apart.
pub fn apply_strategic(document: Fields, patch: Fields, api_version: &str, kind: &str) -> Result<Fields, PatchError> {
    let Some(of) = Schema::get().of_manifest(api_version, kind) else {
        return Err(PatchError::Other("strategic merge patch format is not supported".to_owned()));
    };
    merge(document, patch, &FieldType::Object(of.name), Onto::Object)
}

/// The type of a whole object of a kind.
pub fn root(api_version: &str, kind: &str) -> FieldType {
    Schema::get().of_manifest(api_version, kind).map_or(FieldType::Any(""), |of| FieldType::Object(of.name))
}

/// What a patch is merged into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onto {
    /// An object: directives take effect, nulls remove.
    Object,
    /// Another patch: both stay in it.
    Patch,
}

/// The type of a field of an object or map, and how patches treat it.
pub fn field_of<'t>(kind: &'t FieldType, name: &str) -> Option<(&'t FieldType, Patch)> {
    match kind {
        FieldType::Object(of) => {
            let field = Schema::get().of_name(of)?.field(name)?;
            Some((&field.kind, field.patch.unwrap_or_default()))
        }
        FieldType::Map(item) => Some((item, Patch::default())),
        _ => None,
    }
}

/// Merges `patch` into `original`. As `mergeMap`.
///
/// # Errors
/// See [`apply_strategic`].
pub fn merge(mut original: Fields, mut patch: Fields, kind: &FieldType, onto: Onto) -> Result<Fields, PatchError> {
    match patch.get(DIRECTIVE) {
        None => {}
        Some(directive) if directive == "replace" => {
            patch.remove(DIRECTIVE);
            return Ok(patch);
        }
        Some(directive) if directive == "delete" => return Ok(Fields::new()),
        Some(other) => return Err(unknown_directive(other, &patch)),
    }
    retain_keys(&mut original, &mut patch, onto)?;
    set_orders(&mut original, &mut patch, kind, onto)?;
    for (key, change) in patch {
        let deletes = key.starts_with(DELETE);
        if deletes && onto == Onto::Patch {
            original.insert(key, change);
            continue;
        }
        let name = if deletes { list_name(&key, DELETE)? } else { key.as_str() };
        if change.is_null() {
            original.remove(name);
            if onto == Onto::Patch {
                original.insert(name.to_owned(), Value::Null);
            }
            continue;
        }
        let merged = match (original.remove(name), change) {
            (Some(Value::Object(old)), Value::Object(new)) => merge_objects(old, new, field_of(kind, name), onto)?,
            (Some(Value::Array(old)), Value::Array(gone)) if deletes => {
                Value::Array(old.into_iter().filter(|item| !gone.contains(item)).collect())
            }
            (Some(old), _) if deletes => old,
            (Some(Value::Array(old)), Value::Array(new)) => merge_lists(old, new, field_of(kind, name), onto)?,
            (None, _) if deletes => continue,
            (_, mut new) => {
                if onto == Onto::Object {
                    drop_nulls(&mut new);
                }
                match without_directives(new) {
                    Some(new) => new,
                    None => continue,
                }
            }
        };
        original.insert(name.to_owned(), merged);
    }
    Ok(original)
}

fn merge_objects(
    old: Fields,
    new: Fields,
    field: Option<(&FieldType, Patch)>,
    onto: Onto,
) -> Result<Value, PatchError> {
    match field {
        Some((_, patch)) if patch.replace => Ok(Value::Object(new)),
        Some((kind, _)) => merge(old, new, kind, onto).map(Value::Object),
        None => merge(old, new, &FieldType::Any(""), onto).map(Value::Object),
    }
}

/// As `mergeSlice`.
fn merge_lists(
    old: Vec<Value>,
    new: Vec<Value>,
    field: Option<(&FieldType, Patch)>,
    onto: Onto,
) -> Result<Value, PatchError> {
    let Some((kind, patch)) = field.filter(|(_, patch)| patch.merge) else { return Ok(Value::Array(new)) };
    if old.is_empty() && new.is_empty() {
        return Ok(Value::Array(old));
    }
    if !hold_objects(&[&old, &new])? {
        let both = without_repeats(old.iter().chain(&new).cloned().collect());
        return in_order(both, &new, &old, None).map(Value::Array);
    }
    let Some(key) = patch.key else {
        return Err(PatchError::Other("cannot merge lists without merge key for type struct".to_owned()));
    };
    let (kept, additions) = special_items(old, new, key)?;
    let mut merged = kept.clone();
    for item in &additions {
        let found = position(&merged, identity(item, Some(key))?, Some(key)).and_then(|at| merged.get_mut(at));
        match (found, kind.item()) {
            (Some(place), Some(item_kind)) => {
                let (Value::Object(old), Value::Object(new)) = (place.take(), item.clone()) else { continue };
                *place = Value::Object(merge(old, new, item_kind, onto)?);
            }
            _ => merged.push(item.clone()),
        }
    }
    in_order(merged, &additions, &kept, Some(key)).map(Value::Array)
}

/// Carries out `$patch: delete` and `$patch: replace` among the items. As `mergeSliceWithSpecialElements`.
fn special_items(mut old: Vec<Value>, new: Vec<Value>, key: &str) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
    let mut plain = Vec::new();
    let mut replaces = false;
    for item in new {
        match item.get(DIRECTIVE) {
            None => plain.push(item),
            Some(directive) if directive == "delete" => {
                let gone = identity(&item, Some(key))?;
                old.retain(|item| item.get(key) != Some(gone));
            }
            Some(directive) if directive == "replace" => replaces = true,
            Some(directive) if directive == "merge" => {
                return Err(PatchError::Other("merging lists cannot yet be specified in the patch".to_owned()));
            }
            Some(directive) => return Err(unknown_directive(directive, object(&item)?)),
        }
    }
    Ok((if replaces { Vec::new() } else { old }, plain))
}

/// As `applyRetainKeysDirective`.
fn retain_keys(original: &mut Fields, patch: &mut Fields, onto: Onto) -> Result<(), PatchError> {
    let Some(directive) = patch.remove(RETAIN_KEYS) else { return Ok(()) };
    if onto == Onto::Patch {
        original.entry(RETAIN_KEYS).or_insert(directive);
        return Ok(());
    }
    const WRONG: PatchError = PatchError::Format("retainKeys");
    let names = directive.as_array().ok_or(WRONG)?;
    let is_named = |key: &str| names.iter().any(|name| name == key);
    let is_covered = |(key, value): (&String, &Value)| {
        value.is_null() || key.starts_with(DELETE) || key.starts_with(ORDER) || is_named(key)
    };
    if !patch.iter().all(is_covered) {
        return Err(WRONG);
    }
    original.retain(|key, _| is_named(key));
    Ok(())
}

/// Merges the lists whose order the patch sets. As `mergePatchIntoOriginal`.
fn set_orders(original: &mut Fields, patch: &mut Fields, kind: &FieldType, onto: Onto) -> Result<(), PatchError> {
    let directives: Vec<String> = patch.keys().filter(|key| key.starts_with(ORDER)).cloned().collect();
    for directive in directives {
        let Some(order) = patch.remove(&directive) else { continue };
        if onto == Onto::Patch {
            let known = original.entry(directive.as_str()).or_insert_with(|| order.clone());
            if *known != order {
                return Err(PatchError::Format("setElementOrder list"));
            }
        }
        let Value::Array(order) = order else { return Err(PatchError::wrong_type("[]interface {}", &order)) };
        let name = list_name(&directive, ORDER)?;
        let Some((_, how)) = field_of(kind, name) else {
            return Err(PatchError::Other(format!("unable to find api field for the json field {name:?}")));
        };
        let old = taken_list(original, name)?;
        let new = taken_list(patch, name)?;
        check_order(new.as_deref().unwrap_or_default(), &order, how.key)?;
        let live = old.clone().unwrap_or_default();
        let merged = match (old, new) {
            (None, None) => continue,
            (Some(old), None) => old,
            (None, Some(new)) => new.into_iter().filter_map(without_directives).collect(),
            (Some(old), Some(new)) => match merge_lists(old, new, field_of(kind, name), onto)? {
                Value::Array(merged) => merged,
                _ => continue,
            },
        };
        original.insert(name.to_owned(), Value::Array(in_order(merged, &order, &live, how.key)?));
    }
    Ok(())
}

/// As `validatePatchWithSetOrderList`: the patch may not name its items in another order.
fn check_order(new: &[Value], order: &[Value], key: Option<&str>) -> Result<(), PatchError> {
    if new.is_empty() || order.is_empty() {
        return Ok(());
    }
    let mut places = order.iter();
    for item in new.iter().filter(|item| !is_deletion(item) && item.get(DIRECTIVE).is_none()) {
        let id = identity(item, key)?;
        if !places.any(|place| identity(place, key) == Ok(id)) {
            let show = |list: &[Value]| go_format::print(&Value::Array(list.to_vec()));
            let (new, order) = (show(new), show(order));
            let text = format!("the order in patch list:\n{new}\n doesn't match {ORDER} list:\n{order}\n");
            return Err(PatchError::Other(text));
        }
    }
    Ok(())
}

fn taken_list(fields: &mut Fields, name: &str) -> Result<Option<Vec<Value>>, PatchError> {
    match fields.remove(name) {
        None => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items)),
        Some(other) => Err(PatchError::wrong_type("[]interface {}", &other)),
    }
}

/// `$setElementOrder/ports` is about `ports`.
fn list_name<'k>(key: &'k str, prefix: &str) -> Result<&'k str, PatchError> {
    let what = if prefix == DELETE { "primitive list" } else { "setElementOrder list" };
    key.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')).ok_or(PatchError::Format(what))
}

/// What is left of a value that has nothing to be merged with. As `removeDirectives`.
fn without_directives(value: Value) -> Option<Value> {
    match value {
        Value::Object(fields) if fields.contains_key(DIRECTIVE) => None,
        Value::Object(fields) => {
            let kept = fields.into_iter().filter_map(|(key, value)| Some((key, without_directives(value)?)));
            Some(Value::Object(kept.gather()))
        }
        Value::Array(items) => Some(items.into_iter().filter_map(without_directives).collect()),
        other => Some(other),
    }
}

fn unknown_directive(directive: &Value, item: &Fields) -> PatchError {
    let (directive, item) = (go_format::print(directive), go_format::print(&Value::Object(item.clone())));
    PatchError::Other(format!("unknown patch type: {directive} in map: {item}"))
}
