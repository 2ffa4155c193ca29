//! What is wrong with an object: its metadata, its kind's own rules, and what may not change.

use crate::api::discovery::Kind;
use crate::api::field::FieldError;
use crate::api::meta::ObjectMeta;
use crate::api::names::{
    annotation_errors, dns_label_errors, dns_subdomain_errors, dns1035_label_errors, label_errors,
    qualified_name_errors,
};
use crate::api::object::Object;

/// Everything that is wrong with an object, new or after a change.
pub(super) fn errors(object: &Object, old: Option<&Object>) -> Vec<FieldError> {
    let mut errors = metadata_errors(object);
    let wrong = object.validate();
    let Some(old) = old else {
        errors.extend(wrong);
        return errors;
    };
    errors.extend(late_finalizers(object.meta(), old.meta()));
    let changed = object.validate_update(old);
    // What may not change comes before or after what is wrong, as each kind's `Validate…Update` has it.
    let in_order = if object.kind() == Kind::SERVICE { [changed, wrong] } else { [wrong, changed] };
    errors.extend(in_order.into_iter().flatten());
    errors
}

/// Nothing more can hold an object whose end was asked for.
fn late_finalizers(new: &ObjectMeta, old: &ObjectMeta) -> Option<FieldError> {
    let added = new.finalizers.iter().filter(|finalizer| !old.finalizers.contains(finalizer));
    let added: Vec<String> = added.map(|finalizer| format!("{finalizer:?}")).collect();
    (old.is_terminating() && !added.is_empty()).then(|| {
        let added = added.join(", ");
        let why = format!(
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{added}}}"
        );
        FieldError::forbidden("metadata.finalizers", why)
    })
}

fn metadata_errors(object: &Object) -> Vec<FieldError> {
    let meta = object.meta();
    let messages = match object.kind() {
        Kind::NAMESPACE => dns_label_errors(&meta.name),
        Kind::SERVICE => dns1035_label_errors(&meta.name),
        _ => dns_subdomain_errors(&meta.name),
    };
    let mut errors: Vec<FieldError> =
        messages.into_iter().map(|m| FieldError::invalid("metadata.name", meta.name.as_str(), m)).collect();
    errors.extend(label_errors("metadata.labels", &meta.labels));
    errors.extend(annotation_errors("metadata.annotations", &meta.annotations));
    for finalizer in &meta.finalizers {
        let error = |why| FieldError::invalid("metadata.finalizers", finalizer.as_str(), why);
        errors.extend(qualified_name_errors(finalizer).into_iter().map(error));
    }
    errors
}
