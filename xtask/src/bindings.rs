//! What stands between the page's wasm and the browser, made small: wasm-bindgen writes it to be read.

use crate::wasm;

/// How the module of these functions ends in the wasm.
const MODULE: &str = "_bg.js";

/// The script without comments and indents, and both with short names for the functions that the wasm imports from it:
/// their own have a hash each, which no compression makes smaller.
///
/// `None` if the wasm is none.
pub fn shortened(script: &str, wasm: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut script = without_comments(script);
    let mut count = 0;
    let wasm = wasm::renamed(wasm, |module, name| {
        let key = format!("{name}:");
        if !module.ends_with(MODULE) || script.matches(&key).count() != 1 {
            return None;
        }
        let short = format!("_{count}");
        count += 1;
        script = script.replace(&key, &format!("{short}:"));
        Some(short)
    })?;
    Some((script, wasm))
}

/// It has no text of several lines, in which that would matter.
pub fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "\
function imports() {
    const import0 = {
        // Says it.
        __wbg_alert_0123456789abcdef: function(arg0) { alert(`${arg0}//`); },
        __wbg_twice_1: function() {},

        of_twice: { __wbg_twice_1: 1 },
    };
    return { \"./tab_bg.js\": import0 };
}
";

    /// A wasm that imports functions of these modules and names.
    fn wasm(imports: &[(&str, &str)]) -> Vec<u8> {
        let count = u8::try_from(imports.len()).unwrap();
        let name = |name: &str| [&[u8::try_from(name.len()).unwrap()], name.as_bytes()].concat();
        let each = imports.iter().flat_map(|(module, of)| [name(module), name(of), vec![0, 0]].concat());
        let content: Vec<u8> = [count].into_iter().chain(each).collect();
        [b"\0asm\x01\0\0\0\x02", &[u8::try_from(content.len()).unwrap()][..], &content].concat()
    }

    #[test]
    fn both_agree_on_short_names() {
        let parts = ("./__wasm_split.js", "load");
        let imports = [("./tab_bg.js", "__wbg_alert_0123456789abcdef"), ("./tab_bg.js", "__wbg_twice_1"), parts];
        let (script, short) = shortened(SCRIPT, &wasm(&imports)).unwrap();
        assert_eq!(short, wasm(&[("./tab_bg.js", "_0"), ("./tab_bg.js", "__wbg_twice_1"), parts]));
        assert_eq!(
            script,
            "function imports() {\nconst import0 = {\n_0: function(arg0) { alert(`${arg0}//`); },\n\
             __wbg_twice_1: function() {},\nof_twice: { __wbg_twice_1: 1 },\n};\nreturn { \"./tab_bg.js\": import0 };\n}\n"
        );
        assert_eq!(shortened(SCRIPT, b"wasm"), None);
    }
}
