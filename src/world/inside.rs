//! Inside of containers: the files that their programs see, the processes that run, and signals to them.

use super::images::Tools;
use super::record::WriteMode;
use super::{Coming, World};
use crate::api::meta::Uid;
use crate::api::order::Gather;
use crate::api::pod::{Container, Pod, VolumeMount};
use crate::api::table::Table;
use crate::api::time::SimTime;
use crate::control_loop::{KeptFolder, PodIdentity, Run, RunState, Runtime, Sandbox};

/// Files by path; an empty folder is an entry whose path ends in `/`.
pub type Folder = Table<String, String>;

/// Which run of which container.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The machine.
    pub node: String,
    /// The pod.
    pub pod: Uid,
    /// The container's name.
    pub container: String,
    /// Which run.
    pub attempt: i32,
}

/// A volume as a container sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub path: String,
    /// What is there.
    pub source: Source,
    /// Whether nothing can be written there.
    pub is_read_only: bool,
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder that keeps what is written to it, by its name; with the path of the part that is mounted.
    Kept(String, String),
    /// What the API holds. It can't be written to.
    Given(Folder),
    /// One file of it.
    GivenFile(String),
}

/// The folders of a container that keep what is written to them: all volumes but those that the API holds.
pub fn kept_folders(pod: &Pod, container: &Container) -> Vec<KeptFolder> {
    let folder = |mount: &VolumeMount| {
        let volume = pod.spec.volumes.iter().find(|volume| volume.name == mount.name)?;
        let (kind, source) = volume.source.iter().next()?;
        let text = |field: &str| source.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
        let name = match kind.as_str() {
            "configMap" | "secret" | "projected" | "downwardAPI" => return None,
            "hostPath" => format!("host/{}{}", pod.spec.node_name, text("path")),
            "persistentVolumeClaim" => format!("claim/{}/{}", pod.metadata.namespace, text("claimName")),
            _ => format!("pod/{}/{}", pod.metadata.uid.0, volume.name),
        };
        let part = mount.sub_path.trim_matches('/');
        let part = if part.is_empty() { String::new() } else { format!("{part}/") };
        let path = mount.mount_path.trim_end_matches('/').to_owned();
        Some(KeptFolder { path, volume: name, part, is_read_only: mount.read_only })
    };
    container.volume_mounts.iter().filter_map(folder).collect()
}

/// Where a pod's shared memory is.
pub const SHARED_MEMORY: &str = "/dev/shm";

/// The shared memory of a pod, which its containers have in common as they have their network.
pub fn shared_memory(pod: &Uid) -> Mount {
    let source = Source::Kept(format!("pod/{}/dev/shm", pod.0), String::new());
    Mount { path: SHARED_MEMORY.to_owned(), source, is_read_only: false }
}

/// What the kernel answers to the first bytes of a program.
const PROGRAM: &str = "\u{7f}ELF\n";
/// The number of the first process that is not the container's own.
const CHILD: u32 = 7;

impl World {
    /// Whether this run goes on.
    pub fn is_running(&self, place: &Place) -> bool {
        self.running(place).is_some()
    }

    /// When a file of a container was changed, or else when the container was made; nothing if it is over.
    pub fn changed_at(&self, place: &Place, path: &str) -> Option<SimTime> {
        let RunState::Running { since, .. } = self.running(place)?.state else { return None };
        Some(self.processes.get(place).and_then(|process| process.changed_at(path)).unwrap_or(since))
    }

    /// Whether its first process has been told to end.
    pub fn is_told_to_end(&self, place: &Place) -> bool {
        let run = self.running(place);
        run.is_some_and(|run| matches!(run.state, RunState::Running { stopping: Some(_), .. }))
    }

    fn running(&self, place: &Place) -> Option<&Run> {
        let run = self.pod(&place.node, &place.pod)?.containers.get(&place.container)?.runs.last()?;
        (run.launch.attempt == place.attempt && matches!(run.state, RunState::Running { .. })).then_some(run)
    }

