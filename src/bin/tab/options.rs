//! The command line of `tab`.

use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;

/// The seed when nobody names another.
pub const USUAL_SEED: u64 = 1;
/// What `tab --help` prints.
pub const HELP: &str = "\
tab: the cluster of Tabernetes in a terminal

  tab shell [--scenario NAME] [--seed N] [FILE]   runs the lines of FILE or of stdin; a line `# +5s` lets time pass
  tab replay TRANSCRIPT.json [--seed N]           runs a transcript, and prints what compare.py reads
  tab lessons [FILE…]                             checks every lesson, or those in the files; a line a lesson

A replay takes its seed, if none is given, from held.txt beside the transcript.
Scenarios: one-node, three-nodes (the default), cloud, nodes-N. The default seed is 1.
";

/// What to do, and with which cluster.
pub struct Options {
    pub command: Command,
    /// As given.
    pub seed: Option<u64>,
    pub scenario: String,
}

pub enum Command {
    Help,
    Shell { file: Option<String> },
    Replay { file: String },
    Lessons { files: Vec<String> },
}

impl Options {
    /// Reads the words after `tab`.
    pub fn parse(words: &[String]) -> Result<Self, String> {
        let (mut seed, mut scenario) = (None, "three-nodes".to_owned());
        let mut plain = Vec::new();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let (name, given) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            let mut value = || given.map(str::to_owned).or_else(|| rest.next().cloned());
            match name {
                "--seed" => {
                    let text = value().ok_or("--seed needs a number")?;
                    seed = Some(text.parse().map_err(|_| format!("--seed: {text:?} is no number"))?);
                }
                "--scenario" => scenario = value().ok_or("--scenario needs a name")?,
                "--help" | "-h" | "help" => plain.insert(0, "help".to_owned()),
                name if name.starts_with("--") => return Err(format!("unknown option {name}; try tab --help")),
                _ => plain.push(word.clone()),
            }
        }
        let words: Vec<&str> = plain.iter().map(String::as_str).collect();
        let command = match words.as_slice() {
            [] | ["help", ..] => Command::Help,
            ["shell"] => Command::Shell { file: None },
            ["shell", file] => Command::Shell { file: Some((*file).to_owned()) },
            ["replay", file] => Command::Replay { file: (*file).to_owned() },
            ["replay"] => return Err("replay needs a transcript; try tab --help".to_owned()),
            ["lessons", files @ ..] => {
                Command::Lessons { files: files.iter().map(|file| (*file).to_owned()).collect() }
            }
            [word, ..] => return Err(format!("unknown command {word:?}; try tab --help")),
        };
        Ok(Self { command, seed, scenario })
    }

    /// The cluster that the options ask for; the seed is for when they don't say.
    pub fn cluster(&self, seed: u64) -> Result<Cluster, String> {
        let scenario = Scenario::named(&self.scenario).map_err(|error| error.to_string())?;
        scenario.build(self.seed.unwrap_or(seed)).map_err(|error| error.to_string())
    }
}
