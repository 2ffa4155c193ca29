//! Pod as a resource: defaults, validation, status and row brought together.

use super::discovery::Kind;
use super::field::FieldError;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, has_metadata};
use super::pod::{Pod, PodStatus};
use super::time::SimTime;
use super::{pod_defaults, pod_row, pod_validation, qos};

impl Resource for Pod {
    const KIND: Kind = Kind::POD;
    const COLUMNS: &'static [Column] = pod_row::COLUMNS;

    has_metadata!();

    fn set_defaults(&mut self) {
        pod_defaults::default_pod(self);
    }

    fn validate(&self) -> Vec<FieldError> {
        pod_validation::validate_pod(self)
    }

    fn validate_update(&self, old: &Self) -> Vec<FieldError> {
        pod_validation::validate_pod_update(self, old)
    }

    fn keep_status(&mut self, old: Option<&Self>) {
        self.status = match old {
            Some(old) => old.status.clone(),
            None => PodStatus {
                phase: "Pending".to_owned(),
                qos_class: qos::class(&self.spec).to_owned(),
                ..PodStatus::default()
            },
        };
    }

    fn take_status(&mut self, new: &mut Self) {
        std::mem::swap(&mut self.status, &mut new.status);
    }

    fn row(&self, now: SimTime) -> Vec<String> {
        pod_row::row(self, now)
    }
}