    /// All files that a program in the container sees; nothing when the run is over.
    pub fn files(&self, place: &Place, mounts: &[Mount], name_server: &str) -> Option<Folder> {
        let run = self.running(place)?;
        let mut files = self.images.files(&run.launch.image);
        for program in self.images.programs(&run.launch.image) {
            files.insert(format!("/bin/{program}"), PROGRAM.to_owned());
        }
        files.extend(self.kubelet_files(place, name_server));
        for (path, text) in self.processes.get(place)?.changes().iter() {
            match text {
                Some(text) => files.insert(path.clone(), text.clone()),
                None => files.remove(path),
            };
        }
        files.insert("/proc/mounts".to_owned(), mounted(mounts));
        for mount in mounts {
            let inside = format!("{}/", mount.path.trim_end_matches('/'));
            files.retain(|path, _| !path.starts_with(&inside) && *path != mount.path);
            match &mount.source {
                Source::GivenFile(text) => {
                    files.insert(mount.path.clone(), text.clone());
                    continue;
                }
                Source::Given(folder) => {
                    files.extend(folder.iter().map(|(path, text)| (format!("{inside}{path}"), text.clone())));
                }
                Source::Kept(name, part) => {
                    let kept = self.volumes.get(name).into_iter().flatten();
                    let own = kept.filter_map(|(path, text)| Some((path.strip_prefix(part.as_str())?, text)));
                    files.extend(own.map(|(path, text)| (format!("{inside}{path}"), text.clone())));
                }
            }
            files.insert(inside, String::new());
        }
        files.insert("/".to_owned(), String::new());
        Some(files)
    }

    /// One file that a program in the container sees, as [`World::files`] has it; of what the kubelet writes nothing.
    pub(super) fn file(&self, place: &Place, mounts: &[Mount], path: &str) -> Option<String> {
        let run = self.running(place)?;
        let below = |mount: &&Mount| is_below(mount, path);
        if let Some(mount) = mounts.iter().filter(below).max_by_key(|mount| mount.path.len()) {
            let rest = path.get(mount.path.trim_end_matches('/').len()..).unwrap_or_default().trim_start_matches('/');
            return match &mount.source {
                Source::GivenFile(text) => rest.is_empty().then(|| text.clone()),
                Source::Given(folder) => folder.get(rest).cloned(),
                Source::Kept(name, part) => self.volumes.get(name)?.get(&format!("{part}{rest}")).cloned(),
            };
        }
        match self.processes.get(place)?.changes().get(path) {
            Some(change) => change.clone(),
            None => self.images.file(&run.launch.image, path),
        }
    }

    /// What the kubelet writes into every container.
    fn kubelet_files(&self, place: &Place, name_server: &str) -> Folder {
        let Some(pod) = self.pod(&place.node, &place.pod) else { return Folder::new() };
        let PodIdentity { namespace, host: name, domain, aliases, .. } = &pod.identity;
        let ip = match &pod.sandbox {
            Sandbox::Ready { ip } => ip.as_str(),
            Sandbox::Creating | Sandbox::Lost => "",
        };
        let whole = if domain.is_empty() { String::new() } else { format!("{name}.{domain}\t") };
        let mut hosts = format!(
            "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n\
             fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n\
             {ip}\t{whole}{name}\n"
        );
        if !aliases.is_empty() {
            hosts.push_str("\n# Entries added by HostAliases.\n");
        }
        for (address, names) in aliases {
            hosts.push_str(&format!("{address}\t{}\n", names.join("\t")));
        }
        let search = super::names::search_domains(namespace).join(" ");
        let resolver = format!("nameserver {name_server}\nsearch {search}\noptions ndots:5\n");
        let files = [("hosts", hosts), ("hostname", format!("{name}\n")), ("resolv.conf", resolver)];
        files.into_iter().map(|(file, text)| (format!("/etc/{file}"), text)).gather()
    }

