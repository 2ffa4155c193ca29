//! Placeholder, to be replaced.
use serde_json::Value;
pub fn check_types(_v: &Value, _a: &str, _k: &str) -> Option<String> {
    None
}
pub fn check_strict(_v: &Value, _a: &str, _k: &str) -> Vec<String> {
    Vec::new()
}
