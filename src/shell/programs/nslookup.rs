//! `nslookup`: ask the name server, as the tools of BIND and busybox do.

use super::abroad;
use crate::host::{ExitCode, Host, Lookup, Place, Resolver};

/// `nslookup NAME`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let Some(name) = args.iter().find(|arg| !arg.starts_with('-')) else {
        host.stderr.line("nslookup: a name is needed: talking with a name server is not simulated");
        return 1;
    };
    if host.machine.place() == Place::Learner {
        host.stderr.line("nslookup: only the cluster's own name server is simulated: ask it from inside of a pod");
        return 1;
    }
    let found = host.machine.lookup(name);
    if found.server.is_empty() {
        host.stdout.line(";; connection timed out; no servers could be reached\n");
        return 1;
    }
    match host.machine.resolver() {
        Resolver::Bind => ask_as_bind(name, &found, &host),
        Resolver::Busybox => ask_as_busybox(name, &found.server, &host),
        Resolver::OldBusybox => ask_as_old_busybox(name, &found, &host),
    }
}

fn ask_as_bind(name: &str, found: &Lookup, host: &Host) -> ExitCode {
    let server = &found.server;
    if abroad::is_address(name) {
        return match host.machine.name_of(name) {
            Some(own) => {
                host.stdout.line(&format!("{}\tname = {own}.\n", turned(name)));
                0
            }
            None => {
                host.stdout.line(&format!("** server can't find {}: NXDOMAIN\n", turned(name)));
                1
            }
        };
    }
    host.stdout.line(&format!("Server:\t\t{server}\nAddress:\t{server}#53\n"));
    match (&found.alias, found.addresses.is_empty()) {
        (None, true) => {
            host.stdout.line(&format!("** server can't find {name}: NXDOMAIN\n"));
            abroad::remark(name, host);
            return 1;
        }
        (Some(alias), _) => host.stdout.line(&format!("{alias}\tcanonical name = {}.", found.name)),
        (None, false) => {}
    }
    list_addresses(found, host);
    host.stdout.line("");
    abroad::remark(name, host);
    0
}

/// It asks for IPv4 and IPv6 at once, and shows each answer; one that nobody has makes it fail.
fn ask_as_busybox(name: &str, server: &str, host: &Host) -> ExitCode {
    host.stdout.line(&format!("Server:\t\t{server}\nAddress:\t{server}:53\n"));
    if abroad::is_address(name) {
        let own = host.machine.name_of(name);
        match &own {
            Some(own) => host.stdout.line(&format!("{}\tname = {own}\n", turned(name))),
            None => host.stdout.line(&format!("** server can't find {}: NXDOMAIN\n", turned(name))),
        }
        return ExitCode::from(own.is_none());
    }
    let names = match name.contains('.') {
        true => vec![name.to_owned()],
        false => domains(host).iter().map(|domain| format!("{name}.{domain}")).collect(),
    };
    let mut code = 0;
    for name in names.iter().rev() {
        let found = host.machine.lookup(&format!("{}.", name.trim_end_matches('.')));
        match &found.alias {
            None if found.addresses.is_empty() => {
                code = 1;
                let refusal = format!("** server can't find {name}: NXDOMAIN\n");
                host.stdout.line(&refusal);
                host.stdout.line(&refusal);
                continue;
            }
            None => list_addresses(&found, host),
            Some(alias) => {
                let alias = format!("{alias}\tcanonical name = {}", found.name);
                host.stdout.line(&alias);
                list_addresses(&found, host);
                host.stdout.line(&format!("\n{alias}"));
            }
        }
        host.stdout.line("\n");
    }
    abroad::remark(name, host);
    code
}

fn ask_as_old_busybox(name: &str, found: &Lookup, host: &Host) -> ExitCode {
    let machine = &host.machine;
    let named = |address: &str| match machine.name_of(address) {
        Some(own) => format!("{address} {own}"),
        None => address.to_owned(),
    };
    let server = &found.server;
    host.stdout.line(&format!("Server:    {server}\nAddress 1: {}\n", named(server)));
    let addresses = if abroad::is_address(name) { vec![name.to_owned()] } else { found.addresses.clone() };
    if addresses.is_empty() {
        host.stderr.line(&format!("nslookup: can't resolve '{name}'"));
        abroad::remark(name, host);
        return 1;
    }
    host.stdout.line(&format!("Name:      {name}"));
    for (index, address) in addresses.iter().enumerate() {
        host.stdout.line(&format!("Address {}: {}", index + 1, named(address)));
    }
    0
}

fn list_addresses(found: &Lookup, host: &Host) {
    for address in &found.addresses {
        host.stdout.line(&format!("Name:\t{}\nAddress: {address}", found.name));
    }
}

/// The domains that the resolver tries.
fn domains(host: &Host) -> Vec<String> {
    let files = host.files.borrow();
    let configured = files.get("/etc/resolv.conf").map(String::as_str).unwrap_or_default();
    let search = configured.lines().filter_map(|line| line.strip_prefix("search ")).next_back().unwrap_or_default();
    search.split_whitespace().map(str::to_owned).collect()
}

/// `1.0.96.10.in-addr.arpa`
fn turned(address: &str) -> String {
    let parts: Vec<&str> = address.rsplit('.').collect();
    format!("{}.in-addr.arpa", parts.join("."))
}
