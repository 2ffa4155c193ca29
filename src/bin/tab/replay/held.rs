//! How the recorded machines were when a transcript began: `held.txt` beside it, whose head tells its form.

use std::path::Path;
use tabernetes::api::time::SimDuration;
use tabernetes::cluster::Cluster;

/// Makes the machines what they were when the transcript began; without a list they are new and hold nothing.
pub fn load(cluster: &mut Cluster, transcript: &Path) -> Result<(), String> {
    for line in lines(transcript)? {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        match words.as_slice() {
            ["image", image, machines @ ..] => machines.iter().for_each(|machine| cluster.load_image(image, machine)),
            ["machine", name, id, updated_at] => cluster.identify(name, id, updated_at),
            ["range-refused", machine] => cluster.tell_refused_range(machine),
            ["waited", seconds] => {
                let seconds: f64 = seconds.parse().map_err(|_| format!("held.txt: {seconds:?} is no time"))?;
                let until = cluster.now() + SimDuration::from_millis((seconds * 1000.0).round() as i64);
                cluster.advance_to(until);
            }
            ["seed", _] => {}
            _ => return Err(format!("held.txt: {line:?} says nothing")),
        }
    }
    Ok(())
}

/// The seed with which chance falls as it did in the recording, if the list names one.
pub fn seed(transcript: &Path) -> Result<Option<u64>, String> {
    let lines = lines(transcript)?;
    let mut named = lines.iter().filter_map(|line| line.split_once(" seed "));
    named.next().map(|(_, seed)| seed.trim().parse().map_err(|_| format!("held.txt: {seed:?} is no seed"))).transpose()
}

/// The lines about a transcript.
fn lines(transcript: &Path) -> Result<Vec<String>, String> {
    let list = transcript.with_file_name("held.txt");
    if !list.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let name = transcript.file_stem().unwrap_or_default().to_string_lossy();
    let is_about = |line: &&str| line.split_whitespace().next() == Some(&*name);
    Ok(text.lines().filter(is_about).map(str::to_owned).collect())
}
