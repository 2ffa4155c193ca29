//! `kubectl config view`: the kubeconfig without its secrets.

use crate::host::Host;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::kubeconfig::{CLUSTERS, CONTEXTS, KubeConfig, Section, USERS, without_empty_lists};
use crate::kubectl::report::{Keys, Report};
use futures::FutureExt;
use serde_json::Value;

/// `kubectl config view`
pub const VIEW: Command = Command { path: "config view", run: |a, h| run(a, h).boxed_local() };

/// Fields that are shown only with `--raw`, and what stands there instead.
const SECRETS: [(Section, &str, &str); 5] = [
    (CLUSTERS, "certificate-authority-data", "DATA+OMITTED"),
    (USERS, "client-certificate-data", "DATA+OMITTED"),
    (USERS, "client-key-data", "DATA+OMITTED"),
    (USERS, "password", "REDACTED"),
    (USERS, "token", "REDACTED"),
];

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    if !arguments.positional.is_empty() {
        let message = format!("unexpected arguments: [{}]", arguments.positional.join(" "));
        return Err(Failure::Usage { message, command: "config view".to_owned() });
    }
    let report = Report::new(arguments, Keys::Declared, DryRun::Off, host)?;
    let mut config = KubeConfig::load(arguments, host)?;
    if let Some(context) = arguments.text("context").filter(|name| !name.is_empty()) {
        config.choose(context);
    }
    if arguments.switch("minify") {
        minify(&mut config)?;
    }
    if !arguments.switch("raw") {
        hide_secrets(&mut config);
    }
    report.tell(&without_empty_lists(&config.document), "", host)
}

/// As `clientcmdapi.MinifyConfig`: only the current context and what it names stay.
fn minify(config: &mut KubeConfig) -> Result<(), Failure> {
    let context = config.current_context().to_owned();
    if context.is_empty() {
        return Err(Failure::message("current-context must exist in order to minify"));
    }
    if config.entry(CONTEXTS, &context).is_none() {
        return Err(Failure::message(format!("cannot locate context {context}")));
    }
    let named = |section: Section| config.text(CONTEXTS, &context, section.item).to_owned();
    for (section, kept) in [(CLUSTERS, named(CLUSTERS)), (USERS, named(USERS)), (CONTEXTS, context.clone())] {
        for name in config.names(section) {
            if name != kept {
                config.remove(section, &name);
            }
        }
    }
    Ok(())
}

fn hide_secrets(config: &mut KubeConfig) {
    for (section, field, shown) in SECRETS {
        for name in config.names(section) {
            let fields = config.entry_mut(section, &name);
            if let Some(secret) = fields.and_then(|fields| fields.get_mut(field)) {
                *secret = Value::from(shown);
            }
        }
    }
}
