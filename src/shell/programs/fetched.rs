//! What of the console is fetched when it is first used: most programs, and the shell behind plain commands.

use super::super::dialect::Dialect;
use super::super::run::Context;
use super::super::state::Shell;
use super::super::{parse, script};
use super::*;

/// The way to all of it.
#[derive(Clone, Copy)]
pub struct More {
    /// Runs any text.
    pub(in crate::shell) run_text: for<'a> fn(&'a Context<'_>, &'a str) -> LocalBoxFuture<'a, ExitCode>,
    /// Whether a text is only the beginning of a command.
    pub(in crate::shell) needs_more: fn(&str) -> bool,
    /// Runs a program apart from any shell.
    pub(super) start: fn(&str, Vec<String>, Host) -> LocalBoxFuture<'static, ExitCode>,
}

crate::lazy!(programs: pub fn fetch() -> More, here as here { MORE });

const MORE: More = More {
    run_text: |context, text| script::run_text(context, text).boxed_local(),
    needs_more: parse::needs_more,
    start,
};

/// All of it, fetched if it has to be.
///
/// # Errors
/// That it cannot be fetched.
pub async fn more() -> Result<More, Unreachable> {
    fetch().await?;
    here().ok_or(Unreachable)
}

/// How a shell's own command acts.
#[derive(Clone, Copy)]
pub enum Act {
    /// It reads nothing and ends at once.
    AtOnce(fn(&mut Shell, &[String], &Host) -> ExitCode),
    /// It changes the shell once it has read, or waited.
    OnceRead(for<'a> fn(&'a RefCell<Shell>, &'a [String], Host) -> LocalBoxFuture<'a, ExitCode>),
}

/// The shell's own command of this name.
pub fn act_of(name: &str) -> Option<Act> {
    let name = base_of(name).unwrap_or(name);
    ACTS.iter().find(|(each, _)| *each == name).map(|(_, act)| *act)
}

fn start(name: &str, args: Vec<String>, host: Host) -> LocalBoxFuture<'static, ExitCode> {
    if let Some((_, start)) = APART.iter().find(|(each, _)| *each == name) {
        return start(args, host);
    }
    let code = match act_of(name) {
        // Like the `echo` and `test` that also lie in /bin: they work apart from a shell, and change none.
        Some(Act::AtOnce(act)) => {
            let dialect = if host.machine.place() == Place::Busybox { Dialect::Busybox } else { Dialect::Gnu };
            act(&mut Shell::within(&host, dialect), &args, &host)
        }
        _ => 127,
    };
    std::future::ready(code).boxed_local()
}

