//! The page and the session behind it: time, actions, and what each of them changes.

use super::app::App;
use super::arrival::{entitle, use_arrival};
use super::asides::{self, coming};
use super::embed::EmbeddedProps;
use super::fetching::Fetching;
use super::frames::{Frames, use_frames, use_return, use_ticks};
use super::home::{Home, head};
use super::live::Live;
use super::opening;
use super::props::{Actions, Drawer, Extent, PageView, Run, Speed, StageView, Typed};
use super::room::use_travel;
use super::route::{Place, Route, is_embedded, use_route};
use super::share::ShareProps;
use super::storage::use_farewell;
use super::texts;
use super::views::{Views, home, typed_in};
use crate::lazy::{self, Fetch, Unreachable};
use crate::scene::Scene;
use crate::scene::motion::Travel;
use crate::session;
use futures::FutureExt;
use gloo::timers::callback::Timeout;
use std::cell::{self, RefCell};
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page: home, or a place with a cluster.
#[component]
pub fn Page() -> Html {
    let (route, visits) = use_route();
    let update = use_force_update();
    use_effect_with(route.clone(), |route| match route {
        Route::Home | Route::Nowhere(_) => entitle(""),
        Route::Share(_) => entitle(texts::SHARE),
        // A place says itself what it is called.
        Route::Place(_) => {}
    });
    match route {
        Route::Home => html! { <Home view={home(None)} /> },
        Route::Share(of) => match asides::here() {
            Some(asides) => (asides.share)(ShareProps { of }, visits.into()),
            None => html! {
                <div class="home">
                    { head(texts::SHARE) }
                    <main class="share">{ coming(Callback::from(move |()| update.force_update())) }</main>
                </div>
            },
        },
        Route::Nowhere(part) => html! { <Home view={home(Some(part))} /> },
        Route::Place(place) => html! { <Workbench key={visits} {place} /> },
    }
}

#[derive(Properties, PartialEq)]
struct WorkbenchProps {
    place: Place,
}

/// A place with a cluster. Where a past is lived through first, all of the page is there first.
#[component]
fn Workbench(props: &WorkbenchProps) -> Html {
    let place = props.place.clone();
    const FETCH: Fetch = || session::fetch_all().boxed_local();
    let is_here = use_state(|| !opening::has_past(&place));
    let on_here = use_callback(is_here.setter(), |(), is_here| is_here.set(true));
    if *is_here {
        return html! { <Opened {place} /> };
    }
    // As the shell that stands in index.html until the page is there.
    html! {
        <div class="app boot">
            <header class="top"><a class="word" href="#">
                <svg aria-hidden="true"><use href="#tabmark" /></svg><span>{ texts::BRAND }</span>
            </a></header>
            <div class="lesson" />
            <main class="stage"><Fetching fetch={FETCH} {on_here} /></main>
            <div class="cons" />
        </div>
    }
}

/// What cannot be started is said.
#[component]
fn Opened(props: &WorkbenchProps) -> Html {
    let live = use_memo(props.place.clone(), |place| Live::open(place).map(|live| Rc::new(RefCell::new(live))));
    match &*live {
        Ok(live) => html! { <Running live={Handle(live.clone())} /> },
        Err(reason) => html! { <p class="boot-none">{ reason }</p> },
    }
}

/// One session, compared by identity.
#[derive(Clone)]
struct Handle(Rc<RefCell<Live>>);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Properties, PartialEq)]
struct RunningProps {
    live: Handle,
}

