//! The programs, judged by what they print; the expected texts are those of GNU's.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail loudly")]

use super::fetched::{ACTS, APART};
use super::{PROGRAMS, Run};
use crate::shell::bench::Bench;

fn bench() -> Bench {
    Bench::new()
        .with_file("f", "one\ntwo\nthree\n")
        .with_file("g.txt", "b 2\na 10\nc 1\n")
        .with_file("g2.txt", "x:y:z\n1:2:3\nnothing\n")
}

/// Each row: a script, and what it prints on both streams, followed by its exit code.
fn check(rows: &[(&str, &str)]) {
    for (script, expected) in rows {
        let outcome = bench().run(script);
        let printed = format!("{}[{}]", outcome.printed, outcome.code.unwrap());
        assert_eq!(printed, *expected, "for: {script}");
    }
}

#[test]
fn echo_and_printf() {
    check(&[
        ("echo -n a; echo -e 'a\\tb\\n\\x41\\0101\\c' x; echo -ne 'z\\n'; echo -E '\\n' -n", "aa\tb\nAAz\n\\n -n\n[0]"),
        ("echo -x -n; echo - a; echo", "-x -n\n- a\n\n[0]"),
        ("printf '%s=%d\\n' a 1 b 2; printf '%5s|%-5s|%05d\\n' a b 42", "a=1\nb=2\n    a|b    |00042\n[0]"),
        ("printf '%d\\n' abc", "bash: printf: abc: invalid number\n0\n[1]"),
        ("printf", "printf: usage: printf [-v var] format [arguments]\n[2]"),
    ]);
}

#[test]
fn grep_selects_lines() {
    check(&[
        (
            "grep o f; grep -n o f; grep -v o f; grep -c o f; grep -i ONE f",
            "one\ntwo\n1:one\n2:two\nthree\n2\none\n[0]",
        ),
        ("grep -q one f; grep x f", "[1]"),
        ("grep one nofile f", "grep: nofile: No such file or directory\nf:one\n[2]"),
        ("grep -s one nofile", "[2]"),
        ("grep one f g.txt; grep -h o f g2.txt; grep -l o f g.txt g2.txt", "f:one\none\ntwo\nnothing\nf\ng2.txt\n[0]"),
        ("grep -L o f g.txt; grep -H one f; grep -c . f g.txt", "g.txt\nf:one\nf:3\ng.txt:3\n[0]"),
        ("grep -A1 one f; grep -nB1 three f", "one\ntwo\n2-two\n3:three\n[0]"),
        ("seq 9 | grep -C1 '[28]'", "1\n2\n3\n--\n7\n8\n9\n[0]"),
        ("seq 9 | grep -A1 -m1 3; seq 20 | grep -2 10", "3\n4\n8\n9\n10\n11\n12\n[0]"),
        ("grep -E 't(wo|hree)' f; grep 't\\(wo\\|hree\\)' f", "two\nthree\ntwo\nthree\n[0]"),
        (
            "echo 'a+b\na.b\naab' | grep 'a+b'; echo 'a+b\naab' | grep -E 'a+b'; echo 'a.b\naab' | grep -F a.b",
            "a+b\naab\na.b\n[0]",
        ),
        ("printf 'a+b\\naab\\n' | grep -E 'a+b'; printf 'a.b\\naab\\n' | grep -F a.b", "aab\na.b\n[0]"),
        (
            "grep -o 'o.' f; grep -on e f; grep -w on f; grep -w one f; grep -x on. f",
            "on\n1:e\n3:e\n3:e\none\none\n[0]",
        ),
        ("echo '<a>b</a>' | grep -o 'a>b<'; echo 'a cat' | grep -c '\\<cat\\>'", "a>b<\n1\n[0]"),
        ("echo a{b | grep -E 'a{b'; echo aaa | grep -oE 'a{2}'; echo aab | grep -o 'a\\{2\\}b'", "a{b\naa\naab\n[0]"),
        (
            "echo 'x]y' | grep -o '[]]'; echo 'a-b c' | grep -o '[a-z-]*'; echo 'a b' | grep -o '[[:space:]]b'",
            "]\na-b\nc\n b\n[0]",
        ),
        (
            "echo 'a\\b' | grep -o '[\\]b'; echo '*a' | grep -o '*a'; echo 'a^b$c' | grep -o 'a^b$c'",
            "\\b\n*a\na^b$c\n[0]",
        ),
        ("grep -e one -e two f; printf 'one\\n' > p; grep -f p f", "one\ntwo\none\n[0]"),
        ("mkdir d; echo one > d/x; grep -r one d; grep one d", "d/x:one\ngrep: d: Is a directory\n[2]"),
        ("grep '\\(' f; grep -E '(' f", "grep: Unmatched ( or \\(\ngrep: Unmatched ( or \\(\n[2]"),
        ("grep '[' f", "grep: Unmatched [, [^, [:, [., or [=\n[2]"),
        (
            "grep; grep -y2 x",
            "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n\
             grep: invalid option -- 'y'\nUsage: grep [OPTION]... PATTERNS [FILE]...\n\
             Try 'grep --help' for more information.\n[2]",
        ),
        ("grep --color=auto -A x one f", "grep: x: invalid context length argument\n[2]"),
    ]);
}