/// What runs beside a shell.
pub(super) const APART: &[(&str, Start)] = &[
    ("ash", |args, host| sh::ash(args, host).boxed_local()),
    ("awk", |args, host| awk::run(args, host).boxed_local()),
    ("base64", |args, host| base64::run(args, host).boxed_local()),
    ("basename", |args, host| basename::name(args, host).boxed_local()),
    ("bash", |args, host| sh::bash(args, host).boxed_local()),
    ("cat", |args, host| cat::run(args, host).boxed_local()),
    ("cp", |args, host| mv::copy(args, host).boxed_local()),
    ("curl", |args, host| curl::run(args, host).boxed_local()),
    ("cut", |args, host| cut::run(args, host).boxed_local()),
    ("dash", |args, host| sh::dash(args, host).boxed_local()),
    ("date", |args, host| date::run(args, host).boxed_local()),
    ("dirname", |args, host| basename::folder(args, host).boxed_local()),
    ("env", |args, host| env::run(args, host).boxed_local()),
    ("expr", |args, host| expr::run(args, host).boxed_local()),
    ("grep", |args, host| grep::run(args, host).boxed_local()),
    ("head", |args, host| head::run(args, host).boxed_local()),
    ("hostname", |args, host| identity::hostname(args, host).boxed_local()),
    ("id", |args, host| identity::id(args, host).boxed_local()),
    ("less", |args, host| cat::run(args, host).boxed_local()),
    ("ls", |args, host| ls::run(args, host).boxed_local()),
    ("minikube", |args, host| minikube::run(args, host).boxed_local()),
    ("mkdir", |args, host| mkdir::run(args, host).boxed_local()),
    ("more", |args, host| cat::run(args, host).boxed_local()),
    ("mv", |args, host| mv::rename(args, host).boxed_local()),
    ("nano", |args, host| editor::nano(args, host).boxed_local()),
    ("nslookup", |args, host| nslookup::run(args, host).boxed_local()),
    ("perl", |args, host| perl::run(args, host).boxed_local()),
    ("pidof", |args, host| pkill::pidof(args, host).boxed_local()),
    ("pkill", |args, host| pkill::pkill(args, host).boxed_local()),
    ("printenv", |args, host| env::printenv(args, host).boxed_local()),
    ("ps", |args, host| ps::run(args, host).boxed_local()),
    ("rm", |args, host| rm::run(args, host).boxed_local()),
    ("sed", |args, host| sed::run(args, host).boxed_local()),
    ("seq", |args, host| seq::run(args, host).boxed_local()),
    ("sh", |args, host| sh::sh(args, host).boxed_local()),
    ("sleep", |args, host| sleep::run(args, host).boxed_local()),
    ("sort", |args, host| sort::run(args, host).boxed_local()),
    ("tail", |args, host| tail::run(args, host).boxed_local()),
    ("tee", |args, host| tee::run(args, host).boxed_local()),
    ("touch", |args, host| touch::run(args, host).boxed_local()),
    ("tr", |args, host| tr::run(args, host).boxed_local()),
    ("uname", |args, host| identity::uname(args, host).boxed_local()),
    ("uniq", |args, host| uniq::run(args, host).boxed_local()),
    ("vi", |args, host| editor::vi(args, host).boxed_local()),
    ("vim", |args, host| editor::vi(args, host).boxed_local()),
    ("visitors", |args, host| visitors::run(args, host).boxed_local()),
    ("watch", |args, host| watch::run(args, host).boxed_local()),
    ("wc", |args, host| wc::run(args, host).boxed_local()),
    ("wget", |args, host| wget::run(args, host).boxed_local()),
    ("which", |args, host| which::path(args, host).boxed_local()),
    ("whoami", |args, host| identity::whoami(args, host).boxed_local()),
    ("xargs", |args, host| xargs::run(args, host).boxed_local()),
];

/// What runs inside of it.
pub(super) const ACTS: &[(&str, Act)] = &[
    (":", Act::AtOnce(|_, _, _| 0)),
    ("[", Act::AtOnce(test::bracket)),
    ("alias", Act::AtOnce(alias::alias)),
    ("break", Act::AtOnce(leap::leave)),
    ("cd", Act::AtOnce(cd::cd)),
    ("continue", Act::AtOnce(leap::go_on)),
    ("echo", Act::AtOnce(echo::run)),
    ("exit", Act::AtOnce(exit::run)),
    ("export", Act::AtOnce(export::export)),
    ("false", Act::AtOnce(|_, _, _| 1)),
    ("fg", Act::OnceRead(|shell, args, host| jobs::fg(shell, args, host).boxed_local())),
    ("help", Act::AtOnce(help::run)),
    ("history", Act::AtOnce(history::run)),
    ("jobs", Act::AtOnce(jobs::jobs)),
    ("kill", Act::AtOnce(kill::run)),
    ("printf", Act::AtOnce(echo::printf)),
    ("pwd", Act::AtOnce(cd::pwd)),
    ("read", Act::OnceRead(read::run)),
    ("redo", Act::AtOnce(page::run)),
    ("reset", Act::AtOnce(page::run)),
    ("test", Act::AtOnce(test::test)),
    ("trap", Act::AtOnce(trap::run)),
    ("true", Act::AtOnce(|_, _, _| 0)),
    ("type", Act::AtOnce(which::kind)),
    ("unalias", Act::AtOnce(alias::unalias)),
    ("undo", Act::AtOnce(page::run)),
    ("unset", Act::AtOnce(export::unset)),
    ("wait", Act::OnceRead(|shell, args, host| jobs::wait(shell, args, host).boxed_local())),
];
