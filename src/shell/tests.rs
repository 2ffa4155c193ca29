//! The console language, judged by what it prints; the expected texts are those of bash 5.2.
#![allow(clippy::indexing_slicing, reason = "a test may fail loudly")]

use super::bench::{Bench, Outcome};
use super::needs_more;

fn bench() -> Bench {
    Bench::new().with_file("f", "one\ntwo\nthree\n").with_file("g.txt", "b 2\na 10\n")
}

fn check(rows: &[(&str, &str, i32)]) {
    for (script, printed, code) in rows {
        let expected = Outcome { printed: (*printed).to_owned(), code: Some(*code) };
        assert_eq!(bench().run(script), expected, "for: {script}");
    }
}

#[test]
fn words_are_quoted_and_split() {
    check(&[
        ("echo hi there   you", "hi there you\n", 0),
        ("echo \"a  b\" 'c  d' e\\ f", "a  b c  d e f\n", 0),
        ("echo 'a' 'b'\"c\"$((1))`echo d`$(echo e)${HOME:+f}", "a bc1def\n", 0),
        ("echo \"a\\\"b\\\\c\\$d\\n\" 'a\\b'", "a\"b\\c$d\\n a\\b\n", 0),
        ("echo one \\\ntwo\nec\\\nho joined", "one two\njoined\n", 0),
        ("echo '#' # comment\n# full\necho a#b", "#\na#b\n", 0),
        ("echo $'a\\tb\\'c' $\"dq\"", "a\tb'c dq\n", 0),
        ("x='a\nb'; echo $x; echo \"$x\"", "a b\na\nb\n", 0),
        ("x=' a '; echo \"[\"$x\"]\"; echo \"[\"\"$nope\"$nope\"]\"", "[ a ]\n[]\n", 0),
        ("echo ~ ~/x \"~\" a~", "/home/learner /home/learner/x ~ a~\n", 0),
        (
            "echo {1..3} {a,b}c x{1,2}{3,4} {a,b {a} {5..1..2} \"{a,b}\"",
            "1 2 3 ac bc x13 x14 x23 x24 {a,b {a} 5 3 1 {a,b}\n",
            0,
        ),
        ("echo *.txt 'g*' nomatch* [fg]*", "g.txt g* nomatch* f g.txt\n", 0),
        ("echo -o jsonpath={.items[*].metadata.name}", "-o jsonpath={.items[*].metadata.name}\n", 0),
        ("echo \"$(echo \"nested $(echo \"deep\")\")\"", "nested deep\n", 0),
    ]);
}

#[test]
fn variables_and_their_operations() {
    check(&[
        ("A=1 B=$A; echo $A $B; A+=x; echo ${A}b", "1 1\n1xb\n", 0),
        ("A=b echo $A; echo \"[$A]\"", "\n[]\n", 0),
        ("export A=1; B=2; env | grep ^[AB]=; A=3 printenv A", "A=1\n3\n", 0),
        ("export P=$(printf 'a\\nb\\n'); echo \"$P\"; Q=$(printf 'a b'); echo $Q", "a\nb\na b\n", 0),
        ("echo ${nope:-default} ${nope-} \"${nope:-a b}\" ${nope:+yes} ${#HOME}", "default a b 13\n", 0),
        ("echo ${x:=5} $x; echo ${x:?}", "5 5\n5\n", 0),
        ("x=abc.def.yaml; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.}", "abc.def abc def.yaml yaml\n", 0),
        ("echo ${nope?}; echo not reached", "bash: nope: parameter not set\n", 1),
        ("echo ${x!}", "bash: ${x!}: bad substitution\n", 1),
        ("false; echo $?; x=$(exit 4); echo $?; x=1; echo $?", "1\n4\n0\n", 0),
    ]);
}

#[test]
fn arithmetic() {
    check(&[
        ("A=5; echo $((A+1)) $(($A*2)) $((A>3?10:20)) $((010)) $((0x1f))", "6 10 10 8 31\n", 0),
        ("echo $((1+2*3)) $(( (1+2)*3 )) $((-7/2)) $((-7%3)) $((2**3**2)) $((1==2||3))", "7 9 -3 -1 512 1\n", 0),
        ("echo $((1/0)); echo not reached", "bash: 1/0: division by 0 (error token is \"0\")\n", 1),
        ("echo $((1+))", "bash: 1+: syntax error: operand expected (error token is \"+\")\n", 1),
        ("echo $((08))", "bash: 08: value too great for base (error token is \"08\")\n", 1),
        ("a=b b=a; echo $((a))", "bash: b: expression recursion level exceeded\n", 1),
        ("echo $((9223372036854775807+1)) $((1<<200))", "-9223372036854775808 256\n", 0),
    ]);
}

