//! Templates against what kubectl v1.32 prints for them.

use super::*;
use serde_json::json;

fn pod() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "a",
            "namespace": "default",
            "labels": {"app.kubernetes.io/name": "web", "tier": "front", "zz": "b"},
            "annotations": {"n": "<a & b>", "q": "say \"hi\"\n", "u": "héé", "empty": ""},
        },
        "spec": {
            "b": true, "f": 1.5, "big": 1234567.5, "nul": null, "em": [], "eo": {},
            "containers": [
                {
                    "name": "x",
                    "image": "nginx:1.25",
                    "ports": [{"containerPort": 80, "name": "http"}, {"containerPort": 443}],
                },
                {"name": "y", "image": "busybox", "on": true, "w": 2.5},
                {"name": "z", "image": "redis", "ports": [{"containerPort": 6379}]},
            ],
        },
        "status": {
            "phase": "Running",
            "one": {"k": {"v": 7}},
            "l": [3, 1, 2],
            "ll": [[1, 2], [3]],
            "s": "abc",
            "enc": "aGVsbG8=",
        },
    })
}

fn rendered(template: &str) -> Result<String, TemplateError> {
    Template::parse(template).and_then(|parsed| parsed.render(&pod()))
}

#[track_caller]
fn check_prints(template: &str, expected: &str) {
    assert_eq!(rendered(template).as_deref(), Ok(expected), "{template}");
}

/// The reason without `template: output:`, which begins every one.
fn reason(error: &TemplateError) -> &str {
    let (TemplateError::Parse { reason, .. } | TemplateError::Execute { reason, .. }) = error;
    reason.strip_prefix("template: output:").unwrap_or(reason)
}

#[track_caller]
fn check_fails(template: &str, expected: &str) {
    assert_eq!(rendered(template).as_ref().map_err(reason), Err(expected), "{template}");
}

