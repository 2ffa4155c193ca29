//! `cargo xtask serve`: from a bare Rust to the page on this machine's own address.

use crate::cut;
use crate::parts;
use crate::setup::{self, Setup};
use std::env;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

const PORT: u16 = 8080;

/// Sets up, builds and serves until it is interrupted.
///
/// # Errors
/// What could not be set up, and its remedy; or that the port is taken.
pub fn run(options: &[&str]) -> Result<(), String> {
    let port = match options {
        ["--dry-run"] => {
            setup::describe(parts::PAGE_NEEDS);
            return Ok(());
        }
        [] => PORT,
        ["--port", number] => port(number)?,
        _ => return Err("usage: cargo xtask serve [--port N] [--dry-run]".to_owned()),
    };
    free(port)?;
    let mut setup = Setup::default();
    setup.ensure(parts::PAGE_NEEDS)?;
    let serve = format!("serve --release --address {} --port {port}", Ipv4Addr::LOCALHOST);
    let line = cut::in_pieces(parts::trunk(&serve));
    println!("$ {line}\nBuilding the page: about a minute the first time, seconds after that.");
    let announcer = env::current_exe().and_then(|own| Command::new(own).args(["announce", &port.to_string()]).spawn());
    announcer.map_err(|error| format!("serve: {error}"))?;
    become_process(setup.command(&line))
}

/// Waits until the page answers, says where it is, and ends; ends as well when the server is gone.
///
/// # Errors
/// That `port` is no port.
pub fn announce(port_text: &str) -> Result<(), String> {
    let port = port(port_text)?;
    let server = parent();
    while parent() == server {
        if answers(port).is_some() {
            println!("\n    Tabernetes is at  http://127.0.0.1:{port}/     (Ctrl-C ends it)\n");
            return Ok(());
        }
        sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn port(number: &str) -> Result<u16, String> {
    number.parse().ok().filter(|port| *port > 0).ok_or_else(|| format!("serve: {number} is no port (1 to 65535)"))
}

fn free(port: u16) -> Result<(), String> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => Err(format!(
            "serve: port {port} is in use, perhaps by another `serve`; end that, or choose: cargo xtask serve --port {}",
            port.checked_add(1).unwrap_or(PORT)
        )),
        Err(error) => Err(format!("serve: port {port}: {error}")),
        Ok(_) => Ok(()),
    }
}

/// `Some` once the server has a page to give.
fn answers(port: u16) -> Option<()> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let request = format!("GET / HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut status = [0; 12];
    stream.read_exact(&mut status).ok()?;
    status.ends_with(b" 200").then_some(())
}

/// The server takes this process's place, so that whoever ends this command ends the server with it.
#[cfg(unix)]
fn become_process(mut command: Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    Err(format!("serve: trunk could not be started: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_process(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("serve: trunk could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("serve: trunk ended with {status}")) }
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_positive_number() {
        for (text, expected) in [("8080", Some(8080)), ("0", None), ("65536", None), ("http", None), ("", None)] {
            assert_eq!(port(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let message = free(port).unwrap_err();
        assert!(message.contains(&format!("port {port} is in use")) && message.contains("--port"), "{message}");
        // Of 0 the system makes one that is free; the one above may be somebody else's as soon as it is given back.
        assert_eq!(free(0), Ok(()));
    }

    #[test]
    fn only_a_page_counts_as_an_answer() {
        for (status, expected) in [("HTTP/1.1 200 OK", Some(())), ("HTTP/1.1 404 Not Found", None)] {
            let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let port = server.local_addr().unwrap().port();
            let serving = std::thread::spawn(move || {
                let (mut stream, _) = server.accept().unwrap();
                // A server that hangs up on a half-read request takes its own answer back.
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    request.extend(byte);
                }
                stream.write_all(format!("{status}\r\n\r\n").as_bytes()).unwrap();
            });
            assert_eq!(answers(port), expected, "{status}");
            serving.join().unwrap();
        }
    }
}
