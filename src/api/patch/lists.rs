//! Lists under a strategic merge patch: whose items are the same, and in which order they end up.

use super::PatchError;
use crate::api::order::InOrder;
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// An item of a list of objects.
///
/// # Errors
/// It is none.
pub fn object(item: &Value) -> Result<&Map<String, Value>, PatchError> {
    item.as_object().ok_or_else(|| PatchError::wrong_type("map[string]interface {}", item))
}

/// The value that tells an item apart: of a list of scalars the item itself.
///
/// # Errors
/// The item lacks its key.
pub fn identity<'v>(item: &'v Value, key: Option<&str>) -> Result<&'v Value, PatchError> {
    let Some(key) = key else { return Ok(item) };
    let fields = object(item)?;
    fields.get(key).ok_or_else(|| PatchError::no_merge_key(fields, key))
}

/// Whether the lists hold objects.
///
/// # Errors
/// Their items differ in type, or are lists. As `sliceElementType`.
pub fn hold_objects(lists: &[&[Value]]) -> Result<bool, PatchError> {
    let mut items = lists.iter().flat_map(|list| list.iter());
    let Some(first) = items.next() else {
        return Err(PatchError::Other("no elements in any of the given slices".to_owned()));
    };
    if first.is_array() {
        return Err(PatchError::ListOfLists);
    }
    match items.all(|item| std::mem::discriminant(item) == std::mem::discriminant(first)) {
        true => Ok(first.is_object()),
        false => {
            let shown = Value::Array(lists.iter().map(|list| Value::Array(list.to_vec())).collect());
            let shown = super::go_format::print(&shown);
            Err(PatchError::Other(format!("list element types are not identical: {shown}")))
        }
    }
}

/// Puts the items of `merged` that `wanted` names into its order, and the others between them as they lay in `live`.
/// As `normalizeElementOrder`.
///
/// # Errors
/// An item without its key.
pub fn in_order(
    merged: Vec<Value>,
    wanted: &[Value],
    live: &[Value],
    key: Option<&str>,
) -> Result<Vec<Value>, PatchError> {
    let mut named = Vec::new();
    let mut others = Vec::new();
    for item in merged {
        match position(wanted, identity(&item, key)?, key) {
            Some(_) => named.push(item),
            None => others.push(item),
        }
    }
    sort(&mut named, wanted, key)?;
    sort(&mut others, live, key)?;
    let mut ordered = Vec::with_capacity(named.len() + others.len());
    let (mut named, mut others) = (named.into_iter().peekable(), others.into_iter().peekable());
    while let Some(other) = others.peek() {
        let is_first = match named.peek() {
            None => true,
            Some(next) => {
                let place = |item| identity(item, key).ok().and_then(|id| position(live, id, key));
                matches!((place(other), place(next)), (Some(other), Some(next)) if other < next)
            }
        };
        ordered.extend(if is_first { others.next() } else { named.next() });
    }
    ordered.extend(named);
    Ok(ordered)
}

/// Sorts by the place in `order`; deletions come last. As `normalizeSliceOrder`.
///
/// # Errors
/// An item without its key.
pub fn sort(items: &mut Vec<Value>, order: &[Value], key: Option<&str>) -> Result<(), PatchError> {
    for item in items.iter().chain(order) {
        identity(item, key)?;
    }
    let place = |item: &Value| identity(item, key).ok().and_then(|id| position(order, id, key));
    items.order_by(|a, b| match (is_deletion(a), is_deletion(b)) {
        (false, false) => match (place(a), place(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => Ordering::Equal,
        },
        (a, b) => a.cmp(&b),
    });
    Ok(())
}

/// Where the item with this identity stands.
pub fn position(list: &[Value], id: &Value, key: Option<&str>) -> Option<usize> {
    list.iter().position(|item| match key {
        None => item == id,
        Some(key) => item.get(key) == Some(id),
    })
}

/// Whether an item says `$patch: delete`.
pub fn is_deletion(item: &Value) -> bool {
    item.get("$patch").is_some_and(|directive| directive == "delete")
}

/// Drops what comes a second time, as `deduplicateScalars`.
pub fn without_repeats(items: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