#[test]
fn templates_print() {
    for (template, expected) in [
        ("{{.a}}}", "<no value>}"),
        ("{{'a'}}", "97"),
        ("{{1.}}", "1"),
        ("{{0x1F}} {{0b11}} {{0o17}} {{017}} {{1_000}}", "31 3 15 15 1000"),
        ("{{1.5}} {{1e3}} {{-3}} {{+3}}", "1.5 1000 -3 3"),
        ("{{-3}}", "-3"),
        ("{{- 3 -}} x", "3x"),
        ("{{/* c */}}x", "x"),
        ("x {{- /* c */ -}} y", "xy"),
        ("{{print nil}}", "<nil>"),
        ("{{$x := 3}}{{$x = 4}}{{$x}}", "4"),
        ("{{define \"x\"}}hi {{.}}{{end}}{{template \"x\" .kind}}", "hi Pod"),
        ("{{block \"b\" .kind}}[{{.}}]{{end}}", "[Pod]"),
        ("{{.é}}", "<no value>"),
        ("{{.metadata.annotations.u}}", "héé"),
        ("{{print \"a\" \"b\" 1 2 true .kind}}", "ab1 2 truePod"),
        ("{{print 1 2}}|{{print \"a\" 1 2 \"b\"}}|{{println \"a\" 1}}|{{print}}", "1 2|a1 2b|a 1\n|"),
        ("{{.spec.nul}}", "<no value>"),
        ("{{.nope.x.y}}", "<no value>"),
        (
            "{{range .spec.containers}}{{.name}} {{.ports}} {{end}}",
            "x [map[containerPort:80 name:http] map[containerPort:443]] y <no value> z [map[containerPort:6379]] ",
        ),
        ("{{range .nope}}x{{else}}none{{end}}", "none"),
        ("{{range .spec.em}}x{{else}}none{{end}}", "none"),
        ("{{range $i, $c := .spec.containers}}{{$i}}={{$c.name}} {{end}}", "0=x 1=y 2=z "),
        ("{{range $k, $v := .metadata.labels}}{{$k}}={{$v}};{{end}}", "app.kubernetes.io/name=web;tier=front;zz=b;"),
        ("{{range $v := .metadata.labels}}{{$v}};{{end}}", "web;front;b;"),
        ("{{range .spec.containers}}{{if eq .name \"y\"}}{{continue}}{{end}}{{.name}}{{end}}", "xz"),
        ("{{range .spec.containers}}{{if eq .name \"y\"}}{{break}}{{end}}{{.name}}{{end}}", "x"),
        ("{{with .nope}}a{{else with .kind}}b{{.}}{{else}}c{{end}}", "bPod"),
        ("{{if .nope}}a{{else if .kind}}b{{else}}c{{end}}", "b"),
        ("{{with $x := .kind}}{{$x}}{{end}}", "Pod"),
        (
            "{{index .spec.containers 0}}",
            "map[image:nginx:1.25 name:x ports:[map[containerPort:80 name:http] map[containerPort:443]]]",
        ),
        ("{{(index .spec.containers 0).name}}", "x"),
        ("{{index .spec.containers 0 \"name\"}}", "x"),
        ("{{index .metadata.labels \"app.kubernetes.io/name\"}}", "web"),
        ("{{index .metadata.labels \"nope\"}}", "<no value>"),
        ("{{index .kind 0}}", "80"),
        ("{{len .spec.containers}} {{len .kind}} {{len .metadata.labels}} {{len \"é\"}}", "3 3 3 2"),
        (
            "{{slice .kind 1}} {{slice .kind 1 2}} {{slice .spec.containers 1 2}} {{slice .kind}}",
            "od o [map[image:busybox name:y on:true w:2.5]] Pod",
        ),
        ("{{slice .status.l 0 1 2}}", "[3]"),
        (
            "{{eq .kind \"Pod\"}} {{eq 1 1}} {{eq 1 2 1}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt 2 1}} {{ge 1 2}} {{lt \"a\" \"b\"}}",
            "true true true true true true true false true",
        ),
        (
            "{{eq .spec.f 1.5}} {{eq .spec.b true}} {{eq (index .status.l 0) 3}} {{gt .spec.f 1.0}}",
            "true true true true",
        ),
        ("{{eq .nope 1}}", "false"),
        ("{{eq .nope .nope2}}", "true"),
        ("{{eq .nope nil}}", "true"),
        ("{{eq .spec.nul nil}}", "true"),
        ("{{eq nil nil}}", "true"),
        (
            "{{and 1 0}} {{and 1 2}} {{or 0 \"\"}} {{or 0 \"x\"}} {{not 1}} {{not .nope}} {{and .kind .nope}} {{or .nope .kind}}",
            "0 2  x false true <no value> Pod",
        ),
        ("{{or .nope .nope2}}", "<no value>"),
        ("{{and false (index .status.l 9)}}", "false"),
        (
            "{{print .nope}}|{{print .spec.nul}}|{{print .metadata.labels}}|{{print .spec.f}}",
            "<nil>|<nil>|map[app.kubernetes.io/name:web tier:front zz:b]|1.5",
        ),
        ("{{printf \"%s-%d\" .kind 3}}", "Pod-3"),
        (
            "{{printf \"%s\" 3}} {{printf \"%d\" \"x\"}} {{printf \"%s\" (index .status.l 0)}} {{printf \"%d\" (index .status.l 0)}}",
            "%!s(int=3) %!d(string=x) %!s(int64=3) 3",
        ),
        (
            "{{printf \"%v %v %v\" .status.l .spec.f .metadata.labels}}",
            "[3 1 2] 1.5 map[app.kubernetes.io/name:web tier:front zz:b]",
        ),
        (
            "{{printf \"%q\" .kind}} {{printf \"%5s|%-5s|%05d|%x|%X|%c|%U|%t|%T|%%\" \"a\" \"b\" 42 255 255 65 65 true \"x\"}}",
            "\"Pod\"     a|b    |00042|ff|FF|A|U+0041|true|string|%",
        ),
        ("{{printf \"%.2f %e %g %8.3f\" .spec.f .spec.f .spec.f .spec.f}}", "1.50 1.500000e+00 1.5    1.500"),
        (
            "{{printf \"%s\"}} {{printf \"%s\" \"a\" \"b\" 1}} {{printf \"%\"}} {{printf \"%z\" 1}} {{printf \"%!\"}}",
            "%!s(MISSING) a%!(EXTRA string=b, int=1) %!(NOVERB) %!z(int=1) %!!(MISSING)",
        ),
        (
            "{{printf \"%T %T %T %T %T %T\" 1 1.5 .status.l .metadata (index .status.l 0) nil}}",
            "int float64 []interface {} map[string]interface {} int64 <nil>",
        ),
        ("{{printf \"%s\" .nope}} {{printf \"%d\" .nope}} {{printf \"%v\" .nope}}", "%!s(<nil>) %!d(<nil>) <nil>"),
        (
            "{{printf \"%s\" .status.l}} {{printf \"%d\" .status.l}} {{printf \"%q\" .metadata.labels}} {{printf \"%s\" .metadata.labels}}",
            "[%!s(int64=3) %!s(int64=1) %!s(int64=2)] [3 1 2] map[\"app.kubernetes.io/name\":\"web\" \"tier\":\"front\" \"zz\":\"b\"] map[app.kubernetes.io/name:web tier:front zz:b]",
        ),
        (
            "{{printf \"%#v %+v\" .metadata.labels .metadata.labels}} {{printf \"%#v\" \"a\"}} {{printf \"%#v\" 1}} {{printf \"%#v\" .status.l}}",
            "map[string]interface {}{\"app.kubernetes.io/name\":\"web\", \"tier\":\"front\", \"zz\":\"b\"} map[app.kubernetes.io/name:web tier:front zz:b] \"a\" 1 []interface {}{3, 1, 2}",
        ),
        (
            "{{printf \"%x\" \"hello\"}} {{printf \"% x\" \"hello\"}} {{printf \"%X\" \"hi\"}} {{printf \"%10.3s|\" \"abcdef\"}} {{printf \"%+d\" 5}} {{printf \"%o %b\" 8 5}} {{printf \"%#x\" 255}}",
            "68656c6c6f 68 65 6c 6c 6f 6869        abc| +5 10 101 0xff",
        ),
        (
            "{{printf \"%*d\" 5 42}} {{printf \"%[2]d %[1]d\" 1 2}} {{printf \"%-10s|\" \"é\"}} {{printf \"%6.2f|\" 3.14159}} {{printf \"%f\" 1}} {{printf \"%d\" 1.5}} {{printf \"%t\" 1}} {{printf \"%v\" true}} {{printf \"%5t|\" true}} {{printf \"%08.3f\" 3.14159}} {{printf \"%+.1e\" 12345.678}} {{printf \"%5v|%-5v|\" 1 2}} {{printf \"%5v\" \"a\"}} {{printf \"%05s\" \"a\"}} {{printf \"%q\" 65}} {{printf \"%s\" true}}",
            "   42 2 1 é         |   3.14| %!f(int=1) %!d(float64=1.5) %!t(int=1) true  true| 0003.142 +1.2e+04     1|2    |     a 0000a 'A' %!s(bool=true)",
        ),
        (
            "{{html \"<a href='x'>&\\\"\"}} {{js \"it's <b> \\\"q\\\" \\n é =&\"}} {{urlquery \"a b&c=d/é\"}} {{html .kind 1}}",
            "&lt;a href=&#39;x&#39;&gt;&amp;&#34; it\\'s \\u003Cb\\u003E \\\"q\\\" \\u000A é \\u003D\\u0026 a+b%26c%3Dd%2F%C3%A9 Pod1",
        ),
        ("{{base64decode .status.enc}} {{.status.enc | base64decode}}", "hello hello"),
        ("{{.kind | printf \"%s-%s\" \"a\" | len}}", "5"),
        ("{{\"a\" | len | printf \"%d\"}}", "1"),
        ("{{$.kind}} {{range .status.l}}{{$.kind}}{{.}} {{end}}", "Pod Pod3 Pod1 Pod2 "),
        ("{{true}} {{false}} {{true | not}}", "true false false"),
        ("{{.metadata.name}}{{\"\\n\"}}{{`raw\\n`}}{{\"\\u00e9\\t\\\"\\x41\"}}", "a\nraw\\né\t\"A"),
        ("{{if and .kind (eq .kind \"Pod\")}}yes{{end}}", "yes"),
        ("{{if not (eq .kind \"Pod\")}}yes{{else}}no{{end}}", "no"),
        ("{{range $i, $e := .status.ll}}{{range $j, $f := $e}}{{$i}}{{$j}}:{{$f}} {{end}}{{end}}", "00:1 01:2 10:3 "),
        ("{{range .status.ll}}{{range .}}{{.}},{{end}};{{end}}", "1,2,;3,;"),
        ("{{$n := 0}}{{range .status.l}}{{$n = .}}{{end}}{{$n}}", "2"),
        ("{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}", "21"),
        ("{{$x := 0}}{{range $x = .status.l}}{{$x}}{{end}}{{$x}}", "3122"),
        ("{{$i := 0}}{{$x := 0}}{{range $i, $x = .status.l}}{{$i}}{{$x}} {{end}}", "03 11 22 "),
        ("a  {{- .kind -}}  b", "aPodb"),
        ("a {{- .kind }} b", "aPod b"),
        ("{{.kind -}}   c", "Podc"),
        ("{{- .kind}}", "Pod"),
        ("{{ .kind }}", "Pod"),
        ("{{\t.kind\t}}", "Pod"),
        ("{{print 1.0}} {{print 100000000.0}} {{print 1e21}} {{.spec.big}}", "1 1e+08 1e+21 1.2345675e+06"),
        (
            "{{.metadata}}",
            "map[annotations:map[empty: n:<a & b> q:say \"hi\"\n u:héé] labels:map[app.kubernetes.io/name:web tier:front zz:b] name:a namespace:default]",
        ),
        ("{{len (index .spec.containers 0).ports}}", "2"),
        ("{{(index (index .spec.containers 0).ports 0).containerPort}}", "80"),
        ("{{(.nope).x}}", "<no value>"),
        (
            "{{range .metadata}}{{.}},{{end}}",
            "map[empty: n:<a & b> q:say \"hi\"\n u:héé],map[app.kubernetes.io/name:web tier:front zz:b],a,default,",
        ),
        (
            "{{if .spec.containers}}y{{end}}{{if .spec.em}}y{{end}}{{if .spec.eo}}y{{end}}{{if 0}}y{{end}}{{if 0.0}}y{{end}}{{if \"\"}}y{{end}}{{if .spec.nul}}y{{end}}",
            "y",
        ),
        ("{{and 1 2 | print}}", "2"),
        ("{{1 | print 2}}", "2 1"),
        ("{{. | print | len | print}}", "532"),
        ("{{.a|}}", "<no value>"),
        ("{{print (.a).b.c}}", "<nil>"),
        ("{{print .a.b .c}}", "<nil> <nil>"),
        ("{{$.a.b}}", "<no value>"),
        ("{{.kind}}{{/*a*/}}{{.kind}}", "PodPod"),
        ("{{range $i,$e := .status.l}}{{$i}}{{$e}}{{end}}", "031122"),
        ("{{range $i , $e:=.status.l}}{{$i}}{{$e}}{{end}}", "031122"),
        ("{{$a:=1}}{{$a}}", "1"),
        ("{{$a :=1}}{{$a}}", "1"),
        ("{{$a := 1 | print}}{{$a}}", "1"),
        ("{{print 'a' 'é' '\\n' '\\''}}", "97 233 10 39"),
        ("{{.3}}", "0.3"),
        ("{{if .kind}}\nx\n{{end}}", "\nx\n"),
        ("{{.kind\n| print}}", "Pod"),
        ("a\n{{- \n.kind\n -}}\nb", "aPodb"),
        ("{{range .status.l}}{{.}}\n{{end}}", "3\n1\n2\n"),
        (
            "{{printf \"[%08.3f]\" .metadata.labels}}",
            "[map[%!f(string=00000app):%!f(string=00000web) %!f(string=00000tie):%!f(string=00000fro) %!f(string=000000zz):%!f(string=0000000b)]]",
        ),
        ("{{printf \"[%.0d]\" 123456789.125}}", "[%!d(float64=1e+08)]"),
        ("{{printf \"%s\" .spec.f}}", "%!s(float64=1.5)"),
        ("{{printf \"%.3g %.10g %G\" .spec.big .spec.big .spec.big}}", "1.23e+06 1234567.5 1.2345675E+06"),
        ("{{printf \"%99999999d\" 1}}", "%!(NOVERB)%!(EXTRA int=1)"),
        ("{{printf \"%-8.5d|\" 42}}", "00042   |"),
        ("{{printf \"%[3]d\" 1}}", "%!d(BADINDEX)"),
        ("{{printf \"%*d\" \"a\" 1}}", "%!(BADWIDTH)1"),
        ("{{printf \"%#q %O %#o\" \"a\" 8 8}}", "`a` 0o10 010"),
        ("{{base64decode \"YQ==\"}}", "a"),
        ("{{base64decode \"YWI=\"}}", "ab"),
    ] {
        check_prints(template, expected);
    }
}