#[test]
fn lists_pipes_and_groups() {
    check(&[
        ("true && echo yes || echo no; false && echo yes || echo no; ! true; echo $?", "yes\nno\n1\n", 0),
        ("echo a | cat | cat; false | true; echo $?; true | false; echo $?", "a\n0\n1\n", 0),
        ("echo a |\n\ncat &&\necho b", "a\nb\n", 0),
        ("(A=5; echo $A; exit 3); echo $? \"$A\"; { A=6; echo $A; }; echo $A", "5\n3 \n6\n6\n", 0),
        ("A=1; echo | A=2; echo $A; export B=1 | cat; echo \"[$B]\"", "1\n[]\n", 0),
        ("nosuch |& cat; nosuch 2>/dev/null; echo $?", "bash: nosuch: command not found\n127\n", 0),
        ("(cat) <<< sub; (echo a; cat) < f | head -2", "sub\na\none\n", 0),
        ("exit 3\necho not reached", "", 3),
        (
            "/home/learner; ./f; ./nope; echo $?",
            "bash: /home/learner: Is a directory\nbash: ./f: Permission denied\nbash: ./nope: No such file or directory\n127\n",
            0,
        ),
    ]);
}

#[test]
fn redirections_and_documents() {
    check(&[
        ("echo a > out; echo b >> out; cat < out; cat out - <<< c", "a\nb\na\nb\nc\n", 0),
        (
            "cat nofile &> e; cat e; cat nofile > e 2>&1; cat e; echo c 2>&1 >/dev/null",
            "cat: nofile: No such file or directory\ncat: nofile: No such file or directory\n",
            0,
        ),
        ("{ echo e; nosuch; } > o 2>&1; cat o", "e\nbash: nosuch: command not found\n", 0),
        ("cat < nope; echo $?", "bash: nope: No such file or directory\n1\n", 0),
        (
            "echo > nope/x; echo > /home; echo > f/x",
            "bash: nope/x: No such file or directory\nbash: /home: Is a directory\nbash: f/x: Not a directory\n",
            1,
        ),
        ("x='a b'; cat < $x; cat < $nope", "bash: $x: ambiguous redirect\nbash: $nope: ambiguous redirect\n", 1),
        ("cat <<EOF\nhello $HOME $(echo x) \\$HOME \"q\"\nEOF", "hello /home/learner x $HOME \"q\"\n", 0),
        ("cat <<'EOF'\nhello $HOME\nEOF\necho after", "hello $HOME\nafter\n", 0),
        ("cat <<-EOF | grep b\n\ta\n\tb\n\tEOF", "b\n", 0),
        ("cat <<A <<B\na\nA\nb\nB", "b\n", 0),
        ("echo $(cat <<EOF\ninner\nEOF\n)", "inner\n", 0),
        ("cat <<EOF\nx", "bash: warning: here-document at line 1 delimited by end-of-file (wanted `EOF')\nx\n", 0),
        ("echo >&9", "bash: 9: Bad file descriptor\n", 1),
    ]);
}

