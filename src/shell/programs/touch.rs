//! `touch`: make empty files.

use super::super::files::{self, PathError};
use super::complaint::complain;
use super::options::{self, Spec};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec { program: "touch", usage: "touch [OPTION]... FILE...", short: "acm", long: &[], failure: 1 };

/// `touch FILE...`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    if options.operands.is_empty() {
        return options::refuse(&SPEC, &host, "missing file operand");
    }
    let mut code = 0;
    for name in &options.operands {
        let path = files::resolve(&host, name);
        let writable = files::check_writable(&host.files.borrow(), &path);
        match writable {
            Ok(()) => {
                host.files.borrow_mut().or_default(path);
            }
            Err(PathError::IsFolder) => {}
            Err(error) => {
                complain(&host, &format!("touch: cannot touch '{name}': {error}"));
                code = 1;
            }
        }
    }
    code
}
