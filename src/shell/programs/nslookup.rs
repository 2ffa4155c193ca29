//! `nslookup`: ask the name server.

use crate::host::{ExitCode, Host, Place};

/// `nslookup NAME`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let Some(name) = args.iter().find(|arg| !arg.starts_with('-')) else {
        host.stderr.line("nslookup: a name is needed: talking with a name server is not simulated");
        return 1;
    };
    let found = host.machine.lookup(name);
    if found.server.is_empty() {
        host.stdout.line(";; connection timed out; no servers could be reached\n");
        return 1;
    }
    let is_busybox = host.machine.place() == Place::Busybox;
    let (server, gap) = (&found.server, if is_busybox { "\t" } else { "\t\t" });
    let at = if is_busybox { format!("{server}:53") } else { format!("{server}#53") };
    host.stdout.line(&format!("Server:{gap}{server}\nAddress:\t{at}\n"));
    if found.addresses.is_empty() {
        host.stdout.line(&format!("** server can't find {name}: NXDOMAIN\n"));
        return 1;
    }
    for address in &found.addresses {
        host.stdout.line(&format!("Name:\t{}\nAddress: {address}", found.name));
    }
    host.stdout.line("");
    0
}