#[component]
fn Running(props: &RunningProps) -> Html {
    let live = props.live.0.clone();
    let update = use_force_update();
    let travel = use_travel();
    live.borrow_mut().travel = travel;
    let views = use_mut_ref(Views::default);
    let typing = use_mut_ref(|| None::<Timeout>);
    let actions = use_memo((), {
        let (live, update) = (live.clone(), update.clone());
        move |()| actions(&live, &typing, &update)
    });
    use_effect_with((), {
        let live = live.clone();
        move |()| move || live.borrow().keep_time()
    });
    use_farewell({
        let live = live.clone();
        Callback::from(move |()| live.borrow().keep_time())
    });
    live.borrow_mut().look_at_selected();
    let scene = live.borrow_mut().scene();
    let pass = {
        let (live, update) = (live.clone(), update.clone());
        Callback::from(move |elapsed: f64| {
            live.borrow_mut().pass(elapsed);
            update.force_update();
        })
    };
    use_return(Callback::from({
        let (live, update) = (live.clone(), update.clone());
        move |()| {
            live.borrow_mut().come_back();
            update.force_update();
        }
    }));
    use_effect_with(course_at(&live.borrow()), {
        let live = live.clone();
        move |_| note(&live.borrow())
    });
    let step = live.borrow().session.course().step_index();
    use_arrival(&live.borrow().place, step);
    let (frames, ticks) = wanted(&live.borrow(), &scene);
    use_frames(frames, pass.clone());
    use_ticks(ticks, pass);
    let view: PageView = views.borrow_mut().page(&live.borrow(), scene);
    let actions = (*actions).clone();
    if is_embedded() {
        match asides::here() {
            Some(asides) => (asides.embedded)(EmbeddedProps { view, actions }),
            None => coming(Callback::from(move |()| update.force_update())),
        }
    } else {
        html! { <App {view} {actions} /> }
    }
}

/// Where the reader is in the lesson, and whether that much is done.
fn course_at(live: &Live) -> (usize, bool) {
    let course = live.session.course();
    (course.step_index(), course.is_done())
}

/// Writes down where the reader is, for the address and for the map.
fn note(live: &Live) {
    let course = live.session.course();
    let place = match &live.place {
        Place::Lesson { entry, .. } => {
            Place::Lesson { entry: *entry, step: course.step().map(|step| Rc::from(step.id.as_str())) }
        }
        sandbox => sandbox.clone(),
    };
    Route::Place(place).note();
    entitle(&course.lesson().title);
    live.keep_time();
}

/// Frames while something moves, else a tick now and then while time runs.
fn wanted(live: &Live, scene: &Scene) -> (Frames, Frames) {
    let moves = match live.run {
        Run::Running => live.session.is_lively(scene, live.manner()),
        Run::Paused => live.session.is_holding() || lazy::is_fetching(),
    } || live.revival.is_some();
    match (moves, live.run) {
        (true, _) => (Frames::Run, Frames::Rest),
        (false, Run::Running) if live.session.trouble().is_none() => (Frames::Rest, Frames::Run),
        _ => (Frames::Rest, Frames::Rest),
    }
}

type Cell = Rc<RefCell<Live>>;

fn actions(live: &Cell, typing: &Rc<RefCell<Option<Timeout>>>, update: &UseForceUpdateHandle) -> Actions {
    let change = Change { live: live.clone(), update: update.clone(), is_fetching_words: Rc::default() };
    let hand = Hand { change: change.clone(), typing: typing.clone() };
    Actions {
        on_undo: change.on(|live, ()| live.undo()),
        on_redo: change.on(|live, ()| live.redo()),
        on_start_over: change.on(|live, ()| live.start_over()),
        on_pause: change.on(|live, ()| live.pause_or_play()),
        on_step: change.on(|live, ()| live.step()),
        on_leap: change.on(Live::leap),
        on_speed: change.on(|live, speed: Speed| live.run_at(speed)),
        on_run: Callback::from(move |command: Rc<str>| hand.run(command)),
        on_expect: change.on(|live, guess: usize| live.expect(guess)),
        on_compare: Callback::from({
            let change = change.clone();
            move |()| {
                let change = change.clone();
                spawn_local(async move {
                    // What is missing says so itself when it is needed.
                    let _ = session::fetch_all().await;
                    change.make(Live::compare);
                });
            }
        }),
        on_solution: change.on(|live, ()| live.show_solution()),
        on_reset_step: change.on(|live, ()| live.reset_step()),
        on_next_step: change.on(|live, ()| live.go_on()),
        on_back: change.on(|live, ()| live.go_back()),
        on_line: change.at_prompt(|live, typed: Typed| live.session.retype(&typed.text, typed.caret)),
        line_now: Callback::from({
            let live = live.clone();
            move |()| typed_in(&live.borrow().session)
        }),
        on_submit: change.on(Live::submit),
        on_key: change.at_prompt(Live::press),
        on_tab: change.on(Live::turn_tabs),
        on_copy: change.on(|live, extent: Extent| live.copy(extent)),
        on_complete: change.at_prompt(|live, index: usize| live.session.take_word(index)),
        on_edited: change.on(Live::edited),
        on_select: change.on(Live::select),
        on_inspector: change.on(|live, drawer: Drawer| live.open_inspector(drawer)),
        on_view: change.on(|live, view: StageView| live.view = view),
        on_page: change.on(Live::turn_to),
        on_instant: change.on(Live::go_to),
    }
}