#[test]
fn head_and_tail() {
    check(&[
        ("head -n 1 f; head -2 f; head -n -2 f; head -c 5 f; head --lines=1 f", "one\none\ntwo\none\none\ntone\n[0]"),
        ("seq 12 | head | tail -1; cat f | head -n0", "10\n[0]"),
        ("head nofile", "head: cannot open 'nofile' for reading: No such file or directory\n[1]"),
        ("head -x f", "head: invalid option -- 'x'\nTry 'head --help' for more information.\n[1]"),
        ("head -n", "head: option requires an argument -- 'n'\nTry 'head --help' for more information.\n[1]"),
        ("head --nope", "head: unrecognized option '--nope'\nTry 'head --help' for more information.\n[1]"),
        ("head -n x f; head -c x f", "head: invalid number of lines: ‘x’\nhead: invalid number of bytes: ‘x’\n[1]"),
        ("head -n1 f - <<< in", "==> f <==\none\n\n==> standard input <==\nin\n[0]"),
        ("tail -n 1 f; tail -2 f; tail -n +3 f; tail +3 f; tail -c 4 f", "three\ntwo\nthree\nthree\nthree\nree\n[0]"),
        (
            "tail nofile; tail -n x f",
            "tail: cannot open 'nofile' for reading: No such file or directory\ntail: invalid number of lines: ‘x’\n[1]",
        ),
        ("tail -qn1 f g.txt; head .", "three\nc 1\nhead: error reading '.': Is a directory\n[1]"),
        ("echo é | head -c 1; echo aé | tail -c 2; echo é | wc -c -m", "\u{e9}\n      2       3\n[0]"),
    ]);
}

#[test]
fn wc_counts() {
    check(&[
        ("wc f; wc -l f; wc -l < f; wc -lc f", " 3  3 14 f\n3 f\n3\n 3 14 f\n[0]"),
        ("echo a b | wc; cat f | wc -l; printf x | wc -lw", "      1       2       4\n3\n      0       1\n[0]"),
        ("wc f g.txt; wc -w f g.txt", " 3  3 14 f\n 3  6 13 g.txt\n 6  9 27 total\n 3 f\n 6 g.txt\n 9 total\n[0]"),
        (
            "wc nofile; wc -x",
            "wc: nofile: No such file or directory\nwc: invalid option -- 'x'\nTry 'wc --help' for more information.\n[1]",
        ),
    ]);
}

