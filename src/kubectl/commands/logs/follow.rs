//! `kubectl logs -f`: prints lines as they come, until the containers end.

use super::Source;
use crate::api::object::Object;
use crate::api::time::SimDuration;
use crate::apiserver::request::LogOptions;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;

/// How often it looks for new lines.
const LOOK: SimDuration = SimDuration::from_millis(200);

/// How far one log has been printed.
struct Progress {
    /// Bytes of the whole log that have been seen.
    seen: usize,
    /// Which run of the container it is.
    run: Option<String>,
    is_over: bool,
}

/// Follows all of them until each has ended.
///
/// # Errors
/// The server's refusal of the first look; later ones end a stream.
pub async fn all(sources: &[Source], options: &LogOptions, arguments: &Arguments, host: &Host) -> Result<(), Failure> {
    let mut streams = Vec::new();
    for source in sources {
        let (run, _) = run_of(source, host).await;
        match begin(source, options, host).await {
            Ok(seen) => streams.push((source, Progress { seen, run, is_over: false })),
            Err(failure) if arguments.switch("ignore-errors") => host.stdout.line(&failure.to_string()),
            Err(failure) => return Err(failure),
        }
    }
    while streams.iter().any(|(_, progress)| !progress.is_over) {
        host.clock.sleep(LOOK).await;
        for (source, progress) in streams.iter_mut().filter(|(_, progress)| !progress.is_over) {
            go_on(source, options, progress, host).await;
        }
    }
    Ok(())
}

/// Prints what there is, and tells how long the whole log is.
async fn begin(source: &Source, options: &LogOptions, host: &Host) -> Result<usize, Failure> {
    let whole = source.read(whole(options), host).await?;
    source.print(&source.read(options.clone(), host).await?, host);
    Ok(whole.len())
}

async fn go_on(source: &Source, options: &LogOptions, progress: &mut Progress, host: &Host) {
    // The state first: what is printed after it was asked for is still read.
    let (run, is_over) = run_of(source, host).await;
    progress.is_over = is_over || run != progress.run;
    if run != progress.run {
        return;
    }
    match source.read(whole(options), host).await {
        Ok(text) => {
            source.print(text.get(progress.seen..).unwrap_or_default(), host);
            progress.seen = progress.seen.max(text.len());
        }
        Err(_) => progress.is_over = true,
    }
}

fn whole(options: &LogOptions) -> LogOptions {
    LogOptions { tail_lines: None, since: None, since_time: None, limit_bytes: None, ..options.clone() }
}

/// Which run of the container the pod tells of, and whether it has ended.
async fn run_of(source: &Source, host: &Host) -> (Option<String>, bool) {
    let Ok(object) = call::get(host, &source.pod).await else { return (None, true) };
    let Object::Pod(pod) = object.as_ref() else { return (None, true) };
    let mut statuses = pod.status.container_statuses.iter().chain(&pod.status.init_container_statuses);
    match statuses.find(|status| status.name == source.container) {
        Some(status) => (Some(status.container_id.clone()), status.state.running.is_none()),
        None => (None, true),
    }
}
