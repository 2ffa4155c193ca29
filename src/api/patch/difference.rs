//! Making strategic merge patches: from two states, or from three as `kubectl apply` does.

use super::PatchError;
use super::lists::{hold_objects, identity, sort, without_repeats};
use super::strategic::{DELETE, DIRECTIVE, ORDER, Onto, RETAIN_KEYS, field_of, merge, root};
use crate::api::go_format;
use crate::api::order::InOrder;
use crate::api::schema::FieldType;
use serde_json::{Map, Value, json};

type Fields = Map<String, Value>;

/// The patch that makes `modified` of `original`. As `CreateTwoWayMergeMapPatch`.
///
/// # Errors
/// Items without the field that tells them apart.
pub fn two_way_strategic(
    original: &Fields,
    modified: &Fields,
    api_version: &str,
    kind: &str,
) -> Result<Fields, PatchError> {
    difference(original, modified, &root(api_version, kind), Keep::All)
}

/// The patch that brings `current` to `modified` and takes away what was only in `original`, which is what was applied
/// the last time; what others have written stays. As `CreateThreeWayMergePatch`.
///
/// # Errors
/// Items without the field that tells them apart.
pub fn three_way_strategic(
    original: &Fields,
    modified: &Fields,
    current: &Fields,
    api_version: &str,
    kind: &str,
) -> Result<Fields, PatchError> {
    let root = root(api_version, kind);
    let changes = difference(current, modified, &root, Keep::Changes)?;
    let deletions = difference(original, modified, &root, Keep::Deletions)?;
    merge(deletions, changes, &root, Onto::Patch)
}

/// What `current` has of its own since `original`, whatever its order.
pub(super) fn changes_of_others(original: &Fields, current: &Fields, root: &FieldType) -> Result<Fields, PatchError> {
    difference(original, current, root, Keep::Unordered)
}

/// Which part of a difference a patch keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    All,
    /// All but the order of lists.
    Unordered,
    /// What is new or other.
    Changes,
    /// What is gone.
    Deletions,
}

/// Whether the patch lists the keys that an object keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Retain {
    All,
    Listed,
}

fn difference(original: &Fields, modified: &Fields, kind: &FieldType, keep: Keep) -> Result<Fields, PatchError> {
    differing(original, modified, kind, keep, Retain::All)
}

/// As `diffMaps`.
fn differing(
    original: &Fields,
    modified: &Fields,
    kind: &FieldType,
    keep: Keep,
    retain: Retain,
) -> Result<Fields, PatchError> {
    let mut patch = Fields::new();
    for (name, new) in modified {
        match (original.get(name), new) {
            (Some(Value::Object(old)), Value::Object(new)) => objects(name, old, new, kind, keep, &mut patch)?,
            (Some(Value::Array(old)), Value::Array(new)) => lists(name, old, new, kind, keep, &mut patch)?,
            (old, new) => {
                if keep != Keep::Deletions && old != Some(new) {
                    patch.insert(name.clone(), new.clone());
                }
            }
        }
    }
    let is_gone = |name: &&String| !modified.contains_key(*name);
    if keep != Keep::Changes {
        for name in original.keys().filter(is_gone) {
            patch.insert(name.clone(), Value::Null);
        }
    }
    let kept: Vec<&String> = modified.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name).collect();
    let loses = || original.iter().any(|(name, value)| !value.is_null() && !modified.contains_key(name));
    if retain == Retain::Listed && !kept.is_empty() && (!patch.is_empty() || loses()) {
        patch.insert(RETAIN_KEYS.to_owned(), json!(kept));
    }
    Ok(patch)
}

/// As `handleMapDiff`.
fn objects(
    name: &str,
    old: &Fields,
    new: &Fields,
    kind: &FieldType,
    keep: Keep,
    patch: &mut Fields,
) -> Result<(), PatchError> {
    let field = field_of(kind, name);
    let how = field.map(|(_, how)| how).unwrap_or_default();
    if how.replace {
        if keep != Keep::Deletions {
            patch.insert(name.to_owned(), Value::Object(new.clone()));
        }
        return Ok(());
    }
    let inner = field.map_or(&FieldType::Any(""), |(kind, _)| kind);
    let retain = if how.retain_keys { Retain::Listed } else { Retain::All };
    let changes = differing(old, new, inner, keep, retain)?;
    if !changes.is_empty() {
        patch.insert(name.to_owned(), Value::Object(changes));
    }
    Ok(())
}