#[test]
fn variables() {
    check(&[
        ("export A='x \"$y' B; export | grep ' [AB]'", "declare -x A=\"x \\\"\\$y\"\ndeclare -x B\n[0]"),
        ("export A='1\n2'; export | grep A=; export -n A; env | grep -c A=", "declare -x A=$'1\\n2'\n0\n[1]"),
        (
            "export 1a=b a-b ok=1; echo $? $ok",
            "bash: export: `1a=b': not a valid identifier\nbash: export: `a-b': not a valid identifier\n1 1\n[0]",
        ),
        (
            "export -z",
            "bash: export: -z: invalid option\nexport: usage: export [-fn] [name[=value] ...] or export -p\n[2]",
        ),
        ("A=1; unset A; echo [$A]; unset nope", "[]\n[0]"),
        (
            "env -i A=b env; env -u HOME printenv HOME; env nosuch",
            "A=b\nenv: ‘nosuch’: No such file or directory\n[127]",
        ),
        (
            "bash -c 'echo $HOME; exit 4'; echo $?; X=1; sh -c 'echo [$X]'; echo 'echo piped' | bash",
            "/home/learner\n4\n[]\npiped\n[0]",
        ),
    ]);
}

#[test]
fn text_filters() {
    check(&[
        ("sort g.txt; sort -k2n g.txt; sort -rk2,2n g.txt", "a 10\nb 2\nc 1\nc 1\nb 2\na 10\nc 1\nb 2\na 10\n[0]"),
        (
            "printf 'b\\na\\nb\\n' | sort -u; printf '10\\n9\\n' | sort; printf '10\\n9\\n' | sort -n",
            "a\nb\n10\n9\n9\n10\n[0]",
        ),
        (
            "sort -t: -k2 g2.txt; sort nofile",
            "nothing\n1:2:3\nx:y:z\nsort: cannot read: nofile: No such file or directory\n[2]",
        ),
        ("printf 'a\\na\\nb\\n' > u; uniq u; uniq -c u; uniq -d u; uniq -u u", "a\nb\n      2 a\n      1 b\na\nb\n[0]"),
        ("cut -d: -f1,3 g2.txt; cut -d: -f2- -s g2.txt; cut -c1-2 f", "x:z\n1:3\nnothing\ny:z\n2:3\non\ntw\nth\n[0]"),
        (
            "cut f; cut -f0 f",
            "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.\ncut: fields are numbered from 1\nTry 'cut --help' for more information.\n[1]",
        ),
        (
            "echo hello | tr a-y b-z; echo hello | tr -d l; echo 'a  b' | tr -s ' '; echo ab | tr '[:lower:]' '[:upper:]'; echo a,b | tr , '\\n'",
            "ifmmp\nheo\na b\nAB\na\nb\n[0]",
        ),
        (
            "sed 's/o/0/' f; sed -n '2p' f; sed '$d' f; sed -n '/two/,$p' f",
            "0ne\ntw0\nthree\ntwo\none\ntwo\ntwo\nthree\n[0]",
        ),
        (
            "sed 's|one|/x/|;s/e/E/g' f; sed -E 's/(t)(.)/\\2\\1&/' f; sed 's/e/E/2' f",
            "/x/\ntwo\nthrEE\none\nwttwo\nhtthree\none\ntwo\nthreE\n[0]",
        ),
        ("sed -i 's/one/ONE/' f; head -1 f; sed 2q f; sed '/ONE/!d' f", "ONE\nONE\ntwo\nONE\n[0]"),
        (
            "sed 's/a/b' f; sed k f; sed 's/a/b/z' f",
            "sed: -e expression #1, char 5: unterminated `s' command\nsed: -e expression #1, char 1: unknown command: `k'\nsed: -e expression #1, char 7: unknown option to `s'\n[1]",
        ),
        (
            "awk '{print $2, $1}' g.txt; awk -F: '{print $2}' g2.txt; awk 'NR>1 {print $NF}' g.txt",
            "2 b\n10 a\n1 c\ny\n2\n\n10\n1\n[0]",
        ),
        (
            "awk '/a/' g.txt; awk '$2 > 1 && $1 != \"a\" {print NR \"-\" NF}' g.txt; awk 'END {print NR}' g.txt; awk '{print}' f",
            "a 10\n1-2\n3\none\ntwo\nthree\n[0]",
        ),
        (
            "awk '{s += $2} END {print s}' g.txt",
            "awk: `s += $2} END {print s}': not simulated by this console (it knows patterns and print)\n[2]",
        ),
    ]);
}

