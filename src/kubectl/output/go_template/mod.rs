//! `-o go-template=…`: Go's `text/template` as kubectl offers it, over JSON.

mod escape;
mod exec;
mod funcs;
mod lex;
mod node;
mod number;
mod parse;
mod printf;
#[cfg(test)]
mod tests;
mod value;

use crate::api::go_format;
use crate::api::jsonpath::MissingKeys;
use crate::api::table::Table;
use serde_json::Value;
use std::fmt;

/// The name under which kubectl parses the template.
const MAIN: &str = "output";

/// A template's own nodes, and those of the templates that it defines.
type Templates = Table<String, Vec<node::Node>>;

/// A parsed template.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
    templates: Templates,
    missing_keys: MissingKeys,
}

impl Template {
    /// Parses a template.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        match parse::parse(text) {
            Ok(templates) => Ok(Self { text: text.into(), templates, missing_keys: MissingKeys::Allowed }),
            Err(reason) => Err(TemplateError::Parse { template: text.into(), reason }),
        }
    }

    /// The template with another answer to keys that are not there (`--allow-missing-template-keys`).
    pub fn with_missing_keys(self, missing_keys: MissingKeys) -> Self {
        Self { missing_keys, ..self }
    }

    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the template makes of the data.
    pub fn render(&self, data: &Value) -> Result<String, TemplateError> {
        exec::execute(&self.text, &self.templates, self.missing_keys, data).map_err(|failure| TemplateError::Execute {
            template: self.text.clone(),
            printed: self.aftermath(&failure, data),
            reason: failure.reason,
        })
    }

    /// What kubectl leaves on standard output when the template fails.
    fn aftermath(&self, failure: &exec::Failure, data: &Value) -> String {
        let exec::Failure { printed, reason } = failure;
        let (template, raw, object) = (&self.text, go_format::json(data), go_format::print(data));
        format!(
            "{printed}Error executing template: {reason}. Printing more information for debugging the template:\n\
             \ttemplate was:\n\t\t{template}\n\traw data was:\n\t\t{raw}\n\
             \tobject given to template engine was:\n\t\t{object}\n\n"
        )
    }
}

/// Why a template cannot be used; displayed in kubectl's words (to follow `error: `).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// The template is not well formed.
    Parse {
        /// The text given.
        template: String,
        /// Go's words.
        reason: String,
    },
    /// The template does not fit the data.
    Execute {
        /// The text given.
        template: String,
        /// Go's words.
        reason: String,
        /// What stands on standard output by then: the output so far, and kubectl's help for debugging.
        printed: String,
    },
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse { template, reason } => write!(f, "error parsing template {template}, {reason}"),
            Self::Execute { template, reason, .. } => {
                write!(f, "error executing template {}: {reason}", go_format::quote(template))
            }
        }
    }
}

impl std::error::Error for TemplateError {}
