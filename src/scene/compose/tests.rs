//! The stage follows the model.
