//! The words: objects as in a manifest, and the small languages that select and print them.
#![allow(missing_docs, reason = "fields of objects are Kubernetes' own: `kubectl explain` documents them")]

pub mod config;
pub mod deployment;
pub mod discovery;
pub mod document;
pub mod event;
pub mod field;
pub mod go_format;
pub mod int_or_string;
pub mod jsonpath;
pub mod manifest;
pub mod meta;
pub mod names;
pub mod namespace;
pub mod node;
pub mod object;
pub mod order;
pub mod patch;
pub mod pod;
pub mod pod_defaults;
mod pod_resource;
pub mod pod_row;
pub mod pod_status;
pub mod pod_validation;
pub mod qos;
pub mod quantity;
pub mod replica_set;
pub mod schema;
pub mod selector;
pub mod service;
pub mod template_hash;
pub mod time;
pub mod workload;
pub mod yaml;
