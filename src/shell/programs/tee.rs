//! `tee`: print what comes in and keep it in files.

use super::super::files;
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec =
    Spec { program: "tee", usage: "tee [OPTION]... [FILE]...", short: "ai", long: &[("append", 'a')], failure: 1 };

/// `tee [-a] [FILE]...`
pub(super) async fn run(args: Vec<String>, mut host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let (mut paths, mut code) = (Vec::new(), 0);
    for name in &options.operands {
        let path = files::resolve(&host, name);
        let writable = files::check_writable(&host.files.borrow(), &path);
        match writable {
            Ok(()) => {
                let mut table = host.files.borrow_mut();
                let text = table.or_default(path.clone());
                if !options.has('a') {
                    text.clear();
                }
                paths.push(path);
            }
            Err(error) => {
                host.stderr.line(&format!("tee: {name}: {error}"));
                code = 1;
            }
        }
    }
    while let Some(chunk) = host.stdin.chunk().await {
        host.stdout.write(&chunk);
        for path in &paths {
            host.files.borrow_mut().or_default(path.clone()).push_str(&chunk);
        }
    }
    code
}