/// Changes the session, and shows it.
#[derive(Clone)]
struct Change {
    live: Cell,
    update: UseForceUpdateHandle,
    is_fetching_words: Rc<cell::Cell<bool>>,
}

impl Change {
    fn on<T: 'static>(&self, change: impl Fn(&mut Live, T) + 'static) -> Callback<T> {
        let this = self.clone();
        Callback::from(move |value| this.make(|live| change(live, value)))
    }

    /// As [`Change::on`], for what changes nothing but the line being typed.
    fn at_prompt<T: 'static>(&self, change: impl Fn(&mut Live, T) + 'static) -> Callback<T> {
        let this = self.clone();
        Callback::from(move |value| {
            change(&mut this.live.borrow_mut(), value);
            this.update.force_update();
            this.fetch_words();
        })
    }

    /// Fetches the words that the line being typed waits for, if there are any. A wish during an attempt is heard at its end.
    fn fetch_words(&self) {
        let Some(fetch) = self.live.borrow().session.prompt().lacking() else { return };
        if self.is_fetching_words.replace(true) {
            return;
        }
        let this = self.clone();
        let wishes = move |live: &Live| live.session.prompt().wishes();
        let asked = wishes(&self.live.borrow());
        spawn_local(async move {
            let fetched = fetch().await;
            this.is_fetching_words.set(false);
            match fetched {
                Ok(()) => {
                    this.live.borrow_mut().session.look_again();
                    this.update.force_update();
                }
                Err(Unreachable) if wishes(&this.live.borrow()) == asked => {
                    this.live.borrow_mut().session.go_without_words();
                }
                Err(Unreachable) => {}
            }
            this.fetch_words();
        });
    }

    fn make(&self, change: impl FnOnce(&mut Live)) {
        let mut live = self.live.borrow_mut();
        live.stir();
        change(&mut live);
        drop(live);
        self.update.force_update();
    }
}

/// Types a command where the reader can see it, then gives it.
#[derive(Clone)]
struct Hand {
    change: Change,
    typing: Rc<RefCell<Option<Timeout>>>,
}

/// So long a letter takes, in milliseconds, and a whole command at the most.
const LETTER: u32 = 12;
const COMMAND: u32 = 300;
/// As often as the screen is drawn.
const BEAT: u32 = 16;

impl Hand {
    fn run(&self, command: Rc<str>) {
        self.change.make(|live| live.turn_for(&command));
        let is_still = self.change.live.borrow().travel == Travel::Still;
        let letters = command.chars().count();
        let beats = if is_still { 0 } else { (letters as u32 * LETTER).min(COMMAND) / BEAT };
        self.beat(command, 0, beats);
    }

    fn beat(&self, command: Rc<str>, done: u32, beats: u32) {
        if done >= beats {
            self.typing.take();
            self.change.make(|live| live.submit(command.to_string()));
            return;
        }
        let letters = command.chars().count() * done as usize / beats as usize;
        let text: String = command.chars().take(letters).collect();
        self.change.make(|live| live.session.retype(&text, letters));
        let again = self.clone();
        let timeout = Timeout::new(BEAT, move || again.beat(command, done + 1, beats));
        // The one before has rung already, unless another command is being typed: that one is given up.
        self.typing.replace(Some(timeout));
    }
}