#[test]
fn control_flow() {
    check(&[
        ("for i in 1 2\ndo\n  echo $i\ndone; echo $i", "1\n2\n2\n", 0),
        ("for f in {a,b}{1,2}; do echo -n $f,; done | tr , ' '", "a1 a2 b1 b2 ", 0),
        ("for i in; do echo $i; done; echo $?", "0\n", 0),
        ("if false; then echo a; elif test -f f; then echo b; else echo c; fi", "b\n", 0),
        ("if false; then echo a; fi; echo $?; if ! true; then :; else echo no; fi", "0\nno\n", 0),
        ("n=0; while [ $n -lt 3 ]; do n=$((n+1)); echo $n; done", "1\n2\n3\n", 0),
        ("n=3; until [ $n = 0 ]; do n=$((n-1)); done; echo $n", "0\n", 0),
        ("for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done", "1\n3\n", 0),
        ("for i in 1 2; do for j in a b; do [ $j = b ] && break 2; echo $i$j; done; done; echo end", "1a\nend\n", 0),
        (
            "while true; do echo once; break; done; break",
            "once\nbash: break: only meaningful in a `for', `while', or `until' loop\n",
            0,
        ),
        ("cat f | while read line; do echo \"<$line>\"; done", "<one>\n<two>\n<three>\n", 0),
        ("while read -r name count; do echo $count $name; done < g.txt", "2 b\n10 a\n", 0),
        ("{ read first; cat; } < f; echo $first", "two\nthree\none\n", 0),
        ("read a b <<< 'x y z'; echo $b $a; read < /dev/null; echo $?", "y z x\n1\n", 0),
        ("for i in a b; do exit 3; done; echo never", "", 3),
        ("for i in 1 2; do echo $i; done > out; cat out", "1\n2\n", 0),
    ]);
}

#[test]
fn errors_are_said_as_bash_says_them() {
    let near = |token: &str| format!("bash: syntax error near unexpected token `{token}'\n");
    let matching = |c: &str| format!("bash: unexpected EOF while looking for matching `{c}'\n");
    let foreign = |what: &str| format!("bash: {what}: not simulated by this console\n");
    let rows = [
        ("| a", near("|")),
        ("a | | b", near("|")),
        ("echo a; ; echo b", near(";")),
        ("a ;; b", near(";;")),
        ("&& a", near("&&")),
        ("echo (a)", near("a")),
        ("echo )", near(")")),
        ("echo (", near("newline")),
        ("echo >", near("newline")),
        ("echo > | x", near("|")),
        ("()", near(")")),
        ("{ }", near("}")),
        ("then", near("then")),
        ("a b (", near("(")),
        ("echo \"abc", matching("\"")),
        ("echo 'abc", matching("'")),
        ("echo $(abc", matching(")")),
        ("echo `abc", matching("`")),
        ("echo ${a-b", matching("}")),
        ("a &&", "bash: syntax error: unexpected end of file\n".to_owned()),
        ("(echo", "bash: syntax error: unexpected end of file\n".to_owned()),
        ("for ((i=0; i<3; i++)); do echo; done", foreign("for ((")),
        ("case x in x) echo; esac", foreign("case")),
        ("if true; then fi", near("fi")),
        ("for i in 1 2; echo $i; done", near("echo")),
        ("for 1x in a; do echo; done", near("1x")),
        ("while true; do echo", "bash: syntax error: unexpected end of file\n".to_owned()),
        ("f() { echo; }", foreign("functions")),
        ("A=(1 2)", foreign("arrays")),
        ("cat <(echo)", foreign("<(…)")),
    ];
    for (script, printed) in rows {
        assert_eq!(bench().run(script), Outcome { printed, code: Some(2) }, "for: {script}");
    }
    // A line with an error doesn't keep the next one from running.
    check(&[("| a\necho b", "bash: syntax error near unexpected token `|'\nb\n", 0)]);
}

#[test]
fn aliases() {
    check(&[
        ("alias k=echo\nk a; k b | cat", "a\nb\n", 0),
        ("alias k='echo -n' ll='k x'\nll; \\k 2>/dev/null; 'k' 2>/dev/null; echo $?", "x127\n", 0),
        ("alias echo='echo loud'\necho a", "loud a\n", 0),
        ("alias e='echo ' x=y\ne x x", "y x\n", 0),
        ("alias a=b b=a\na", "bash: a: command not found\n", 127),
        ("alias x='x x ' \nx", "bash: x: command not found\n", 127),
        ("alias k=echo; alias k; alias nope", "alias k='echo'\nbash: alias: nope: not found\n", 1),
    ]);
}

#[test]
fn unfinished_input_is_recognised() {
    let rows = [
        ("echo \"a", true),
        ("echo 'a", true),
        ("echo $(a", true),
        ("echo a \\", true),
        ("echo a \\\n", true),
        ("echo a |", true),
        ("echo a &&\n", true),
        ("cat <<EOF\na", true),
        ("cat <<EOF\na\nEOF", false),
        ("cat <<EOF", true),
        ("( echo", true),
        ("{ echo a", true),
        ("echo a", false),
        ("echo 'a' # it's", false),
        ("", false),
        ("| a", false),
        ("echo >", false),
        ("for i in 1", true),
        ("echo a\\ b", false),
    ];
    for (text, expected) in rows {
        assert_eq!(needs_more(text), expected, "for: {text}");
    }
}