/// As `handleSliceDiff` and `diffLists`.
fn lists(
    name: &str,
    old: &[Value],
    new: &[Value],
    kind: &FieldType,
    keep: Keep,
    patch: &mut Fields,
) -> Result<(), PatchError> {
    let Some((list, how)) = field_of(kind, name).filter(|(_, how)| how.merge) else {
        if keep != Keep::Deletions && old != new {
            patch.insert(name.to_owned(), Value::Array(new.to_vec()));
        }
        return Ok(());
    };
    if old.is_empty() {
        if !new.is_empty() && keep != Keep::Deletions {
            patch.insert(name.to_owned(), Value::Array(new.to_vec()));
        }
        return Ok(());
    }
    let (changes, gone, order) = match (hold_objects(&[old, new])?, how.key, list.item()) {
        (true, Some(key), Some(item)) => {
            let retain = if how.retain_keys { Retain::Listed } else { Retain::All };
            let changes = List { key, item, keep, retain }.difference(old, new)?;
            let order: Vec<Value> = new.iter().map(|item| json!({ key: item.get(key) })).collect();
            let is_moved = order.len() != old.len() || !same_order(old, new, key);
            let is_told = !changes.is_empty() || keep != Keep::Deletions && is_moved;
            (changes, Vec::new(), if is_told && keep != Keep::Unordered { order } else { Vec::new() })
        }
        _ => {
            let (changes, gone) = scalars(old, new, keep)?;
            let is_told = !gone.is_empty() || keep != Keep::Deletions && old != new;
            (changes, gone, if is_told && keep != Keep::Unordered { new.to_vec() } else { Vec::new() })
        }
    };
    for (key, list) in
        [(name.to_owned(), changes), (format!("{DELETE}/{name}"), gone), (format!("{ORDER}/{name}"), order)]
    {
        if !list.is_empty() {
            patch.insert(key, Value::Array(list));
        }
    }
    Ok(())
}

fn same_order(old: &[Value], new: &[Value], key: &str) -> bool {
    old.iter().zip(new).all(|(old, new)| old.get(key) == new.get(key))
}

/// As `diffListsOfScalars`: what is added, and what is gone.
fn scalars(old: &[Value], new: &[Value], keep: Keep) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
    let only = |of: &[Value], in_other: &[Value]| -> Vec<Value> {
        of.iter().filter(|item| !in_other.contains(item)).cloned().collect()
    };
    let mut added = if keep == Keep::Deletions { Vec::new() } else { only(new, old) };
    sort(&mut added, new, None)?;
    let mut gone = if keep == Keep::Changes { Vec::new() } else { without_repeats(only(old, new)) };
    gone.order_by_key(go_format::print);
    Ok((added, gone))
}

/// A list of objects that merge.
struct List<'s> {
    key: &'s str,
    item: &'s FieldType,
    keep: Keep,
    retain: Retain,
}

impl List<'_> {
    /// As `diffListsOfMaps`: the changed and new items in the new order, then those that go.
    fn difference(&self, old: &[Value], new: &[Value]) -> Result<Vec<Value>, PatchError> {
        let (old, sorted) = (self.sorted(old)?, self.sorted(new)?);
        let (mut old, mut sorted) = (old.into_iter().peekable(), sorted.into_iter().peekable());
        let (mut changes, mut gone) = (Vec::new(), Vec::new());
        loop {
            match (old.peek(), sorted.peek()) {
                (None, None) => break,
                (Some((before, was)), Some((after, is))) if before == after => {
                    changes.extend(self.change(was, is)?);
                    old.next();
                    sorted.next();
                }
                (Some((before, was)), after) if after.is_none_or(|(after, _)| before < after) => {
                    if self.keep != Keep::Changes {
                        gone.push(json!({ self.key: was.get(self.key), DIRECTIVE: "delete" }));
                    }
                    old.next();
                }
                (_, Some((_, is))) => {
                    if self.keep != Keep::Deletions {
                        changes.push((*is).clone());
                    }
                    sorted.next();
                }
                (Some(_), None) => break,
            }
        }
        sort(&mut changes, new, Some(self.key))?;
        changes.extend(gone);
        Ok(changes)
    }

    fn change(&self, was: &Value, is: &Value) -> Result<Option<Value>, PatchError> {
        let (Value::Object(was), Value::Object(is)) = (was, is) else { return Ok(None) };
        let mut change = differing(was, is, self.item, self.keep, self.retain)?;
        if change.is_empty() {
            return Ok(None);
        }
        change.insert(self.key.to_owned(), is.get(self.key).cloned().unwrap_or_default());
        Ok(Some(Value::Object(change)))
    }

    /// The items by the text of what tells them apart.
    fn sorted<'v>(&self, items: &'v [Value]) -> Result<Vec<(String, &'v Value)>, PatchError> {
        let mut keyed = Vec::with_capacity(items.len());
        for item in items {
            keyed.push((go_format::print(identity(item, Some(self.key))?), item));
        }
        keyed.order_by(|(a, _), (b, _)| a.cmp(b));
        Ok(keyed)
    }
}