#[test]
fn broken_templates_are_refused() {
    for (template, expected) in [
        ("{{}}", "1: missing value for command"),
        ("{{)}}", "1: unexpected right paren"),
        ("{{(}}", "1: unclosed left paren"),
        ("{{ ( . }}", "1: unclosed left paren"),
        ("{{.a", "1: unclosed action"),
        ("{{.a}", "1: bad character U+007D '}'"),
        ("{{.a b}}", "1: function \"b\" not defined"),
        ("{{foo}}", "1: function \"foo\" not defined"),
        ("{{end}}", "1: unexpected {{end}}"),
        ("{{else}}", "1: unexpected {{else}}"),
        ("{{if}}{{end}}", "1: missing value for if"),
        ("{{if .a}}", "1: unexpected EOF"),
        ("{{if .a}}{{else}}{{else}}{{end}}", "1: expected end; found {{else}}"),
        ("{{range .a}}{{else if .b}}{{end}}", "1: unexpected <if> in input"),
        ("{{break}}", "1: {{break}} outside {{range}}"),
        ("{{range .a}}{{break 1}}{{end}}", "1: unexpected \"1\" in {{break}}"),
        ("{{$x}}", "1: undefined variable \"$x\""),
        ("{{$x := 1}}{{$x}}{{$y}}", "1: undefined variable \"$y\""),
        ("{{\"abc}}", "1: unterminated quoted string"),
        ("{{`abc}}", "1: unterminated raw quoted string"),
        ("{{'a}}", "1: unterminated character constant"),
        ("{{'ab'}}", "1: malformed character constant: 'ab'"),
        ("{{1e}}", "1: illegal number syntax: \"1e\""),
        ("{{1x}}", "1: bad number syntax: \"1x\""),
        ("{{99999999999999999999}}", "1: integer overflow: \"99999999999999999999\""),
        ("{{.a-b}}", "1: bad character U+002D '-'"),
        ("{{.a.b-c}}", "1: bad character U+002D '-'"),
        ("{{/* c */ }}x", "1: comment ends before closing delimiter"),
        ("{{/* c }}x", "1: unclosed comment"),
        ("{{.a | 3}}", "1: non executable command in pipeline stage 2"),
        ("{{.a,.b}}", "1: unexpected \",\" in operand"),
        ("{{$x, $y := .a}}", "1: too many declarations in command"),
        ("{{range $x, $y, $z := .a}}{{end}}", "1: too many declarations in range"),
        ("{{range $x, 3 := .a}}{{end}}", "1: range can only initialize variables"),
        ("{{.a := 3}}", "1: unexpected \":=\" in operand"),
        ("{{define x}}{{end}}", "1: unexpected \"x\" in define clause"),
        ("{{define \"x\"}}", "1: unexpected EOF"),
        ("{{template x}}", "1: unexpected \"x\" in template clause"),
        ("{{#}}", "1: unexpected \"#\" in command"),
        ("{{é}}", "1: function \"é\" not defined"),
        ("{{if .a}}x", "1: unexpected EOF"),
        ("y{{end", "1: unclosed action"),
        ("{{\"x\".a}}", "1: unexpected . after term \"\\\"x\\\"\""),
        ("{{..}}", "1: unexpected <.> in operand"),
        ("{{\"\\q\"}}", "1: invalid syntax"),
        ("{{.kind-}}", "1: bad character U+002D '-'"),
        ("{{.kind -}", "1: illegal number syntax: \"-\""),
        ("{{nil.x}}", "1: unexpected . after term \"nil\""),
        ("{{\"x\" | 3}}", "1: non executable command in pipeline stage 2"),
        (
            "{{define \"a\"}}1{{end}}{{define \"a\"}}2{{end}}{{template \"a\"}}",
            "1: template: multiple definition of template \"a\"",
        ),
        ("{{block \"x\"}}a{{end}}", "1: missing value for block clause"),
        ("{{if .a}}{{end}}{{end}}", "1: unexpected {{end}}"),
        ("{{with}}{{end}}", "1: missing value for with"),
        ("{{range}}{{end}}", "1: missing value for range"),
        ("{{template}}", "1: unexpected \"}}\" in template clause"),
        ("{{define}}", "1: unexpected \"}}\" in define clause"),
        ("{{block}}", "1: unexpected \"}}\" in block clause"),
        ("{{if .kind}}a{{else}}b", "1: unexpected EOF"),
        ("{{\"aaaaaaaaaaaaaaaaaaaaaaaaaaa\" .}}{{)}}", "1: unexpected right paren"),
        ("{{= 3}}", "1: unexpected \"=\" in command"),
        ("{{:= 3}}", "1: unexpected \":=\" in command"),
        ("{{: 3}}", "1: expected :="),
        ("{{! 3}}", "1: unexpected \"!\" in command"),
        ("{{.a!}}", "1: bad character U+0021 '!'"),
        ("{{|.a}}", "1: unexpected \"|\" in command"),
        ("{{.a||.b}}", "1: unexpected \"|\" in command"),
        ("{{print (}}", "1: unclosed left paren"),
        ("{{print (1}}", "1: unclosed left paren"),
        ("{{print 1)}}", "1: unexpected right paren"),
        ("{{print ()}}", "1: missing value for parenthesized pipeline"),
        ("{{print .a.}}", "1: unexpected <.> in operand"),
        ("{{$a.b}}", "1: undefined variable \"$a\""),
        ("{{print if}}", "1: unexpected <if> in operand"),
        ("{{if if}}{{end}}", "1: unexpected <if> in if"),
        ("{{define \"x\"}}{{else}}{{end}}", "1: unexpected {{else}} in define clause"),
        ("{{range .a}}{{define \"x\"}}{{end}}{{end}}", "1: unexpected <define> in command"),
        ("{{ /* c */ }}", "1: unexpected \"/\" in command"),
        ("{{\"a\\", "1: unterminated quoted string"),
        ("{{true.a}}", "1: unexpected . after term \"true\""),
        ("{{3.a}}", "1: bad number syntax: \"3.a\""),
        ("{{.a.3}}", "1: unexpected \".3\" in operand"),
        ("{{$3}}", "1: undefined variable \"$3\""),
        ("{{_x}}", "1: function \"_x\" not defined"),
        ("{{.a\n}}{{foo}}", "2: function \"foo\" not defined"),
        ("a\n{{.a\n{{", "3: unexpected \"{\" in operand"),
        ("x\n\n{{foo}}", "3: function \"foo\" not defined"),
        ("{{print\n\"a\nb\"}}", "2: unterminated quoted string in action started at output:1"),
        ("{{/* a\nb */}}c{{foo}}", "1: function \"foo\" not defined"),
        ("{{if .a}}\n{{end", "2: unclosed action"),
        ("x{{\n\n)}}", "3: unexpected right paren in action started at output:1"),
        ("{{`a\nb`}}{{foo}}", "2: function \"foo\" not defined"),
        ("a\n{{.a\n!}}", "3: unexpected \"!\" in operand"),
    ] {
        assert!(matches!(Template::parse(template), Err(TemplateError::Parse { .. })), "{template}");
        check_fails(template, expected);
    }
}