#[test]
fn files_and_folders() {
    check(&[
        (
            "ls; ls -a; ls nofile; ls -F .. f",
            "f\ng.txt\ng2.txt\n.\n..\n.kube\nf\ng.txt\ng2.txt\nls: cannot access 'nofile': No such file or directory\nf\n\n..:\nlearner/\n[0]",
        ),
        (
            "mkdir x/y; mkdir -p x/y; ls x; mkdir x; mkdir -p x f/z",
            "mkdir: cannot create directory ‘x/y’: No such file or directory\ny\nmkdir: cannot create directory ‘x’: File exists\nmkdir: cannot create directory ‘f/z’: Not a directory\n[1]",
        ),
        (
            "mkdir d; cd d; pwd; touch a; cd ..; ls d; rm d; rm -r d; ls d",
            "/home/learner/d\na\nrm: cannot remove 'd': Is a directory\nls: cannot access 'd': No such file or directory\n[2]",
        ),
        (
            "rm f g.txt g2.txt; ls; pwd; rm nofile; rm -f nofile; rm",
            "/home/learner\nrm: cannot remove 'nofile': No such file or directory\nrm: missing operand\nTry 'rm --help' for more information.\n[1]",
        ),
        (
            "cd nope; cd a b; cd f; cd -",
            "bash: cd: nope: No such file or directory\nbash: cd: too many arguments\nbash: cd: f: Not a directory\nbash: cd: OLDPWD not set\n[1]",
        ),
        ("cd /; cd -; cd ~; pwd", "/home/learner\n/home/learner\n[0]"),
        (
            "mkdir d; mv f d; cp d/f h; cat h | head -1; mv nofile x; cp h h; cp d x",
            "one\nmv: cannot stat 'nofile': No such file or directory\ncp: 'h' and 'h' are the same file\ncp: -r not specified; omitting directory 'd'\n[1]",
        ),
        (
            "cat nofile . ; cat -n f | tail -1; cat f - <<< in | wc -l",
            "cat: nofile: No such file or directory\ncat: .: Is a directory\n     3\tthree\n4\n[0]",
        ),
        ("echo hi | tee t1 t2; echo ho | tee -a t1 >/dev/null; cat t1 t2", "hi\nhi\nho\nhi\n[0]"),
        (
            "test -f f && echo file; [ -d f ] || echo no; [ 1 -lt 2 -a a = a ] && echo lt; [ 1 -lt x ]; [ a",
            "file\nno\nlt\nbash: [: x: integer expression expected\nbash: [: missing `]'\n[2]",
        ),
        ("basename a/b.txt .txt; basename /a/b/; dirname a/b/c a /a", "b\nb\na/b\n.\n/\n[0]"),
    ]);
}

