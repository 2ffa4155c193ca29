//! How kubectl shows objects: tables, templates, columns, orders.

pub mod custom_columns;
pub mod go_sort;
pub mod go_template;
pub mod printer;
pub mod sort;
pub mod table;
pub mod tabwriter;
pub mod typed_json;
