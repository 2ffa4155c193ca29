//! The end of nearly every description: what has been said about the object.

use super::description::{Description, elapsed};
use crate::api::event::Event;
use crate::api::object::Object;
use crate::api::time::SimTime;
use crate::kubectl::output::go_sort;
use std::rc::Rc;

/// What a description shows besides the object itself.
#[derive(Clone, Debug)]
pub struct Context {
    /// The present instant, for ages.
    pub now: SimTime,
    /// What has been said about the object; `None` if it is not to be shown (`--show-events=false`).
    pub events: Option<Vec<Rc<Object>>>,
}

impl Description {
    /// Adds the events, the one last seen longest ago first, and ends the description (`DescribeEvents`).
    pub fn finish_with_events(mut self, context: &Context) -> String {
        if let Some(events) = &context.events {
            self.events(events, context.now);
        }
        self.finish()
    }

    /// Adds a table of events.
    pub fn events(&mut self, events: &[Rc<Object>], now: SimTime) {
        let mut events: Vec<&Event> = events.iter().filter_map(|object| (&**object).try_into().ok()).collect();
        if events.is_empty() {
            return self.field(0, "Events", "<none>");
        }
        // Events of the newer API have no last timestamp and so come first. Equal ones fall as Go's sort lets them fall.
        go_sort::sort(&mut events, &mut |one, other| one.last_timestamp < other.last_timestamp);
        self.heading(0, "Events");
        self.columns(1, &[("Type", 4), ("Reason", 6), ("Age", 4), ("From", 4), ("Message", 7)]);
        for event in events {
            let source =
                if event.source.component.is_empty() { &event.reporting_component } else { &event.source.component };
            self.row(1, &[&event.kind, &event.reason, &interval(event, now), source, event.message.trim()]);
        }
    }
}

/// `5s`, or `5s (x2 over 12s)` for what was seen more than once.
fn interval(event: &Event, now: SimTime) -> String {
    let first = elapsed(event.event_time.map(|at| at.0).or(event.first_timestamp), now);
    match &event.series {
        Some(series) => {
            let last = elapsed(series.last_observed_time.map(|at| at.0), now);
            format!("{last} (x{} over {first})", series.count)
        }
        None if event.count > 1 => {
            format!("{} (x{} over {first})", elapsed(event.last_timestamp, now), event.count)
        }
        None => first,
    }
}
