//! One style sheet instead of many: alike lines compress better in one file, and a browser asks once.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Puts the style sheets of the page in `staged` into one, in their order, where the first of them was.
///
/// # Errors
/// What could not be read or written, or that there are none.
pub fn join(staged: &Path) -> Result<(), String> {
    let index = staged.join("index.html");
    let page = fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    let mut joined = String::new();
    let (mut before, mut after) = (None, String::new());
    let mut rest = page.as_str();
    while let Some((text, name, behind)) = next_sheet(rest) {
        let sheet = staged.join(name);
        joined += &fs::read_to_string(&sheet).map_err(|error| format!("{}: {error}", sheet.display()))?;
        fs::remove_file(&sheet).map_err(|error| format!("{}: {error}", sheet.display()))?;
        match before {
            None => before = Some(text),
            Some(_) => after.push_str(text.trim_start()),
        }
        rest = behind;
    }
    let before = before.ok_or_else(|| format!("{}: it has no style sheet", index.display()))?;
    // A name of its own for each content, so that no browser takes an old one for it.
    let mut hasher = DefaultHasher::new();
    joined.hash(&mut hasher);
    let name = format!("styles-{:016x}.css", hasher.finish());
    let write = |path: &Path, text: &str| fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()));
    write(&staged.join(&name), &joined)?;
    write(&index, &format!("{before}<link rel=\"stylesheet\" href=\"./{name}\">{after}{rest}"))
}

/// What stands before the first link to a style sheet, the sheet's name, and what stands behind the link. A page that was
/// made small has no quotes.
fn next_sheet(page: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + page.get(from..)?.find("<link")?;
        let end = start + page.get(start..)?.find('>')? + 1;
        let link = page.get(start..end)?;
        from = end;
        if !link.contains("stylesheet") {
            continue;
        }
        let (_, name) = link.split_once("href=")?;
        let name = name.trim_start_matches('"').trim_start_matches("./");
        let name = name.split(['"', ' ', '>']).next()?.trim_end_matches('/');
        return Some((page.get(..start)?, name, page.get(end..)?));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(test: &str, page: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("tabernetes-styles-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), page).unwrap();
        folder
    }

    #[test]
    fn all_sheets_become_one_in_their_order() {
        let page = "<head>\n  <link rel=\"icon\" href=\"./a.svg\">\n  <link rel=\"stylesheet\" href=\"./b-1.css\" integrity=\"x\"/>\n  \
                    <link rel=\"stylesheet\" href=\"./a-2.css\"/>\n  <script></script>\n</head>";
        let staged = folder("join", page);
        fs::write(staged.join("b-1.css"), "p{color:red}").unwrap();
        fs::write(staged.join("a-2.css"), "p{color:blue}").unwrap();
        join(&staged).unwrap();
        let page = fs::read_to_string(staged.join("index.html")).unwrap();
        let (_, name) = page.split_once("href=\"./styles-").unwrap();
        let name = format!("styles-{}", name.split('"').next().unwrap());
        assert_eq!(fs::read_to_string(staged.join(&name)).unwrap(), "p{color:red}p{color:blue}");
        let expected = format!(
            "<head>\n  <link rel=\"icon\" href=\"./a.svg\">\n  <link rel=\"stylesheet\" href=\"./{name}\">\n  <script></script>\n</head>"
        );
        assert_eq!(page, expected);
        assert!(!staged.join("a-2.css").exists());
        fs::remove_dir_all(staged).unwrap();
    }

    #[test]
    fn a_page_that_was_made_small_is_read_as_well() {
        let page = "<head><link rel=icon href=a.svg><link rel=stylesheet href=./b-1.css integrity=x><link href=./a-2.css rel=stylesheet><script></script>";
        let (before, name, rest) = next_sheet(page).unwrap();
        assert_eq!((before, name), ("<head><link rel=icon href=a.svg>", "b-1.css"));
        assert_eq!(next_sheet(rest), Some(("", "a-2.css", "<script></script>")));
    }

    #[test]
    fn a_page_without_sheets_is_noticed() {
        let staged = folder("none", "<head></head>");
        assert!(join(&staged).unwrap_err().contains("it has no style sheet"));
        fs::write(staged.join("index.html"), "<link rel=\"stylesheet\" href=\"./gone.css\"/>").unwrap();
        assert!(join(&staged).unwrap_err().contains("gone.css"));
        fs::remove_dir_all(staged).unwrap();
    }
}
