//! What `kubectl apply --overwrite=false` refuses: a patch that changes what others have changed otherwise.

use super::PatchError;
use super::difference::changes_of_others;
use super::lists::{hold_objects, identity, position};
use super::strategic::{DIRECTIVE, RETAIN_KEYS, field_of, root};
use crate::api::go_format;
use crate::api::order::InOrder;
use crate::api::schema::{FieldType, Patch};
use serde_json::{Map, Value};

type Fields = Map<String, Value>;

/// What has become of `original` in `current`, if `patch` changes some of it otherwise. As the last part of
/// `CreateThreeWayMergePatch`.
///
/// # Errors
/// Items without the field that tells them apart.
pub fn conflicting_changes(
    original: &Fields,
    current: &Fields,
    patch: &Fields,
    api_version: &str,
    kind: &str,
) -> Result<Option<Fields>, PatchError> {
    let root = root(api_version, kind);
    let changes = changes_of_others(original, current, &root)?;
    let is_conflict = fields_conflict(patch, &changes, &root)?;
    Ok(is_conflict.then_some(changes))
}

/// As `mapsHaveConflicts`.
fn fields_conflict(left: &Fields, right: &Fields, kind: &FieldType) -> Result<bool, PatchError> {
    for (name, left) in left.iter().filter(|(name, _)| ![DIRECTIVE, RETAIN_KEYS].contains(&name.as_str())) {
        let Some(right) = right.get(name) else { continue };
        let (kind, how) = field_of(kind, name).unwrap_or((&FieldType::Any(""), Patch::default()));
        if values_conflict(left, right, kind, how)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// As `mergingMapFieldsHaveConflicts`.
fn values_conflict(left: &Value, right: &Value, kind: &FieldType, how: Patch) -> Result<bool, PatchError> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => match left.get(DIRECTIVE) == right.get(DIRECTIVE) {
            false => Ok(true),
            true if how.replace => Ok(false),
            true => fields_conflict(left, right, kind),
        },
        (Value::Array(left), Value::Array(right)) => lists_conflict(left, right, kind, how),
        _ => Ok(left != right),
    }
}

/// As `slicesHaveConflicts`.
fn lists_conflict(left: &[Value], right: &[Value], kind: &FieldType, how: Patch) -> Result<bool, PatchError> {
    let has_objects = hold_objects(&[left, right])?;
    let item = kind.item().unwrap_or(&FieldType::Any(""));
    let mut pairs: Vec<(&Value, &Value)> = Vec::new();
    match (how.merge, has_objects) {
        (true, false) => return Ok(false),
        (true, true) => {
            for item in left {
                let found = position(right, identity(item, how.key)?, how.key);
                pairs.extend(found.and_then(|at| right.get(at)).map(|other| (item, other)));
            }
        }
        (false, _) if left.len() != right.len() => return Ok(true),
        (false, true) => pairs.extend(left.iter().zip(right)),
        (false, false) => pairs.extend(sorted(left).into_iter().zip(sorted(right))),
    }
    for (left, right) in pairs {
        if values_conflict(left, right, item, Patch::default())? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn sorted(items: &[Value]) -> Vec<&Value> {
    let mut sorted: Vec<&Value> = items.iter().collect();
    sorted.order_by_key(|item| go_format::print(item));
    sorted
}