#[test]
fn templates_that_do_not_fit_the_data_fail() {
    for (template, expected) in [
        ("{{3 | .a}}", "1:6: executing \"output\" at <.a>: a is not a method but has arguments"),
        ("{{nil}}", "1:2: executing \"output\" at <nil>: nil is not a command"),
        ("{{nil | print}}", "1:2: executing \"output\" at <nil>: nil is not a command"),
        ("{{$x = 3}}", "1:7: executing \"output\" at <3>: undefined variable: $x"),
        ("{{template \"x\"}}", "1:11: executing \"output\" at <{{template \"x\"}}>: template \"x\" not defined"),
        ("{{\"a\" \"b\"}}", "1:2: executing \"output\" at <\"a\">: can't give argument to non-function \"a\""),
        ("{{1 .}}", "1:2: executing \"output\" at <1>: can't give argument to non-function 1"),
        ("{{. .}}", "1:2: executing \"output\" at <.>: can't give argument to non-function ."),
        ("{{.kind .}}", "1:2: executing \"output\" at <.kind>: kind is not a method but has arguments"),
        ("{{.kind.x}}", "1:7: executing \"output\" at <.kind.x>: can't evaluate field x in type interface {}"),
        ("{{with .kind}}{{.x}}{{end}}", "1:16: executing \"output\" at <.x>: can't evaluate field x in type string"),
        ("{{(.kind).x}}", "1:3: executing \"output\" at <.kind>: can't evaluate field x in type string"),
        ("{{$x := .kind}}{{$x.y}}", "1:19: executing \"output\" at <$x.y>: can't evaluate field y in type string"),
        ("{{.spec.nul.x}}", "1:7: executing \"output\" at <.spec.nul.x>: nil pointer evaluating interface {}.x"),
        ("{{range .kind}}{{end}}", "1:8: executing \"output\" at <.kind>: range can't iterate over Pod"),
        ("{{range 3}}{{.}}{{end}}", "1:8: executing \"output\" at <3>: range can't iterate over 3"),
        (
            "{{index .spec.containers 3}}",
            "1:2: executing \"output\" at <index .spec.containers 3>: error calling index: reflect: slice index out of range",
        ),
        (
            "{{index .spec.containers 9}}",
            "1:2: executing \"output\" at <index .spec.containers 9>: error calling index: index out of range: 9",
        ),
        (
            "{{index .spec.containers -1}}",
            "1:2: executing \"output\" at <index .spec.containers -1>: error calling index: index out of range: -1",
        ),
        (
            "{{index .spec.containers \"a\"}}",
            "1:2: executing \"output\" at <index .spec.containers \"a\">: error calling index: cannot index slice/array with type string",
        ),
        (
            "{{index .spec.containers nil}}",
            "1:2: executing \"output\" at <index .spec.containers nil>: error calling index: cannot index slice/array with nil",
        ),
        (
            "{{index .metadata.labels 1}}",
            "1:2: executing \"output\" at <index .metadata.labels 1>: error calling index: value has type int; should be string",
        ),
        (
            "{{index .metadata.labels nil}}",
            "1:2: executing \"output\" at <index .metadata.labels nil>: error calling index: value is nil; should be of type string",
        ),
        (
            "{{index .nope 1}}",
            "1:2: executing \"output\" at <index .nope 1>: error calling index: index of untyped nil",
        ),
        (
            "{{index .spec.nul 1}}",
            "1:2: executing \"output\" at <index .spec.nul 1>: error calling index: index of untyped nil",
        ),
        (
            "{{index .kind 9}}",
            "1:2: executing \"output\" at <index .kind 9>: error calling index: index out of range: 9",
        ),
        (
            "{{index 3 1}}",
            "1:2: executing \"output\" at <index 3 1>: error calling index: can't index item of type int",
        ),
        ("{{index nil 1}}", "1:2: executing \"output\" at <index nil 1>: error calling index: index of untyped nil"),
        ("{{index}}", "1:2: executing \"output\" at <index>: wrong number of args for index: want at least 1 got 0"),
        (
            "{{index .metadata \"nope\" \"x\"}}",
            "1:2: executing \"output\" at <index .metadata \"nope\" \"x\">: error calling index: index of nil pointer",
        ),
        (
            "{{len .nope}}",
            "1:2: executing \"output\" at <len .nope>: error calling len: reflect: call of reflect.Value.Type on zero Value",
        ),
        ("{{len .spec.nul}}", "1:2: executing \"output\" at <len .spec.nul>: error calling len: len of nil pointer"),
        ("{{len 3}}", "1:2: executing \"output\" at <len 3>: error calling len: len of type int"),
        ("{{len .spec.b}}", "1:2: executing \"output\" at <len .spec.b>: error calling len: len of type bool"),
        ("{{len}}", "1:2: executing \"output\" at <len>: wrong number of args for len: want 1 got 0"),
        ("{{len . .}}", "1:2: executing \"output\" at <len>: wrong number of args for len: want 1 got 2"),
        (
            "{{slice .kind 1 2 3}}",
            "1:2: executing \"output\" at <slice .kind 1 2 3>: error calling slice: cannot 3-index slice a string",
        ),
        (
            "{{slice .kind 2 1}}",
            "1:2: executing \"output\" at <slice .kind 2 1>: error calling slice: invalid slice index: 2 > 1",
        ),
        (
            "{{slice .kind 9}}",
            "1:2: executing \"output\" at <slice .kind 9>: error calling slice: index out of range: 9",
        ),
        (
            "{{slice .nope 1}}",
            "1:2: executing \"output\" at <slice .nope 1>: error calling slice: slice of untyped nil",
        ),
        (
            "{{slice 3 1}}",
            "1:2: executing \"output\" at <slice 3 1>: error calling slice: can't slice item of type int",
        ),
        (
            "{{eq 1 1.0}}",
            "1:2: executing \"output\" at <eq 1 1.0>: error calling eq: incompatible types for comparison",
        ),
        (
            "{{gt .spec.f 1}}",
            "1:2: executing \"output\" at <gt .spec.f 1>: error calling gt: incompatible types for comparison",
        ),
        (
            "{{eq .kind 1}}",
            "1:2: executing \"output\" at <eq .kind 1>: error calling eq: incompatible types for comparison",
        ),
        (
            "{{eq .spec.em .spec.em}}",
            "1:2: executing \"output\" at <eq .spec.em .spec.em>: error calling eq: non-comparable type []: []interface {}",
        ),
        (
            "{{eq .metadata 1}}",
            "1:2: executing \"output\" at <eq .metadata 1>: error calling eq: incompatible types for comparison",
        ),
        ("{{eq 1}}", "1:2: executing \"output\" at <eq 1>: error calling eq: missing argument for comparison"),
        ("{{eq}}", "1:2: executing \"output\" at <eq>: wrong number of args for eq: want at least 1 got 0"),
        ("{{ne 1}}", "1:2: executing \"output\" at <ne>: wrong number of args for ne: want 2 got 1"),
        ("{{lt .nope 1}}", "1:2: executing \"output\" at <lt .nope 1>: error calling lt: invalid type for comparison"),
        (
            "{{lt .metadata 1}}",
            "1:2: executing \"output\" at <lt .metadata 1>: error calling lt: invalid type for comparison",
        ),
        (
            "{{lt true false}}",
            "1:2: executing \"output\" at <lt true false>: error calling lt: invalid type for comparison",
        ),
        (
            "{{lt 1 \"a\"}}",
            "1:2: executing \"output\" at <lt 1 \"a\">: error calling lt: incompatible types for comparison",
        ),
        ("{{and}}", "1:2: executing \"output\" at <and>: wrong number of args for and: want at least 1 got 0"),
        ("{{not}}", "1:2: executing \"output\" at <not>: wrong number of args for not: want 1 got 0"),
        ("{{not 1 2}}", "1:2: executing \"output\" at <not>: wrong number of args for not: want 1 got 2"),
        (
            "{{and true (index .status.l 9)}}",
            "1:12: executing \"output\" at <index .status.l 9>: error calling index: index out of range: 9",
        ),
        ("{{printf 3}}", "1:9: executing \"output\" at <3>: expected string; found 3"),
        (
            "{{printf .spec.f}}",
            "1:14: executing \"output\" at <.spec.f>: wrong type for value; expected string; got float64",
        ),
        ("{{printf .nope}}", "1:9: executing \"output\" at <.nope>: invalid value; expected string"),
        ("{{printf}}", "1:2: executing \"output\" at <printf>: wrong number of args for printf: want at least 1 got 0"),
        (
            "{{exists .metadata \"labels\"}} {{exists .metadata \"nope\"}} {{exists .spec.containers 0 \"name\"}} {{exists .spec.containers 7}} {{exists .nope \"a\"}} {{exists .kind 0}} {{exists .kind \"a\"}} {{exists .}} {{exists .spec.nul}} {{exists .metadata 1}} {{exists}}",
            "1:245: executing \"output\" at <exists>: wrong number of args for exists: want at least 1 got 0",
        ),
        (
            "{{base64decode .kind}}",
            "1:2: executing \"output\" at <base64decode .kind>: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0",
        ),
        (
            "{{base64decode \"!!\"}}",
            "1:2: executing \"output\" at <base64decode \"!!\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0",
        ),
        ("{{base64decode 3}}", "1:15: executing \"output\" at <3>: expected string; found 3"),
        ("{{base64decode .nope}}", "1:15: executing \"output\" at <.nope>: invalid value; expected string"),
        (
            "{{base64decode .spec.f}}",
            "1:20: executing \"output\" at <.spec.f>: wrong type for value; expected string; got float64",
        ),
        (
            "{{base64decode}}",
            "1:2: executing \"output\" at <base64decode>: wrong number of args for base64decode: want 1 got 0",
        ),
        ("{{call 3}}", "1:2: executing \"output\" at <call 3>: error calling call: non-function 3 of type int"),
        (
            "{{call .kind}}",
            "1:2: executing \"output\" at <call .kind>: error calling call: non-function .kind of type string",
        ),
        ("{{call nil}}", "1:2: executing \"output\" at <call nil>: error calling call: call of nil"),
        ("{{.kind | len | .x}}", "1:16: executing \"output\" at <.x>: x is not a method but has arguments"),
        ("{{.metadata | .name}}", "1:14: executing \"output\" at <.name>: name is not a method but has arguments"),
        ("{{range $x = .status.l}}{{end}}", "1:20: executing \"output\" at <.status.l>: undefined variable: $x"),
        ("{{(len .kind).x}}", "1:7: executing \"output\" at <.kind>: can't evaluate field x in type int"),
        ("{{(nil).x}}", "1:3: executing \"output\" at <nil>: nil is not a command"),
        (
            "{{index .spec.containers 0 | .name}}",
            "1:29: executing \"output\" at <.name>: name is not a method but has arguments",
        ),
        (
            "{{.spec.containers.name}}",
            "1:7: executing \"output\" at <.spec.containers.name>: can't evaluate field name in type interface {}",
        ),
        (
            "{{range .spec.containers.name}}{{end}}",
            "1:13: executing \"output\" at <.spec.containers.name>: can't evaluate field name in type interface {}",
        ),
        ("{{range .spec.b}}{{end}}", "1:13: executing \"output\" at <.spec.b>: range can't iterate over true"),
        (
            "{{template \"nope\" .}}",
            "1:11: executing \"output\" at <{{template \"nope\" .}}>: template \"nope\" not defined",
        ),
        (
            "{{define \"a\"}}{{$}}{{$.x}}{{end}}{{template \"a\" .kind}}",
            "1:22: executing \"a\" at <$.x>: can't evaluate field x in type string",
        ),
        ("{{(print \"a\").b}}", "1:9: executing \"output\" at <\"a\">: can't evaluate field b in type string"),
        ("{{print.a}}", "1:2: executing \"output\" at <print>: can't evaluate field a in type string"),
        (
            "a\n{{.kind}}\n  {{index .status.l 9}}",
            "3:4: executing \"output\" at <index .status.l 9>: error calling index: index out of range: 9",
        ),
        (
            "{{base64decode \"YQ=\"}}",
            "1:2: executing \"output\" at <base64decode \"YQ=\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 3",
        ),
        (
            "{{base64decode \"YQ\"}}",
            "1:2: executing \"output\" at <base64decode \"YQ\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0",
        ),
        (
            "{{base64decode \"YQ=a\"}}",
            "1:2: executing \"output\" at <base64decode \"YQ=a\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 2",
        ),
        (
            "{{base64decode \"YQ==YQ==\"}}",
            "1:2: executing \"output\" at <base64decode \"YQ==YQ==\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 4",
        ),
        (
            "{{base64decode \"=\"}}",
            "1:2: executing \"output\" at <base64decode \"=\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0",
        ),
        (
            "{{base64decode \"Y===\"}}",
            "1:2: executing \"output\" at <base64decode \"Y===\">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 1",
        ),
    ] {
        check_fails(template, expected);
    }
}