    /// Keeps what a program has changed: in the container until it ends, on a volume for longer.
    pub fn keep(&mut self, place: &Place, mounts: &[Mount], (before, after): (&Folder, &Folder), now: SimTime) {
        let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| (path.clone(), None));
        let changed = after.iter().filter(|(path, text)| before.get(*path) != Some(*text));
        let changes: Vec<(String, Option<String>)> =
            gone.chain(changed.map(|(path, text)| (path.clone(), Some(text.clone())))).collect();
        for (path, text) in changes {
            self.keep_file(place, mounts, (&path, text), now);
        }
    }

    fn keep_file(&mut self, place: &Place, mounts: &[Mount], (path, text): (&str, Option<String>), now: SimTime) {
        let below = |mount: &&Mount| is_below(mount, path);
        match mounts.iter().filter(below).max_by_key(|mount| mount.path.len()).map(|mount| (mount, &mount.source)) {
            Some((mount, _)) if mount.is_read_only => {}
            Some((mount, Source::Kept(name, part))) => {
                let rest = path.get(mount.path.trim_end_matches('/').len() + 1..).unwrap_or_default();
                let Some(volume) = self.volumes.get_or_default(name) else { return };
                let inside = format!("{part}{rest}");
                match text {
                    Some(text) => volume.insert(inside, text),
                    None => volume.remove(&inside),
                };
            }
            Some(_) => {}
            None => {
                if let Some(process) = self.processes.get_mut(place) {
                    process.change(path, text, now);
                }
            }
        }
    }

    /// The mounts of which a run knows since its start.
    pub(super) fn kept_mounts(&self, place: &Place) -> Vec<Mount> {
        let folders = self.launch_of(place).map(|launch| launch.folders.as_slice()).unwrap_or_default();
        let mount = |KeptFolder { path, volume, part, is_read_only }: &KeptFolder| Mount {
            is_read_only: *is_read_only,
            path: path.clone(),
            source: Source::Kept(volume.clone(), part.clone()),
        };
        std::iter::once(shared_memory(&place.pod)).chain(folders.iter().map(mount)).collect()
    }

    /// Whether a container has a file, volumes that the API holds left aside.
    pub(super) fn has_file(&self, place: &Place, path: &str) -> bool {
        let files = self.files(place, &self.kept_mounts(place), "").unwrap_or_default();
        let inside = format!("{}/", path.trim_end_matches('/'));
        files.contains_key(path) || files.keys().any(|known| known.starts_with(&inside))
    }

    /// A container's own program writes a file, or removes it.
    pub(super) fn write_file(
        &mut self,
        place: &Place,
        (path, text): (&str, Option<String>),
        mode: WriteMode,
        now: SimTime,
    ) {
        let mounts = self.kept_mounts(place);
        let before = match mode {
            WriteMode::Append => self.files(place, &mounts, "").and_then(|mut files| files.remove(path)),
            WriteMode::Replace => None,
        };
        self.keep_file(place, &mounts, (path, text.map(|text| before.unwrap_or_default() + &text)), now);
    }

    /// The container's processes by number.
    pub fn processes(&self, place: &Place) -> Vec<(u32, String)> {
        let Some(run) = self.running(place) else { return Vec::new() };
        let own = super::script::words_of(&self.images, &run.launch).join(" ");
        let known = self.images.record(&run.launch.image).map(|record| record.processes.clone());
        let lines = match known.filter(|known| own.is_empty() && !known.is_empty()) {
            Some(processes) => processes,
            None if own.is_empty() => vec![run.launch.name.clone()],
            None => vec![own],
        };
        let number = |index: usize| if index == 0 { 1 } else { CHILD + u32::try_from(index).unwrap_or_default() - 1 };
        lines.into_iter().enumerate().map(|(index, line)| (number(index), line)).collect()
    }

    /// Sends a signal to a process; whether there is such a process. Process 1 of a container gets from inside only what
    /// it asked for; a shell that is process 1 ends when the program that it waits for does.
    pub fn signal(&mut self, place: &Place, number: u32, signal: i32, now: SimTime) -> bool {
        let processes = self.processes(place);
        let Some((_, line)) = processes.iter().find(|(known, _)| *known == number) else { return false };
        let waits = |line: &str| ["/bin/sh -c ", "sh -c "].iter().any(|shell| line.starts_with(shell));
        let is_waited_for = number != 1 && processes.first().is_some_and(|(_, first)| waits(first));
        let process = self.processes.get(place);
        let listens = number == 1 && !waits(line) && process.is_some_and(|process| process.listens_to_sigterm());
        let code = match (signal, is_waited_for, listens) {
            (0, ..) => None,
            (signal, true, _) => Some(128 + signal),
            (2 | 3 | 15, _, true) => process.map(|process| process.exit_code_on_sigterm()),
            _ => None,
        };
        if let Some(code) = code {
            self.schedule(now, Coming::Ended { process: place.clone(), code });
        }
        true
    }

    /// Whether a program is in the image of a container, which has its own one under its whole path.
    pub fn has_program(&self, place: &Place, program: &str) -> bool {
        let Some(run) = self.running(place) else { return false };
        let own = || self.images.record(&run.launch.image)?.processes.first()?.split(' ').next();
        self.images.programs(&run.launch.image).any(|known| known == program) || own() == Some(program)
    }

    /// Throws away what a pod that is gone had for itself.
    pub(super) fn drop_volumes(&mut self, pod: &Uid) {
        let prefix = format!("pod/{}/", pod.0);
        let own: Vec<String> =
            self.volumes.iter().filter(|(name, _)| name.starts_with(&prefix)).map(|(name, _)| name.clone()).collect();
        for name in own {
            self.volumes.remove(&name);
        }
    }

    /// What is known of the image that a run uses.
    pub fn image_of(&self, place: &Place) -> Option<&super::record::Record> {
        self.images.record(&self.running(place)?.launch.image)
    }

    /// The variables that a container's image sets.
    pub fn image_environment(&self, place: &Place) -> Vec<(String, String)> {
        self.running(place).map(|run| self.images.environment(&run.launch.image)).unwrap_or_default()
    }

    /// Whose tools a container has.
    pub fn tools(&self, place: &Place) -> Tools {
        self.running(place).map_or(Tools::Gnu, |run| self.images.kind_of_tools(&run.launch.image))
    }

    /// What a run was started with.
    pub fn launch_of(&self, place: &Place) -> Option<&crate::control_loop::ContainerLaunch> {
        self.running(place).map(|run| run.launch.as_ref())
    }

    /// The run of a container that goes on now.
    pub fn place(&self, node: &str, pod: &Uid, container: &str) -> Option<Place> {
        let run = self.pod(node, pod)?.containers.get(container)?.runs.last()?;
        let attempt = run.launch.attempt;
        let place = Place { node: node.to_owned(), pod: pod.clone(), container: container.to_owned(), attempt };
        self.is_running(&place).then_some(place)
    }
}

/// As the kernel lists what is mounted, the last one above the others.
fn mounted(mounts: &[Mount]) -> String {
    let mut text =
        "overlay / overlay rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n".to_owned();
    for Mount { path, source, is_read_only } in mounts {
        let mode = if *is_read_only { "ro" } else { "rw" };
        let device = match source {
            Source::Kept(name, _) if name.ends_with("/dev/shm") => "shm",
            Source::Kept(..) => "/dev/vda1",
            Source::Given(_) | Source::GivenFile(_) => "tmpfs",
        };
        let kind = if device == "/dev/vda1" { "ext4" } else { "tmpfs" };
        text.push_str(&format!("{device} {path} {kind} {mode},relatime 0 0\n"));
    }
    text
}

/// Whether a path is that of a mount, or leads into it.
fn is_below(mount: &Mount, path: &str) -> bool {
    covers(&mount.path, path)
}

/// Whether what is mounted at one path may decide about another.
pub fn covers(mount: &str, path: &str) -> bool {
    let rest = path.strip_prefix(mount.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
