//! Inside and between the pods: what programs in a container find there, and what the network brings them.

use super::story::{Actor, Effect, Occurrence};
use super::{Cluster, beyond, mounts};
use crate::api::discovery::Kind;
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::api::meta::ResourceVersion;
use crate::api::pod::Pod;
use crate::apiserver::request::{Key, Status, StatusReason};
use crate::control_loop::Runtime;
use crate::kubelet::environment;
use crate::world::World;
use crate::world::images::Tools;
use crate::world::inside::{Folder, Mount, Place};
use crate::world::names::{self, Found};
use crate::world::network::{Trace, Vantage};

/// A container that somebody has entered.
#[derive(Clone, Debug)]
pub struct Inside {
    /// Which run of it.
    pub place: Place,
    /// The pod.
    pub pod: Key,
    /// The pod's host name.
    pub hostname: String,
    /// The environment of a program that is started there.
    pub environment: Vec<(String, String)>,
    /// Where it starts.
    pub folder: String,
    /// Whose tools it has.
    pub tools: Tools,
}

/// What a container's programs find first.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Cluster {
    /// Goes into a container, to run a program there (`exec`), or to talk with the one that does (`attach`).
    ///
    /// # Errors
    /// 404 without the pod, 400 without the container, 500 when it does not run.
    pub fn enter(&mut self, key: &Key, container: &str, verb: &'static str) -> Result<Inside, Status> {
        let entered = self.find_inside(key, container);
        let effect = match &entered {
            Ok(_) => Effect::Read { verb, key: key.clone() },
            Err(status) => {
                Effect::Refused { verb, key: key.clone(), reason: status.reason, message: status.message.clone() }
            }
        };
        let (cause, effects) = (ResourceVersion::default(), vec![effect]);
        let (actor, key) = (Actor::Client, key.clone());
        self.story.tell(Occurrence { at: self.now, actor, cause, key, effects, notes: Vec::new() });
        entered
    }

    fn find_inside(&self, key: &Key, container: &str) -> Result<Inside, Status> {
        let pod = self.store().typed::<Pod>(key).ok_or_else(|| Status::not_found(Kind::POD, &key.name))?;
        let ephemeral = pod.ephemeral_containers();
        let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers).chain(&ephemeral);
        let found = containers.find(|known| known.name == container || container.is_empty());
        let Some(found) = found else {
            return Err(Status::bad_request(format!("container {container} is not valid for pod {}", key.name)));
        };
        if pod.spec.node_name.is_empty() {
            return Err(Status::bad_request(format!("pod {} does not have a host assigned", key.name)));
        }
        if let Err(why) = self.world.dial_kubelet(&pod.spec.node_name) {
            return Err(Status::new(StatusReason::Unknown, format!("error dialing backend: {why}")));
        }
        let place = self.world.place(&pod.spec.node_name, &pod.metadata.uid, &found.name).ok_or_else(|| {
            let text = format!("unable to upgrade connection: container not found ({:?})", found.name);
            Status::new(StatusReason::InternalError, text)
        })?;
        let known = self.world.pod(&place.node, &place.pod);
        let hostname = known.map_or_else(|| key.name.clone(), |known| known.identity.host.clone());
        let image = self.world.image_of(&place);
        let image_folder = image.map(|image| image.folder.clone()).filter(|folder| !folder.is_empty());
        let folder = match found.working_dir.as_str() {
            "" => image_folder.unwrap_or_else(|| "/".to_owned()),
            folder => folder.to_owned(),
        };
        let tools = self.world.tools(&place);
        let environment = self.environment(&place, &hostname);
        Ok(Inside { place, pod: key.clone(), hostname, environment, folder, tools })
    }

    /// As the runtime puts it together: its own, what the kubelet gave, the image's, the user's.
    fn environment(&self, place: &Place, hostname: &str) -> Vec<(String, String)> {
        let of_image = self.world.image_environment(place);
        let path = of_image.iter().find(|(name, _)| name == "PATH").map_or(PATH, |(_, value)| value.as_str());
        let mut all = vec![("PATH".to_owned(), path.to_owned()), ("HOSTNAME".to_owned(), hostname.to_owned())];
        let mut add = |pair: (String, String)| match all.iter_mut().find(|(name, _)| *name == pair.0) {
            Some(known) => *known = pair,
            None => all.push(pair),
        };
        if let Some(launch) = self.world.launch_of(place) {
            launch.environment.iter().cloned().for_each(&mut add);
        }
        let mut of_master = environment::of_master(self.store());
        // Go's map of eight begins at a place of its own choice.
        let first = 5.min(of_master.len());
        of_master.rotate_left(first);
        of_master.into_iter().for_each(&mut add);
        of_image.into_iter().filter(|(name, _)| name != "PATH").for_each(&mut add);
        if !all.iter().any(|(name, _)| name == "HOME") {
            all.push(("HOME".to_owned(), "/root".to_owned()));
        }
        all
    }

    /// The files in a container as they are now; nothing when its run is over.
    pub fn files(&self, inside: &Inside) -> Option<Folder> {
        self.world.files(&inside.place, &self.mounts(&inside.place), &self.name_server())
    }

    /// Keeps what a program in a container has changed.
    pub fn keep_files(&mut self, inside: &Inside, before: &Folder, after: &Folder) {
        let mounts = self.mounts(&inside.place);
        self.world.keep(&inside.place, &mounts, (before, after), self.now);
    }

    /// When a file in a container was changed last, as far as is known.
    pub fn changed_at(&self, inside: &Inside, path: &str) -> Option<crate::api::time::SimTime> {
        self.world.changed_at(&inside.place, path)
    }

    /// Whether a container's first process has been told to end.
    pub fn is_told_to_end(&self, place: &Place) -> bool {
        self.world.is_told_to_end(place)
    }

    /// The image of which nothing is known that refused a request just now.
    pub fn undescribed(&self) -> Option<&str> {
        self.world.undescribed(self.now())
    }

    /// Whether an image has a program.
    pub fn has_program(&self, inside: &Inside, program: &str) -> bool {
        self.world.has_program(&inside.place, program)
    }

    /// A container's processes by number.
    pub fn processes(&self, inside: &Inside) -> Vec<(u32, String)> {
        self.world.processes(&inside.place)
    }

    /// Sends a signal to one of them; whether it is there.
    pub fn signal(&mut self, inside: &Inside, process: u32, signal: i32) -> bool {
        self.world.signal(&inside.place, process, signal, self.now)
    }

    /// The programs that run as the first of their containers without that a machine knows what they do.
    pub fn errands(&self) -> Vec<(Inside, Vec<String>)> {
        beyond::code().map_or_else(|_| Vec::new(), |code| (code.errands)(self))
    }

    pub(super) fn errands_entered(&self) -> Vec<(Inside, Vec<String>)> {
        let entered = self.world.errands().filter_map(|(place, words)| {
            let pod = self.world.pod_key(&place.node, &place.pod)?;
            Some((self.find_inside(&pod, &place.container).ok().filter(|inside| inside.place == place)?, words))
        });
        entered.collect()
    }

    /// The command of a container's first program, if it listens to who types.
    pub fn listening(&self, inside: &Inside) -> Option<Vec<String>> {
        self.world.listening(&inside.place)
    }

    /// Something that a container's first program prints.
    pub fn print(&mut self, inside: &Inside, line: String) {
        self.world.print_line(&inside.place, line, self.now);
    }

    /// A container's first program ends.
    pub fn end_program(&mut self, inside: &Inside, code: i32) {
        self.world.end_program(&inside.place, code, self.now);
    }

    /// Whoever was attached to a container's first program is gone: it reads no more, if it was to listen to one only.
    pub fn hang_up(&mut self, inside: &Inside) {
        self.world.hang_up(&inside.place, self.now);
    }

    /// Sends a request over the network.
    ///
    /// # Errors
    /// How it failed.
    pub fn fetch(&mut self, from: &Vantage, request: &HttpRequest) -> Result<HttpResponse, NetworkError> {
        // Out of reach is what cannot be fetched.
        beyond::code().map_err(|_| NetworkError::Unresolved).and_then(|code| (code.fetch)(self, from, request))
    }

    pub(super) fn fetch_over_network(
        &mut self,
        from: &Vantage,
        request: &HttpRequest,
    ) -> Result<HttpResponse, NetworkError> {
        let (store, now) = (&self.api.store, self.now);
        self.world.fetch(store, from, request, &|world, place, path| mounts::over(store, world, place, path, now), now)
    }

    /// Carries a request to a pod's own port, as a kubelet does for `port-forward`.
    ///
    /// # Errors
    /// How it failed.
    pub fn forward(&mut self, pod: &Key, request: &HttpRequest) -> Result<HttpResponse, NetworkError> {
        beyond::code().map_err(|_| NetworkError::Empty).and_then(|code| (code.forward)(self, pod, request))
    }

    pub(super) fn forward_to_pod(&mut self, pod: &Key, request: &HttpRequest) -> Result<HttpResponse, NetworkError> {
        let Some(known) = self.api.store.typed::<Pod>(pod) else { return Err(NetworkError::Empty) };
        let (store, now) = (&self.api.store, self.now);
        let mounts = |world: &World, place: &Place, path: &str| mounts::over(store, world, place, path, now);
        // Whoever comes in this way is carried to the pod's own localhost.
        let sender = |_: &World| "127.0.0.1".to_owned();
        let at = (known.spec.node_name.as_str(), &known.metadata.uid, request.port);
        self.world.knock(store, at, request, (&mounts, now), &sender)
    }

    /// What was sent over the network of late, oldest first.
    pub fn traffic(&self) -> impl Iterator<Item = &Trace> {
        self.world.traffic()
    }

    /// What was sent over the network of late from the number on, each with its own, oldest first.
    pub fn traffic_from(&self, number: u64) -> impl Iterator<Item = (u64, &Trace)> {
        self.world.traffic_from(number)
    }

    /// Asks the cluster's name server for a pod.
    pub fn look_up(&self, inside: &Inside, name: &str) -> Option<Found> {
        names::look_up(self.store(), &inside.pod.namespace, name)
    }

    /// The version of the system on a container's machine.
    pub fn kernel(&self, inside: &Inside) -> String {
        self.world.kernel(&inside.place.node)
    }

    /// The name that belongs to an address, if the name server answers.
    pub fn name_of(&self, address: &str) -> Option<String> {
        names::server(self.store())?;
        names::reverse(self.store(), address)
    }

    fn mounts(&self, place: &Place) -> Vec<Mount> {
        mounts::of(&self.api.store, &self.world, place, self.now)
    }

    /// The address of the name server, empty if none answers.
    pub fn name_server(&self) -> String {
        names::server(self.store()).unwrap_or_default()
    }
}
