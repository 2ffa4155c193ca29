//! What the recorded machines held already: `held.txt` beside a transcript, a line `TRANSCRIPT IMAGE MACHINE…`.

use std::path::Path;
use tabernetes::cluster::Cluster;

/// Puts the images on the machines that had them when the transcript began; without a list, new machines have none.
pub fn load(cluster: &mut Cluster, transcript: &Path) -> Result<(), String> {
    let list = transcript.with_file_name("held.txt");
    if !list.exists() {
        return Ok(());
    }
    let text = std::fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let name = transcript.file_stem().unwrap_or_default().to_string_lossy();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if words.next() != Some(&*name) {
            continue;
        }
        let Some(image) = words.next() else { return Err(format!("{}: no image in {line:?}", list.display())) };
        words.for_each(|machine| cluster.load_image(image, machine));
    }
    Ok(())
}