#[test]
fn programs_about_programs() {
    check(&[
        (
            "echo a b c | xargs; echo a b c | xargs -n1 echo x; printf 'a b\\nc\\n' | xargs -I{} echo '[{}]'",
            "a b c\nx a\nx b\nx c\n[a b]\n[c]\n[0]",
        ),
        (
            "printf '' | xargs -r echo x; echo a | xargs nosuch; echo a | xargs grep x",
            "xargs: nosuch: No such file or directory\ngrep: a: No such file or directory\n[123]",
        ),
        (
            "which cat nosuch export; type cd cat nope",
            "/usr/bin/cat\ncd is a shell builtin\ncat is /usr/bin/cat\nbash: type: nope: not found\n[1]",
        ),
        ("/usr/bin/echo a; /usr/bin/cat f | head -1", "a\none\n[0]"),
        (
            "help true nosuch; help nosuch",
            "true  succeed\nbash: help: no help topics match `nosuch'.  Try `help' alone.\n[1]",
        ),
        (
            "unalias nope; unalias; exit a",
            "bash: unalias: nope: not found\nunalias: usage: unalias [-a] name [name ...]\nbash: exit: a: numeric argument required\n[2]",
        ),
        ("seq 3; seq 5 -2 1; seq -s, 3; seq -w 8 10", "1\n2\n3\n5\n3\n1\n1,2,3\n08\n09\n10\n[0]"),
    ]);
}

#[test]
fn time_is_the_clusters() {
    check(&[
        (
            "date; sleep 1.5; sleep 1m; date +%T.%N; date -I; date -u +%s",
            "Mon Nov 23 20:04:10 UTC 2026\n20:05:11.500000000\n2026-11-23\n1795464311\n[0]",
        ),
        (
            "sleep x; sleep",
            "sleep: invalid time interval ‘x’\nTry 'sleep --help' for more information.\nsleep: missing operand\nTry 'sleep --help' for more information.\n[1]",
        ),
    ]);
}

#[test]
fn history_lists_what_was_typed() {
    let bench = bench();
    bench.console.history.borrow_mut().extend(["one", "two", "three"].map(str::to_owned));
    assert_eq!(bench.run("history").printed, "    1  one\n    2  two\n    3  three\n");
    assert_eq!(bench.run("history 1 | cat").printed, "    3  three\n");
    assert_eq!(bench.run("history -d 2; history").printed, "    1  one\n    2  three\n");
    assert_eq!(bench.run("history x").printed, "bash: history: x: numeric argument required\n");
    assert_eq!(bench.run("history -d 9").printed, "bash: history: 9: history position out of range\n");
    assert_eq!(bench.run("history -c; history").printed, "");
}

#[test]
fn only_a_terminal_is_cleared() {
    let (bench, terminal) = bench().with_terminal();
    bench.run("clear");
    assert_eq!(terminal.cleared.get(), 1);
    assert_eq!(bench.run("clear | cat; clear > /dev/null").printed, "\x1b[H\x1b[2J\x1b[3J");
    assert_eq!(terminal.cleared.get(), 1);
    // On a terminal, ls uses its width.
    assert_eq!(bench.run("ls; ls | cat").printed, "f  g.txt  g2.txt\nf\ng.txt\ng2.txt\n");
}

#[test]
fn the_table_is_sorted_and_complete() {
    let names: Vec<&str> = super::PROGRAMS.iter().map(|program| program.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(super::PROGRAMS.iter().all(|program| !program.help.is_empty()));
}

#[test]
fn base64_writes_and_reads() {
    check(&[
        ("echo -n admin | base64; echo YWRtaW4= | base64 -d; echo; echo -n é | base64 -w0", "YWRtaW4=\nadmin\nw6k=[0]"),
        ("seq 40 | base64 | head -1 | wc -c; seq 40 | base64 -w 0 | wc -l", "77\n0\n[0]"),
        ("echo 'YWJ*j' | base64 -d", "base64: invalid input\n[1]"),
        ("echo 'YW*Jj' | base64 -di; base64 nofile", "abcbase64: nofile: No such file or directory\n[1]"),
        ("whoami; less f | tail -1", "learner\nthree\n[0]"),
    ]);
}

#[test]
fn everything_that_is_fetched_has_its_code() {
    let named = |is: fn(&Run) -> bool| -> Vec<&str> {
        PROGRAMS.iter().filter(|program| is(&program.run)).map(|program| program.name).collect()
    };
    assert_eq!(named(|run| matches!(run, Run::Later)), APART.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    assert_eq!(named(|run| matches!(run, Run::Builtin)), ACTS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}
