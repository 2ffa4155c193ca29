//! Where a command's streams lead, once its redirections are opened.

use super::expand::{Expansion, Failure};
use super::files;
use super::run::{Context, Io};
use super::syntax::{Mode, Redirect, Streams, Word};
use crate::host::{Files, Input, Output};
use std::cell::RefCell;
use std::rc::Rc;

/// The streams of `context` after `redirects`, opened from left to right.
///
/// # Errors
/// What bash says when a file can't be opened; the streams are as they were at that moment.
pub(super) async fn open(context: &Context<'_>, redirects: &[Redirect]) -> Result<Io, (Io, Failure)> {
    let mut io = context.io.clone();
    for redirect in redirects {
        if let Err(failure) = apply(context, redirect, &mut io).await {
            return Err((io, failure));
        }
    }
    Ok(io)
}

async fn apply(context: &Context<'_>, redirect: &Redirect, io: &mut Io) -> Result<(), Failure> {
    match redirect {
        Redirect::Read(word) => {
            let path = target(context, word).await?;
            let absolute = files::absolute(context.shell.borrow().folder(), &path);
            let text = files::read(&context.console.files.borrow(), &absolute);
            let dialect = context.shell.borrow().dialect;
            let text = text.map_err(|error| Failure(dialect.cannot_open(&path, error)))?;
            io.stdin = Input::text(&text);
        }
        Redirect::Write(streams, mode, word) => {
            let path = target(context, word).await?;
            let absolute = files::absolute(context.shell.borrow().folder(), &path);
            let output = match absolute.as_str() {
                "/dev/stdout" => io.stdout.clone(),
                "/dev/stderr" => io.stderr.clone(),
                "/dev/null" => Output::new(|_| {}),
                _ => {
                    let dialect = context.shell.borrow().dialect;
                    let opened = file(&context.console.files, &absolute, *mode);
                    opened.map_err(|error| Failure(dialect.cannot_create(&path, error)))?
                }
            };
            direct(io, *streams, &output);
        }
        Redirect::Duplicate(to, from) => {
            let output = if *from == Streams::Err { io.stderr.clone() } else { io.stdout.clone() };
            let terminal = io.terminal.clone();
            direct(io, *to, &output);
            // `>&1` changes nothing: the terminal stays the terminal.
            io.terminal = terminal.filter(|_| to == from || *to == Streams::Err);
        }
        Redirect::Document(body) => {
            let text = match body.get() {
                Some(word) => Expansion::new(context).value(word).await?,
                None => String::new(),
            };
            io.stdin = Input::text(&text);
        }
        Redirect::Line(word) => {
            let text = Expansion::new(context).value(word).await?;
            io.stdin = Input::text(&format!("{text}\n"));
        }
        Redirect::Close(None) => io.stdin = Input::text(""),
        Redirect::Close(Some(streams)) => direct(io, *streams, &Output::new(|_| {})),
        Redirect::BadDescriptor(digits) => return Err(Failure(format!("{digits}: Bad file descriptor"))),
    }
    Ok(())
}

fn direct(io: &mut Io, streams: Streams, output: &Output) {
    if streams != Streams::Err {
        io.stdout = output.clone();
        io.terminal = None;
    }
    if streams != Streams::Out {
        io.stderr = output.clone();
    }
}

async fn target(context: &Context<'_>, word: &Word) -> Result<String, Failure> {
    let mut fields = Expansion::new(context).fields(word).await?;
    match (fields.pop(), fields.is_empty()) {
        (Some(path), true) if !path.is_empty() => Ok(path),
        (Some(_), true) => Err(Failure(": No such file or directory".to_owned())),
        _ => Err(Failure(format!("{}: ambiguous redirect", word.source))),
    }
}

/// An output into the file at `path`.
fn file(table: &Rc<RefCell<Files>>, path: &str, mode: Mode) -> Result<Output, files::PathError> {
    files::check_writable(&table.borrow(), path)?;
    let mut files = table.borrow_mut();
    let text = files.or_default(path.to_owned());
    if mode == Mode::Replace {
        text.clear();
    }
    drop(files);
    let (table, path) = (Rc::clone(table), path.to_owned());
    Ok(Output::new(move |text| table.borrow_mut().or_default(path.clone()).push_str(text)))
}