#[test]
fn errors_are_worded_as_kubectl_words_them() {
    let unended = Template::parse("{{.spec}} {{range .x}}").map(|_| ()).map_err(|error| error.to_string());
    assert_eq!(
        unended,
        Err("error parsing template {{.spec}} {{range .x}}, template: output:1: unexpected EOF".into())
    );
    let data = json!({"spec": {"ports": [80], "x": "<a>"}});
    let template = "ports: {{index .spec.ports 3}}";
    let Err(error) = Template::parse(template).and_then(|parsed| parsed.render(&data)) else {
        panic!("{template} should fail")
    };
    let reason = "template: output:1:9: executing \"output\" at <index .spec.ports 3>: \
         error calling index: index out of range: 3";
    assert_eq!(error.to_string(), format!("error executing template \"{template}\": {reason}"));
    let expected = format!(
        "ports: Error executing template: {reason}. Printing more information for debugging the template:\n\
         \ttemplate was:\n\t\t{template}\n\traw data was:\n\t\t{{\"spec\":{{\"ports\":[80],\"x\":\"\\u003ca\\u003e\"}}}}\n\
         \tobject given to template engine was:\n\t\tmap[spec:map[ports:[80] x:<a>]]\n\n"
    );
    assert!(matches!(error, TemplateError::Execute { printed, .. } if printed == expected));
}

