//! `ls`: list files.

use super::super::files::{self, Entry};
use super::complaint::complain;
use super::options::{self, Options, Spec};
use crate::api::order::InOrder;
use crate::api::strftime::formatted;
use crate::host::{ExitCode, Host, Place};

const SPEC: Spec = Spec {
    program: "ls",
    usage: "ls [OPTION]... [FILE]...",
    short: "1aAldFpRhtrS",
    long: &[("all", 'a'), ("almost-all", 'A'), ("directory", 'd'), ("classify", 'F'), ("color", '=')],
    failure: 2,
};

/// `ls [-1aAldFp] [FILE]...`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let names = if options.operands.is_empty() { vec![".".to_owned()] } else { options.operands.clone() };
    let (mut plain, mut folders, mut code) = (Vec::new(), Vec::new(), 0);
    for name in &names {
        let entry = files::entry(&host.files.borrow(), &files::resolve(&host, name));
        match entry {
            None => {
                complain(&host, &format!("ls: cannot access '{name}': No such file or directory"));
                code = if host.machine.place() == Place::Busybox { 1 } else { 2 };
            }
            Some(Entry::Folder) if !options.has('d') => folders.push(name.clone()),
            Some(entry) => plain.push((name.clone(), entry)),
        }
    }
    plain.order_by(|(a, _), (b, _)| a.cmp(b));
    folders.order();
    if options.has('R') {
        folders = folders.iter().flat_map(|folder| with_all_below(folder, &options, &host)).collect();
    }
    let mut blocks = Vec::new();
    if !plain.is_empty() {
        blocks.push(block(&plain, "", &options, &host));
    }
    for folder in &folders {
        let path = files::resolve(&host, folder);
        let mut entries = visible(&path, &options, &host);
        if options.has('a') {
            entries.splice(0..0, [".", ".."].map(|name| (name.to_owned(), Entry::Folder)));
        }
        let title = if names.len() > 1 || options.has('R') { format!("{folder}:\n") } else { String::new() };
        blocks.push(title + &block(&entries, folder, &options, &host));
    }
    host.stdout.write(&blocks.join("\n"));
    code
}

fn visible(path: &str, options: &Options, host: &Host) -> Vec<(String, Entry)> {
    let mut entries = files::list(&host.files.borrow(), path);
    entries.retain(|(name, _)| options.has('a') || options.has('A') || !name.starts_with('.'));
    entries
}

/// A folder and all folders in it, in the order in which `ls -R` lists them.
fn with_all_below(folder: &str, options: &Options, host: &Host) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        let inside = visible(&files::resolve(host, &folder), options, host);
        let folders = inside.into_iter().filter(|(_, entry)| *entry == Entry::Folder);
        open.extend(folders.map(|(name, _)| format!("{}/{name}", folder.trim_end_matches('/'))).rev());
        found.push(folder);
    }
    found
}

fn block(entries: &[(String, Entry)], folder: &str, options: &Options, host: &Host) -> String {
    let shown = |(name, entry): &(String, Entry)| {
        let mark = if *entry == Entry::Folder && (options.has('F') || options.has('p')) { "/" } else { "" };
        format!("{name}{mark}")
    };
    let names: Vec<String> = entries.iter().map(shown).collect();
    if options.has('l') {
        return long(entries, &names, folder, host);
    }
    match &host.terminal {
        Some(terminal) if !options.has('1') => columns(&names, terminal.columns()),
        _ => names.iter().map(|name| format!("{name}\n")).collect(),
    }
}

/// As `ls -l`; without times at home, where nobody notes them.
fn long(entries: &[(String, Entry)], names: &[String], folder: &str, host: &Host) -> String {
    let path_of = |name: &str| match folder {
        "" => files::resolve(host, name),
        folder => files::resolve(host, &format!("{folder}/{name}")),
    };
    let size = |name: &str| {
        let files = host.files.borrow();
        files.get(&path_of(name)).filter(|_| !matches!(name, "." | "..")).map_or(4096, String::len)
    };
    let sizes: Vec<usize> = entries.iter().map(|(name, _)| size(name)).collect();
    let width = sizes.iter().max().map_or(1, |size| size.to_string().len());
    let row = |((own, entry), (name, size)): (&(String, Entry), (&String, &usize))| {
        let time = host.machine.changed_at(&path_of(own)).map(|at| formatted("%b %e %H:%M ", at)).unwrap_or_default();
        let (mode, links) = match entry {
            Entry::Folder => ("drwxr-xr-x", 2),
            Entry::File => ("-rw-r--r--", 1),
        };
        let owned = match host.machine.place() {
            Place::Learner => format!("{links} learner learner {size:>width$}"),
            Place::Container => format!("{links} root root {size:>width$}"),
            Place::Busybox => format!("{links:>4} root     root     {size:>9}"),
        };
        format!("{mode} {owned} {time}{name}\n")
    };
    let blocks = sizes.iter().map(|size| size.div_ceil(4096) * 4).sum::<usize>();
    let total = if folder.is_empty() { String::new() } else { format!("total {blocks}\n") };
    total + &entries.iter().zip(names.iter().zip(&sizes)).map(row).collect::<String>()
}

/// As many columns as fit, filled from top to bottom.
fn columns(names: &[String], width: usize) -> String {
    let lengths: Vec<usize> = names.iter().map(|name| name.chars().count()).collect();
    let widths = |rows: usize| -> Vec<usize> {
        lengths.chunks(rows).map(|column| column.iter().max().copied().unwrap_or_default() + 2).collect()
    };
    let fits = |rows: &usize| widths(*rows).iter().sum::<usize>() <= width + 2;
    let rows = (1..=names.len()).find(fits).unwrap_or(names.len()).max(1);
    let widths = widths(rows);
    let mut text = String::new();
    for row in 0..rows.min(names.len()) {
        let cells = names.iter().skip(row).step_by(rows).zip(&widths);
        let line: String = cells.map(|(name, width)| format!("{name:<width$}")).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
