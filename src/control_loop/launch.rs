//! What a kubelet tells a runtime about a pod and the containers that it shall start.

use crate::api::meta::Uid;

/// Who a pod is, for its runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodIdentity {
    /// Its identity for life.
    pub uid: Uid,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The name of its host: its own, that which it was given, or its machine's if it shares the network.
    pub host: String,
    /// The domain of its host name, if it has one.
    pub domain: String,
    /// Further names that it knows, by their addresses.
    pub aliases: Vec<(String, Vec<String>)>,
    /// Whether it shares its machine's network.
    pub network: PodNetwork,
}

impl PodIdentity {
    /// The address of one of its further names.
    pub fn alias(&self, name: &str) -> Option<&str> {
        let known = self.aliases.iter().find(|(_, names)| names.iter().any(|known| known == name));
        known.map(|(address, _)| address.as_str())
    }
}

/// Where a pod gets its address from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodNetwork {
    /// An address of its own.
    Own,
    /// Its machine's.
    Host,
}

/// What to run in a container.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerLaunch {
    /// The container's name in its pod.
    pub name: String,
    /// The image.
    pub image: String,
    /// What replaces the image's entry point, if anything.
    pub command: Vec<String>,
    /// What replaces the image's arguments, if anything.
    pub args: Vec<String>,
    /// Its variables, and those of the Services of its namespace at this moment.
    pub environment: Vec<(String, String)>,
    /// What its program can read.
    pub streams: Streams,
    /// The folders in it that outlast it.
    pub folders: Vec<KeptFolder>,
    /// With more memory than this, in bytes, it is killed.
    pub memory_limit: Option<i64>,
    /// How often it has been restarted before.
    pub attempt: i32,
    /// How many of the starts before it came too soon after each other: by it the next wait is measured.
    pub back_off: u32,
}

impl ContainerLaunch {
    /// Whether it starts the same program as another one, in the same way.
    pub fn starts_like(&self, other: &Self) -> bool {
        self.image == other.image
            && self.command == other.command
            && self.args == other.args
            && self.environment == other.environment
            && self.streams == other.streams
    }
}

/// What a container's program has before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    /// Its input.
    pub stdin: Stdin,
    /// Whether a terminal is behind it.
    pub tty: bool,
}

/// The input of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdin {
    /// There is none.
    Closed,
    /// It ends when the first who attached is gone.
    Once,
    /// It never ends.
    Open,
}

impl Streams {
    /// Nothing to read.
    pub const NONE: Self = Self { stdin: Stdin::Closed, tty: false };

    /// Whether a program that reads would wait: nobody ever closes a terminal.
    pub fn can_be_read(self) -> bool {
        self.tty || self.stdin != Stdin::Closed
    }
}

/// A folder that keeps what is written to it, as a container sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFolder {
    /// Where.
    pub path: String,
    /// The name of the volume.
    pub volume: String,
    /// The part of it that is mounted: empty, or `folder/`.
    pub part: String,
    /// Whether nothing can be written there.
    pub is_read_only: bool,
}