#[test]
fn missing_keys_are_an_error_only_when_asked() {
    for (template, expected) in [
        ("{{.nope}}", "1:2: executing \"output\" at <.nope>: map has no entry for key \"nope\""),
        (
            "{{(index .metadata \"nope\").x}}",
            "1:19: executing \"output\" at <\"nope\">: nil data; no entry for key \"x\"",
        ),
    ] {
        let strict = Template::parse(template).map(|parsed| parsed.with_missing_keys(MissingKeys::Refused));
        let rendered = strict.and_then(|parsed| parsed.render(&pod()));
        assert_eq!(rendered.as_ref().map_err(reason), Err(expected), "{template}");
    }
}

#[test]
fn endless_templates_end() {
    let doubling = format!("{{{{$x := \"ab\"}}}}{}", "{{$x = print $x $x}}".repeat(40));
    let loops = "{{range $.status.l}}".repeat(30) + "x" + &"{{end}}".repeat(30);
    let calls = "{{define \"r\"}}{{template \"r\" .}}{{end}}{{template \"r\" .}}";
    let deep_calls = format!(
        "{{{{define \"r\"}}}}{}{{{{template \"r\" .}}}}{}{{{{end}}}}{{{{template \"r\" .}}}}",
        "{{if .}}".repeat(50),
        "{{end}}".repeat(50)
    );
    for template in [doubling, loops, calls.into(), deep_calls] {
        let start: String = template.chars().take(80).collect();
        let error = rendered(&template).map(|text| text.len()).map_err(|error| reason(&error).to_string());
        assert!(matches!(&error, Err(reason) if reason.contains("exceeded maximum")), "{start}: {error:?}");
    }
}