#[test]
fn a_pipe_ends_with_its_reader() {
    let bench = bench();
    let outcome = bench.run("seq 1 1000000000 | head -2; seq 3 1000000000 | grep -m1 7 | cat");
    assert_eq!(outcome, Outcome { printed: "1\n2\n7\n".to_owned(), code: Some(0) });
    assert!(bench.clock.now.get().as_millis() < 1000, "the endless writers were ended by their broken pipes");
    // A writer that doesn't write isn't ended, as in life.
    bench.run("sleep 5 | true");
    assert!(bench.clock.now.get().as_millis() >= 5000);
}

#[test]
fn stages_run_side_by_side_in_virtual_time() {
    let bench = bench();
    let outcome = bench.run("sleep 2 | sleep 3; date +%S");
    assert_eq!(outcome, Outcome { printed: "13\n".to_owned(), code: Some(0) });
    let outcome = bench.run("watch -n 60 date +%M | grep -v Every | head -6");
    assert_eq!(outcome.printed.split_whitespace().collect::<Vec<_>>(), ["04", "05", "06"], "a line and a blank each");
}

#[test]
fn programs_that_start_programs_end_somewhere() {
    let bench = bench();
    let outcome = bench.run(&("env ".repeat(500) + "echo a"));
    assert_eq!(outcome.printed, "bash: fork: retry: Resource temporarily unavailable\n");
    let outcome = bench.run("export X='bash -c \"$X\"'; bash -c \"$X\"");
    assert_eq!(outcome.printed, "bash: fork: retry: Resource temporarily unavailable\n");
    let outcome = bench.run("export Y='(echo $({ echo $(bash -c \"$Y\"); }))'; bash -c \"$Y\"");
    assert_eq!(outcome.printed, "bash: fork: retry: Resource temporarily unavailable\n\n");
    assert_eq!(bench.run("echo still here").printed, "still here\n");
}

#[test]
fn the_shell_remembers_from_line_to_line() {
    let bench = bench();
    bench.run("A=1; cd /; alias k=echo; false");
    assert_eq!(bench.run("echo $? $A $PWD; k b").printed, "1 1 /\nb\n");
    assert_eq!(bench.run("exit 7").code, Some(7));
    assert_eq!(bench.shell.borrow().ended, Some(7));
}

#[test]
fn nothing_that_can_be_typed_panics_or_hangs() {
    let deep = |open: &str, close: &str| open.repeat(300) + "x" + &close.repeat(300);
    let nasty = [
        deep("$(", ")"),
        deep("(", ")"),
        deep("{ ", "; }"),
        deep("${a:-", "}"),
        deep("\"$(", ")\""),
        deep("$((", "))"),
        deep("`", "`"),
        deep("echo $((1+(", ")))"),
        format!("echo $(({}1))", "-".repeat(5000)),
        format!("echo $(({}1))", "2**".repeat(5000)),
        "{a,b}".repeat(60),
        "echo ".to_owned() + &"{a,b}".repeat(40),
        "echo {1..999999999} {a..b..-2147483648} {-2147483648..2147483647}".to_owned(),
        "echo é\\é'é'\"é\"$é${é}".to_owned(),
        "alias a='b b ' b='c c ' c='d d ' d='e e ' e='f f '\na".to_owned(),
        "grep -E '((((a*)*)*)*)*b' f; grep '\\(' f; grep -P '(?<=a' f; grep -E 'a{99999}' f".to_owned(),
        "grep -E 'a{1000}{1000}' f".to_owned(),
        "x=$(seq 1 3000); echo ${x##*[a-z]*[a-z]} | wc -c".to_owned(),
        "sleep 1e300; sleep infinity".to_owned(),
        "head -n 99999999999999999999 f; head -c 1é f; tail -n 18446744073709551615 f".to_owned(),
        "printf '%99999999999999s' a; printf '%-*d' 1; printf '%'; printf '\\x'; echo -e '\\xff\\0777\\'".to_owned(),
        "seq 9223372036854775806 9223372036854775807; seq -- -9223372036854775808 1 -9223372036854775807".to_owned(),
        "cut -c1-99999999999999999999 f; cut -c é f; tr é è < f; tr a- b < f; tr 'z-a' b < f".to_owned(),
        "date +%; date +%Q%9%é; date '+%1000000000d'".to_owned(),
        "sed 's/\\(/x/; s' f; sed 's/x/\\' f; sed '99999999999999999999p' f; sed '/[/]/p' f; sed 's/a*/x/g' f"
            .to_owned(),
        "awk '{print $99999999999999999999}' f; awk '{print $' f; awk '\"' f; awk '/' f; awk '' f".to_owned(),
        "rm -rf / /home; ls; cd ..; cd ../../../..; pwd; ls -la".to_owned(),
        "cat <<<<<< a; cat <<; cat <<<; cat <<'".to_owned(),
        "history -d 0; history -d 99; history 99999999999999999999; cut -d é -f1 f; xargs -n 0; xargs -I '' echo < f"
            .to_owned(),
        "\u{0}\u{1b}\u{7f} 'x\u{0}'".to_owned(),
    ];
    for text in &nasty {
        needs_more(text);
        bench().run(text);
    }
}

