//! JSON patches (RFC 6902), as evanphx/json-patch applies them.

use serde_json::Value;

/// Carries out the operations, one after the other.
///
/// # Errors
/// Which one could not be done, in the library's words. The document may be half changed then.
pub fn apply_operations(document: &mut Value, operations: &[Value]) -> Result<(), String> {
    for operation in operations {
        let text = |field: &str| operation.get(field).and_then(Value::as_str);
        let (name, path) = (text("op").unwrap_or("unknown"), text("path"));
        let Some(path) = path else {
            return Err(match name {
                "add" | "remove" | "replace" | "move" | "copy" | "test" => {
                    format!("{name} operation failed to decode path: missing value")
                }
                other => format!("Unexpected kind: {other}"),
            });
        };
        let value = || operation.get("value").cloned().unwrap_or(Value::Null);
        let origin = || text("from").ok_or_else(|| format!("{name} operation failed to decode from: missing value"));
        match name {
            "add" => put(document, path, value(), Putting::Insert)?,
            "replace" => put(document, path, value(), Putting::Replace)?,
            "remove" => {
                take(document, path, name)?;
            }
            "move" => {
                let moved = take(document, origin()?, name)?;
                put(document, path, moved, Putting::Insert)?;
            }
            "copy" => {
                let origin = origin()?;
                let copied = find(document, origin).cloned();
                put(document, path, copied.ok_or_else(|| lost(name, "path", origin))?, Putting::Insert)?;
            }
            "test" => {
                let found = find(document, path).cloned().unwrap_or(Value::Null);
                if found != value() {
                    return Err(format!("testing value {path} failed: test failed"));
                }
            }
            other => return Err(format!("Unexpected kind: {other}")),
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Putting {
    Insert,
    Replace,
}

fn put(document: &mut Value, path: &str, value: Value, putting: Putting) -> Result<(), String> {
    let name = if putting == Putting::Insert { "add" } else { "replace" };
    let (container, key) = place(document, path).ok_or_else(|| lost(name, "path", path))?;
    match container {
        Value::Object(fields) => {
            if putting == Putting::Replace && !fields.contains_key(&key) {
                return Err(lost(name, "key", path));
            }
            fields.insert(key, value);
        }
        Value::Array(items) => match (putting, index(&key, items.len())) {
            (Putting::Insert, _) if key == "-" => items.push(value),
            (Putting::Insert, Some(at)) if at <= items.len() => items.insert(at, value),
            (Putting::Replace, Some(at)) if at < items.len() => {
                if let Some(item) = items.get_mut(at) {
                    *item = value;
                }
            }
            _ => return Err(lost(name, "key", path)),
        },
        _ => return Err(lost(name, "path", path)),
    }
    Ok(())
}

fn take(document: &mut Value, path: &str, name: &str) -> Result<Value, String> {
    let (container, key) = place(document, path).ok_or_else(|| lost(name, "path", path))?;
    let taken = match container {
        Value::Object(fields) => fields.remove(&key),
        Value::Array(items) => index(&key, items.len()).filter(|at| *at < items.len()).map(|at| items.remove(at)),
        _ => None,
    };
    taken.ok_or_else(|| {
        format!("error in {name} for path: '{path}': Unable to remove nonexistent key: {key}: missing value")
    })
}

/// What holds the value at `path`, and the value's key in it.
fn place<'v>(document: &'v mut Value, path: &str) -> Option<(&'v mut Value, String)> {
    let (parents, key) = path.rsplit_once('/')?;
    let mut container = document;
    for step in parents.split('/').skip(1) {
        let step = unescape(step);
        container = match container {
            Value::Object(fields) => fields.get_mut(&step)?,
            Value::Array(items) => {
                let at = index(&step, items.len())?;
                items.get_mut(at)?
            }
            _ => return None,
        };
    }
    Some((container, unescape(key)))
}

fn find<'v>(document: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('/').skip(1).map(unescape).try_fold(document, |value, step| match value {
        Value::Object(fields) => fields.get(&step),
        Value::Array(items) => items.get(index(&step, items.len())?),
        _ => None,
    })
}

/// A list's index; a negative one counts from the end.
fn index(text: &str, length: usize) -> Option<usize> {
    let number: i64 = text.parse().ok()?;
    usize::try_from(if number < 0 { number + i64::try_from(length).ok()? } else { number }).ok()
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn lost(name: &str, what: &str, path: &str) -> String {
    format!("{name} operation does not apply: doc is missing {what}: {path}: missing value")
}