#[test]
fn nasty_templates_do_not_panic() {
    let pieces = [
        "{{",
        "}}",
        ".",
        "..",
        "$",
        "$x",
        ":=",
        "=",
        "|",
        "(",
        ")",
        "\"",
        "`",
        "'",
        "\\",
        "é",
        "🦀",
        "-",
        "9",
        ",",
        "/*",
        "*/",
        " ",
        "\n",
        "range ",
        "if ",
        "end",
        "else",
        "print ",
        "index ",
        "printf \"%",
        "{{- ",
        " -}}",
        "0x",
        "1e999",
        "nil",
    ];
    let mut templates: Vec<String> =
        pieces.iter().flat_map(|a| pieces.iter().map(move |b| format!("{{{{{a}{b} {b}{a}}}}}{a}{b}"))).collect();
    for piece in pieces {
        templates.push(format!("{{{{{}}}}}", piece.repeat(3_000)));
        templates.push(piece.repeat(3_000));
    }
    templates.push(format!("{{{{{}.{}}}}}", "(".repeat(5_000), ")".repeat(5_000)));
    templates.push("{{if .}}".repeat(5_000));
    templates.push("{{if .}}a{{else ".repeat(5_000));
    templates.push("{{define \"x\"}}".repeat(5_000));
    templates.push("{{block \"x\" .}}".repeat(5_000));
    for format in [
        "%",
        "%!",
        "%[",
        "%[]d",
        "%[9",
        "%.",
        "%.*",
        "%*",
        "%-",
        "%é",
        "%99999999999999999999d",
        "%.99999999999f",
        "%🦀",
    ] {
        templates.push(format!("{{{{printf {format:?} 1 \"é\" .spec.f .metadata}}}}"));
    }
    for index in [i64::MIN, i64::MAX, -1] {
        templates.push(format!(
            "{{{{index .status.l {index}}}}}{{{{slice .kind {index} {index}}}}}{{{{printf \"%*d\" {index} 1}}}}"
        ));
        templates.push(format!("{{{{slice .metadata.annotations.u 2 {index}}}}}{{{{printf \"%c%U%q%x%d\" {index}}}}}"));
    }
    templates.push("{{slice .metadata.annotations.u 2 3}}{{js .}}{{urlquery .}}{{html .}}".into());
    for template in &templates {
        let _ = rendered(template);
    }
}