/// Texts over what the shell has to say something about, from a small generator whose numbers never change.
#[test]
fn no_random_text_panics_or_hangs() {
    const PIECES: &[&str] = &[
        "$",
        "(",
        ")",
        "{",
        "}",
        "\"",
        "'",
        "`",
        "\\",
        "\n",
        " ",
        " ",
        "|",
        "&",
        ";",
        "<",
        ">",
        "<<",
        "<<<",
        "EOF",
        "#",
        "!",
        "*",
        "?",
        "[",
        "]",
        "~",
        "=",
        ":",
        "-",
        "%",
        "/",
        ",",
        "..",
        "é",
        "👩‍👧",
        "a",
        "A",
        "1",
        "0",
        "echo ",
        "cat ",
        "grep ",
        "export ",
        "alias ",
        "${A",
        "$((",
        "))",
        "$(",
        "2>&1",
        "&>",
        "sed s/",
        "awk '{print ",
        "xargs ",
        "head -",
        "tail +",
        "seq 3 ",
        "env ",
        "bash -c ",
        "printf ",
        "test ",
        "tr ",
        "f ",
        "&&",
        "||",
        "A=",
        "cut -f",
    ];
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % bound
    };
    let bench = bench();
    for round in 0..60_000 {
        let text: String = (0..1 + next(14)).map(|_| PIECES[next(PIECES.len())]).collect();
        needs_more(&text);
        bench.run(&text);
        let _ = super::history::expand(&text, &["one two".to_owned()]);
        if round % 500 == 0 {
            *bench.shell.borrow_mut() = super::Shell::default();
            bench.console.files.borrow_mut().clear();
        }
    }
}

#[test]
fn a_shell_runs_commands_that_concern_itself() {
    let rows = [
        ("bash -c 'exec echo hi; echo never'", "hi\n"),
        ("eval 'A=1; echo'\" $HOME\"; echo $A", "/home/learner\n1\n"),
        ("echo 'B=2; echo sourced' > x; . ./x; source x; echo $B", "sourced\nsourced\n2\n"),
        ("command -v ls cd nope; echo $?; command echo plain", "/usr/bin/ls\ncd\n1\nplain\n"),
        (
            "bash -c 'set -e; if false; then echo no; fi; false || echo saved; ! true; false; echo never'; echo $?",
            "saved\n1\n",
        ),
        ("bash -ec '(false); echo never'; echo $?", "1\n"),
        ("bash -c 'set -e; set +e; false; echo on'", "on\n"),
        (
            "bash -c 'set -x; trap \"echo bye\" EXIT; trap; trap x FOO; echo on; exit 3'; echo $?",
            "bash: line 1: set: -x: not simulated by this console\ntrap -- 'echo bye' EXIT\nbash: line 1: trap: FOO: invalid signal specification\non\nbye\n3\n",
        ),
        (". nofile", "bash: nofile: No such file or directory\n"),
    ];
    for (line, printed) in rows {
        let bench = Bench::new();
        assert_eq!(bench.run(line).printed, printed, "{line}");
    }
}
