//! `hostname`, `uname`, `id` and `whoami`: where one is, and who.

use crate::host::{ExitCode, Host, Place};

/// `hostname [-i]`
pub(super) async fn hostname(args: Vec<String>, host: Host) -> ExitCode {
    let name = host.machine.name();
    match args.first().map(String::as_str) {
        None | Some("-s" | "-f") => host.stdout.line(&name),
        Some("-i" | "-I") => {
            let files = host.files.borrow();
            let hosts = files.get("/etc/hosts").map(String::as_str).unwrap_or_default();
            let own = hosts.lines().filter_map(|line| line.split_once('\t')).find(|(_, known)| *known == name);
            host.stdout.line(own.map_or("127.0.1.1", |(address, _)| address));
        }
        Some(_) => {
            host.stderr.line("hostname: you must be root to change the host name");
            return 1;
        }
    }
    0
}

/// `uname [-amnrsv]`
pub(super) async fn uname(args: Vec<String>, host: Host) -> ExitCode {
    let letters: String = args.iter().map(|arg| arg.trim_start_matches('-')).collect();
    let (name, kernel) = (host.machine.name(), host.machine.kernel());
    let fields = [
        ('s', "Linux"),
        ('n', name.as_str()),
        ('r', kernel.as_str()),
        ('v', "#1 SMP"),
        ('m', "x86_64"),
        ('o', if host.machine.place() == Place::Busybox { "Linux" } else { "GNU/Linux" }),
    ];
    let is_asked = |letter: char| letters.contains([letter, 'a']) || letter == 's' && letters.is_empty();
    let shown: Vec<&str> = fields
        .into_iter()
        .filter(|(letter, _)| is_asked(*letter))
        .map(|(_, text)| text)
        .filter(|text| !text.is_empty())
        .collect();
    host.stdout.line(&shown.join(" "));
    0
}

/// `id [-u | -g | -G] [-n]`
pub(super) async fn id(args: Vec<String>, host: Host) -> ExitCode {
    let (number, name) = user(&host);
    let options: String = args.iter().filter_map(|arg| arg.strip_prefix('-')).collect();
    if let Some(other) = args.iter().find(|arg| !arg.starts_with('-') && *arg != name) {
        host.stderr.line(&match host.machine.place() {
            Place::Busybox => format!("id: unknown user {other}"),
            _ => format!("id: ‘{other}’: no such user"),
        });
        return 1;
    }
    let groups = groups(&host, number, name);
    let shown = |(number, name): &(String, String)| if options.contains('n') { name.clone() } else { number.clone() };
    let own = if options.contains('n') { name } else { number };
    let line = match options.chars().find(|letter| "ugG".contains(*letter)) {
        Some('G') => groups.iter().map(shown).collect::<Vec<_>>().join(" "),
        Some(_) => own.to_owned(),
        None => {
            let all: Vec<String> = groups.iter().map(|(number, name)| format!("{number}({name})")).collect();
            format!("uid={number}({name}) gid={number}({name}) groups={}", all.join(","))
        }
    };
    host.stdout.line(&line);
    0
}

/// One's own group and those of `/etc/group` that name one.
fn groups(host: &Host, number: &str, name: &str) -> Vec<(String, String)> {
    let files = host.files.borrow();
    let known = files.get("/etc/group").map(String::as_str).unwrap_or_default();
    let of = |line: &str| {
        let [group, _, id, members] = line.split(':').collect::<Vec<_>>().try_into().ok()?;
        (id != number && members.split(',').any(|member| member == name)).then(|| (id.to_owned(), group.to_owned()))
    };
    std::iter::once((number.to_owned(), name.to_owned())).chain(known.lines().filter_map(of)).collect()
}

/// `whoami`
pub(super) async fn whoami(_: Vec<String>, host: Host) -> ExitCode {
    host.stdout.line(user(&host).1);
    0
}

fn user(host: &Host) -> (&'static str, &'static str) {
    match host.machine.place() {
        Place::Learner => ("1000", "learner"),
        Place::Container | Place::Busybox => ("0", "root"),
    }
}
