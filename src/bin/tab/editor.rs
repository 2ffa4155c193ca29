//! The editor of `tab`: `$EDITOR` if there is one, else the lines that follow, up to `:wq` or `:q!`.

use std::process::Command;
use std::str::Lines;
use tabernetes::host::Draft;

/// What becomes of a file; nothing if it stays as it is.
///
/// # Errors
/// That the editor could not be started, or its file not be read.
pub fn edit(draft: &Draft, lines: &mut Lines<'_>) -> Result<Option<String>, String> {
    #[expect(clippy::disallowed_methods, reason = "the editor is the user's, outside of the model")]
    let editor = std::env::var("EDITOR").unwrap_or_default();
    if editor.is_empty() { Ok(typed(lines)) } else { in_editor(&editor, draft) }
}

/// The lines up to `:wq` take the file's place; after `:q!`, or if they never end, it stays.
fn typed(lines: &mut Lines<'_>) -> Option<String> {
    let mut text = String::new();
    for line in lines {
        match line {
            ":wq" | ":x" => return Some(text),
            ":q!" | ":q" => return None,
            line => text.extend([line, "\n"]),
        }
    }
    None
}

fn in_editor(editor: &str, draft: &Draft) -> Result<Option<String>, String> {
    let name = draft.path.rsplit('/').next().unwrap_or_default();
    let file = std::env::temp_dir().join(format!("tab-{}-{name}", std::process::id()));
    let shown = file.display().to_string();
    std::fs::write(&file, &draft.text).map_err(|error| format!("{shown}: {error}"))?;
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let ended = Command::new(program).args(words).arg(&file).status().map_err(|error| format!("{editor}: {error}"))?;
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{shown}: {error}"))?;
    // The file was ours alone; if it stays, the system clears it away.
    let _ = std::fs::remove_file(&file);
    Ok((ended.success() && text != draft.text).then_some(text))
}
