//! How long files and functions are, and how a file begins.

use crate::source::{Complaint, Source, group, is_punct, line_of, test_item_end};
use proc_macro2::{Delimiter, TokenTree};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;

pub fn header_complaints(source: &Source) -> Option<Complaint> {
    let first = source.text.lines().next().unwrap_or_default();
    let says = first.strip_prefix("//! ").is_some_and(|job| job.trim().len() > 1);
    let advice = "begin the file with one line that says its job: //! …";
    (!says).then(|| source.complaint(1, advice.to_owned()))
}

/// Tests at a file's end don't count: they are read on another day.
pub fn file_complaints(source: &Source) -> Option<Complaint> {
    let lines = code_lines(source);
    let advice = format!("{lines} lines, {FILE_LINES} are allowed: one file, one job");
    (lines > FILE_LINES && !source.is_test()).then(|| source.complaint(FILE_LINES, advice))
}

pub fn function_complaints(source: &Source) -> Vec<Complaint> {
    if source.is_test() {
        return Vec::new();
    }
    let mut functions = Vec::new();
    find_functions(&source.tokens, &mut functions);
    functions.retain(|function| function.lines > FUNCTION_LINES);
    let advice = |function: &Function| {
        format!("{} has {} lines, {FUNCTION_LINES} are allowed: name its parts", function.name, function.lines)
    };
    functions.iter().map(|function| source.complaint(function.line, advice(function))).collect()
}

fn code_lines(source: &Source) -> usize {
    let places = 0..source.tokens.len();
    let trailing = places.rev().find(|place| test_item_end(&source.tokens, *place) == Some(source.tokens.len()));
    let test_start = trailing.map(|place| line_of(&source.tokens[place]) - 1);
    test_start.unwrap_or_else(|| source.text.lines().count())
}

/// A function with a body, and its length from `fn` to the closing brace.
struct Function {
    name: String,
    line: usize,
    lines: usize,
}

fn find_functions(tokens: &[TokenTree], functions: &mut Vec<Function>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(end) = test_item_end(tokens, at) {
            at = end;
            continue;
        }
        functions.extend(function_at(tokens, at));
        if let TokenTree::Group(group) = token {
            find_functions(&group.stream().into_iter().collect::<Vec<_>>(), functions);
        }
        at += 1;
    }
}

/// `fn name … { … }`; a type such as `fn(u8)` has no name, a trait's promise has no body.
fn function_at(tokens: &[TokenTree], at: usize) -> Option<Function> {
    let (TokenTree::Ident(keyword), Some(TokenTree::Ident(name))) = (&tokens[at], tokens.get(at + 1)) else {
        return None;
    };
    if keyword != "fn" {
        return None;
    }
    let rest = tokens.iter().skip(at + 2).take_while(|token| !is_punct(Some(token), ';'));
    let body = rest.filter_map(|token| group(Some(token), Delimiter::Brace)).next()?;
    let line = keyword.span().start().line;
    Some(Function { name: name.to_string(), line, lines: body.span_close().end().line + 1 - line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::parse(path, text).unwrap()
    }

    #[test]
    fn a_first_line_must_say_something() {
        for (text, fine) in [
            ("//! What a pod is.\nfn f() {}", true),
            ("//! What a pod is.\n#![cfg(unix)]\n", true),
            ("fn f() {}", false),
            ("\n//! Too late.", false),
            ("// No doc.", false),
            ("//! ", false),
            ("", false),
        ] {
            assert_eq!(header_complaints(&source("src/api/pod.rs", text)).is_none(), fine, "{text:?}");
        }
    }

    fn check_lines(path: &str, text: &str, expected: Option<&str>) {
        let found = file_complaints(&source(path, text));
        match expected {
            Some(words) => assert!(found.unwrap().advice.starts_with(words)),
            None => assert!(found.is_none(), "{found:?}"),
        }
    }

    #[test]
    fn tests_at_the_end_of_a_file_do_not_count() {
        let (full, many) = ("const A: u8 = 0;\n".repeat(400), "fn t() {}\n".repeat(300));
        check_lines("src/api/pod.rs", &full, None);
        check_lines("src/api/pod.rs", &format!("{full}fn g() {{}}\n"), Some("401 lines"));
        check_lines("src/api/pod.rs", &format!("{full}#[cfg(test)]\nmod tests {{\n{many}}}\n"), None);
        check_lines("src/api/pod.rs", &format!("{full}\n#[cfg(test)]\nmod tests {{\n{many}}}\n"), Some("401 lines"));
        check_lines("src/api/pod.rs", &format!("#[cfg(test)]\nmod tests {{\n{many}}}\n{full}"), Some("703 lines"));
        check_lines("src/api/tests.rs", &format!("{full}{full}"), None);
    }

    fn check_functions(text: &str, expected: &[(usize, &str)]) {
        let found = function_complaints(&source("src/api/pod.rs", text));
        assert_eq!(found.len(), expected.len(), "{text}\n{found:?}");
        for (complaint, (line, words)) in found.iter().zip(expected) {
            assert_eq!(complaint.line, *line);
            assert!(complaint.advice.starts_with(words), "{} instead of {words}", complaint.advice);
        }
    }

    #[test]
    fn a_function_is_measured_from_fn_to_brace() {
        let body = |lines: usize| "    g();\n".repeat(lines);
        check_functions(&format!("fn f() {{\n{}}}\n", body(58)), &[]);
        check_functions(&format!("fn f() {{\n{}}}\n", body(59)), &[(1, "f has 61 lines")]);
        check_functions(&format!("/// Long\n/// words.\n#[inline]\npub fn f() {{\n{}}}\n", body(58)), &[]);
        check_functions(
            &format!("impl A {{\n    fn f<T>(&self)\n    where\n        T: Fn(),\n    {{\n{}    }}\n}}", body(59)),
            &[(2, "f has 64")],
        );
        check_functions(&format!("trait A {{\n fn g();\n fn f() {{\n{} }}\n}}", body(70)), &[(3, "f has 72")]);
        check_functions(&format!("fn f() {{\n{}    fn g() {{\n{}    }}\n}}", body(40), body(40)), &[(1, "f has 84")]);
        check_functions(&format!("fn f() {{ \"}}\"; '}}'; /* }} */\n{}}}\n", body(59)), &[(1, "f has 61")]);
        check_functions(&format!("const F: fn(u8) = {{\n{}    h\n}};", body(70)), &[]);
        check_functions(&format!("#[cfg(test)]\nmod tests {{\n fn f() {{\n{} }}\n}}", body(70)), &[]);
        check_functions(&format!("#[cfg(feature = \"x\")]\nfn f() {{\n{}}}", body(70)), &[(2, "f has 72")]);
    }
}
