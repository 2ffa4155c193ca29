//! `visitors`: lets visitors come to a Service, steadily, and counts what becomes of them.

use super::curl::url::Url;
use super::options::{self, Options, Spec};
use crate::api::http::HttpRequest;
use crate::api::visitors::{Destination, Invitation, Named, Origin, Pace, Report};
use crate::host::{ExitCode, Host};

const SPEC: Spec = Spec {
    program: "visitors",
    usage: "visitors [SERVICE|URL [--rate N/s] [--from POD] [-n NAMESPACE]]\n       visitors SERVICE|URL [--from POD] --stop",
    short: "r:f:n:s",
    long: &[("rate", 'r'), ("from", 'f'), ("namespace", 'n'), ("stop", 's')],
    failure: 1,
};

/// How many come in a second if nobody says.
const USUAL_RATE: u32 = 10;

/// `visitors`, `visitors SERVICE [--rate N/s] [--from POD]`, `visitors SERVICE --stop`
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let options = match options::parse(&SPEC, &args, &host) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let outcome = match options.operands.as_slice() {
        [] => Ok(list(&host.client.visitors())),
        [place] if options.has('s') => stop(&options, place, &host),
        [place] => invite(&options, place, &host).await,
        _ => Err(format!("one place at a time\nUsage: {}", SPEC.usage)),
    };
    match outcome {
        Ok(text) => {
            host.stdout.line(&text);
            0
        }
        Err(why) => {
            host.stderr.line(&format!("visitors: {why}"));
            1
        }
    }
}

async fn invite(options: &Options, place: &str, host: &Host) -> Result<String, String> {
    let (to, from) = (destination(options, place)?, origin(options));
    let rate = options.value('r').unwrap_or_default();
    let per_second = match rate.strip_suffix("/s").unwrap_or(rate) {
        "" => USUAL_RATE,
        number => number.parse().map_err(|_| format!("a rate is a number of visitors a second, as 10/s: {rate:?}"))?,
    };
    let invitation = Invitation { to, from, per_second };
    host.client.invite(invitation.clone()).await?;
    let (to, from) = ends(&invitation);
    Ok(format!("{per_second} visitors a second come from {from} to {to}"))
}

fn stop(options: &Options, place: &str, host: &Host) -> Result<String, String> {
    let (to, from) = (destination(options, place)?, origin(options));
    if !host.client.dismiss(&to, &from) {
        return Err("nobody visits it".to_owned());
    }
    let reports = host.client.visitors();
    let own = reports.into_iter().filter(|report| report.invitation.to == to && report.invitation.from == from);
    Ok(list(&own.collect::<Vec<_>>()))
}

fn destination(options: &Options, place: &str) -> Result<Destination, String> {
    if place.contains("://") || place.contains(':') {
        let Ok(url) = Url::parse(place) else { return Err(format!("not an address: {place}")) };
        let request = HttpRequest { scheme: url.scheme, ..HttpRequest::get(&url.host, url.port, &url.path) };
        return Ok(Destination::Url(request));
    }
    let prefixes = ["service/", "services/", "svc/"];
    let name = prefixes.iter().find_map(|prefix| place.strip_prefix(prefix)).unwrap_or(place);
    Ok(Destination::Service(named(options, name)))
}

fn origin(options: &Options) -> Origin {
    match options.value('f') {
        Some(pod) => {
            let name = ["pod/", "pods/", "po/"].iter().find_map(|prefix| pod.strip_prefix(prefix)).unwrap_or(pod);
            Origin::Pod(named(options, name))
        }
        None => Origin::Outside,
    }
}

fn named(options: &Options, name: &str) -> Named {
    Named { namespace: options.value('n').unwrap_or("default").to_owned(), name: name.to_owned() }
}

/// Where to and where from, in words.
fn ends(invitation: &Invitation) -> (String, String) {
    let to = match &invitation.to {
        Destination::Service(Named { namespace, name }) => format!("service/{name} in {namespace}"),
        Destination::Url(HttpRequest { host, port, path, .. }) => format!("{host}:{port}{path}"),
    };
    let from = match &invitation.from {
        Origin::Outside => "outside".to_owned(),
        Origin::Pod(Named { name, .. }) => format!("pod/{name}"),
    };
    (to, from)
}

/// The streams as a table, below each why requests were lost.
fn list(reports: &[Report]) -> String {
    if reports.is_empty() {
        return "No visitors. Let some come: visitors SERVICE --rate 10/s".to_owned();
    }
    let mut rows = vec![["TO", "FROM", "RATE", "SERVED", "LOST", "UNDER WAY"].map(str::to_owned)];
    for Report { invitation, pace, tally } in reports {
        let (to, from) = ends(invitation);
        let rate = match pace {
            Pace::Steady => format!("{}/s", invitation.per_second),
            Pace::Stopped => "stopped".to_owned(),
        };
        let (served, lost) = (tally.served.to_string(), tally.lost_in_all().to_string());
        rows.push([to, from, rate, served, lost, tally.under_way.to_string()]);
    }
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..6).map(|column| width(column).unwrap_or_default() + 3).collect();
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        lines.push(cells.concat().trim_end().to_owned());
        let tally = index.checked_sub(1).and_then(|index| reports.get(index)).map(|report| report.tally);
        let reasons = tally.into_iter().flat_map(|tally| tally.lost().collect::<Vec<_>>());
        lines.extend(reasons.map(|(loss, count)| format!("  {count} {}", loss.words())));
    }
    lines.join("\n")
}
