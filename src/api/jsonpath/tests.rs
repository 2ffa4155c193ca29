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

#[track_caller]
fn check_prints(template: &str, expected: &str) {
    let printed = Template::parse(template).and_then(|parsed| parsed.render(&pod()));
    assert_eq!(printed.as_deref(), Ok(expected), "{template}");
}

#[track_caller]
fn check_fails(template: &str, expected: &str) {
    let printed = Template::parse(template).and_then(|parsed| parsed.render(&pod()));
    assert_eq!(printed.as_ref().map_err(JsonPathError::reason), Err(expected), "{template}");
}

#[test]
fn templates_print() {
    for (template, expected) in [
        ("{range .items[*]}", ""),
        ("{.spec.containers[?(@.ports)].name}", "x z"),
        ("{.spec.containers[?(@.on)].name}", "y"),
        ("{.spec.containers[?(@.on==true)].name}", "y"),
        ("{.spec.containers[?(@.w==2.5)].name}", "y"),
        ("{.spec.containers[?(@.w>=2.5)].name}", "y"),
        ("{.spec.containers[?(@.name!=\"x\")].name}", "y z"),
        ("{.spec.containers[?(@.name=='x')].name}", "x"),
        ("{.spec.containers[?(@.name<'y')].name}", "x"),
        ("{.spec.containers[?(@.name<='y')].name}", "x y"),
        ("{.spec.containers[?(@.image==\"nginx:1.25\")].ports[?(@.containerPort==80)].name}", "http"),
        ("{.spec.containers[?(@.ports[0].containerPort==80)].name}", "x"),
        ("{.spec.containers[?( @.name == \"x\" )].name}", "x"),
        ("{.spec.containers[?(@.name==\"x)\")].name}", ""),
        ("{.spec.containers[?()].name}", "x y z"),
        ("{.spec.containers[?(@.name=)].name}", ""),
        ("{.spec.containers[?(@[0])].name}", "x y z"),
        ("{.spec.containers[?(@.name==\"a\\\"b\")].name}", ""),
        ("{.spec.containers[?(\"x\"==@.name)].name}", "x"),
        ("{.spec.containers[?(@.name==@.name)].name}", "x y z"),
        ("{.spec.containers[*].name}", "x y z"),
        ("{.spec.containers[*]['name','image']}", "x y z nginx:1.25 busybox redis"),
        ("{.spec.containers[0,2].name}", "x z"),
        ("{.spec.containers[0, 2].name}", "x z"),
        ("{.spec.containers[,].name}", "x x"),
        ("{.spec.containers[].name}", "x"),
        ("{.spec.containers[:].name}", "x y z"),
        ("{.spec.containers[::2].name}", "x z"),
        ("{.spec.containers[0:2].name}", "x y"),
        ("{.spec.containers[-1].name}", "z"),
        ("{.spec.containers[-1:].name}", "z"),
        ("{.spec.containers[-2:].name}", "y z"),
        ("{.spec.containers[-3].name}", "x"),
        ("{.spec.containers[1:1].name}", ""),
        ("{.spec.containers[0:3:2].name}", "x z"),
        ("{.spec.containers[3:3].name}", ""),
        ("{.spec.containers[5:5].name}", ""),
        ("{.spec.containers[0:0].name}", ""),
        ("{.spec.containers['name']}", ""),
        ("{.metadata.labels}", "{\"app.kubernetes.io/name\":\"web\",\"tier\":\"front\",\"zz\":\"b\"}"),
        ("{.metadata.labels.app\\.kubernetes\\.io/name}", "web"),
        ("{.metadata.labels['app\\.kubernetes\\.io/name']}", "web"),
        ("{.metadata.labels['app.kubernetes.io/name']}", ""),
        ("{.metadata['labels']['tier']}", "front"),
        ("{['metadata'].name}", "a"),
        ("{['metadata']['name']}", "a"),
        (
            "{.metadata.annotations}",
            "{\"empty\":\"\",\"n\":\"\\u003ca \\u0026 b\\u003e\",\"q\":\"say \\\"hi\\\"\\n\",\"u\":\"héé\"}",
        ),
        ("{.metadata.annotations.q}", "say \"hi\"\n"),
        ("{.metadata.annotations.empty}", ""),
        ("{.metadata..name}", "a"),
        ("{..name}", "a x http y z"),
        ("{..containerPort}", "80 443 6379"),
        ("{..ports[0].containerPort}", "80 6379"),
        ("{..ports[*].containerPort}", "80 443 6379"),
        ("{..containers..name}", "x http y z"),
        ("{...name}", "a x http y z"),
        ("{..'name'}", "name"),
        ("{..['name']}", "a x http y z"),
        ("{.spec.nul}|{.spec.em}|{.spec.eo}|{.spec.b}|{.spec.f}|{.spec.big}", "null|[]|{}|true|1.5|1.2345675e+06"),
        ("{.spec.em[*]}", ""),
        ("{.spec.nul[0]}", ""),
        ("{.spec.nul.x}", ""),
        ("{.status.l}", "[3,1,2]"),
        ("{.status.ll[*][*]}", "1 2 3"),
        ("{.status.ll[0][1]}", "2"),
        ("{.status.l[?(@>1)]}", "3 2"),
        ("{.status.l[?(@==3)]}", "3"),
        ("{.status.l[?(@ > 1)]}", "3 2"),
        ("{.status.one.k.v}", "7"),
        ("{.status.one.*.v}", "7"),
        ("{.status.one.k}", "{\"v\":7}"),
        ("{\"x\"}{'y'}{\"\\t\"}{'\\n'}{\"a\\\"b\"}{'a\\'b'}{\"\\u00e9\"}{\"\\x41\"}{\"\\101\"}", "xy\t\na\"ba'béAA"),
        ("{\"a'b\"}{'a\"b'}", "a'ba\"b"),
        ("{true}{false}", "truefalse"),
        ("{.status.s.*}", "97 98 99"),
        ("{\"abc\".*}", "97 98 99"),
        ("{range .spec.containers[*]}{.name}{\"\\n\"}{end}", "x\ny\nz\n"),
        (
            "{range .spec.containers[*]}{.name}{\" \"}{range .ports[*]}{.containerPort}{\",\"}{end}{\"\\n\"}{end}done",
            "x 80,443,\ny \nz 6379,\ndone",
        ),
        ("{range .spec.containers[*]}{range .ports[*]}{.containerPort}{end}{end}{.kind}", "804436379Pod"),
        ("{range .spec.containers[*]}{.name}", "xyz"),
        ("{range .nope[*]}{.name}x{end}y", "y"),
        ("{range .nope[*]}{range .b[*]}{.name}{end}x{end}y", "y"),
        ("{range .spec.containers[?(@.on)]}{.name}{end}", "y"),
        ("{range .spec.containers[*].ports[*]}{.containerPort}{\" \"}{end}", "80 443 6379 "),
        ("{range .spec.containers}{.name}{end}", ""),
        ("{range .metadata.labels}{}{end}", "{\"app.kubernetes.io/name\":\"web\",\"tier\":\"front\",\"zz\":\"b\"}"),
        ("{range .metadata.name}{}{end}", "a"),
        ("{range}{end}", ""),
        ("{range .spec.containers[*]}x{end}{range .status.l[*]}{@}{end}", "xxx312"),
        ("{.}", ""),
        ("{@.metadata.name}", "a"),
        ("{$.metadata.name}", "a"),
        ("{.metadata.name}-{.status.phase}", "a-Running"),
        ("name={.metadata.name} {.kind}", "name=a Pod"),
        ("{.metadata.name }{ .kind}", "aPod"),
        ("{ .kind }", "Pod"),
        ("{.kind .metadata}", ""),
        ("{.metadata .name}", "a"),
        ("{.kind}}", "Pod}"),
        ("{.kind)}", ""),
        ("{.kind|x}", ""),
        ("{.é}", ""),
        ("{.metadata.annotations.u}", "héé"),
        ("{.metadata.labels.tier.x.y.z}", ""),
        ("{.kind.x}", ""),
        ("{.spec.containers.name}", ""),
        ("{.spec.containers[*].ports.containerPort}", ""),
        ("{.spec.containers[*].nope}", ""),
        ("{range .spec.containers[*]}{.nope}{\"-\"}{end}", "---"),
        ("{99999999999999999999999}", "1e+23"),
        ("{.spec.containers.*.name}", "x y z"),
        ("{.['kind']}", ""),
        ("{.'kind'}", ""),
        ("{.\"kind\"}", ""),
        ("{range .spec.containers[*]}{.name}{range}{end}{end}", "xyz"),
        ("{range .status.ll[*]}{range @[*]}{@}{\",\"}{end};{end}", "1,2,;3,;"),
        ("{range .status.ll[*]}{range $[*]}{@}{\",\"}{end}{\"\\n\"}{end}", "1,2,\n3,\n"),
        ("{.status.l[0:2]}{.status.l[-2:-1]}{.status.l[-3:2]}", "3 113 1"),
        ("{.spec.containers[?(@.nope==\"x\")].name}", ""),
        ("{.spec.containers[?(1==1)].name}", "x y z"),
        ("{.metadata['name','namespace']}", "a default"),
        ("{.metadata['name', 'namespace']}", "a default"),
        ("{.spec['containers'][0]['name']}", "x"),
        ("{.metadata.labels['a}b']}", ""),
        ("{.spec.containers[0].name}{\"\\n\"}{.spec.containers[1].name}", "x\ny"),
    ] {
        check_prints(template, expected);
    }
}

#[test]
fn broken_templates_are_refused() {
    for (template, expected) in [
        ("{.a", "unclosed action"),
        ("{.x[}", "unterminated array"),
        ("{.x[a]}", "invalid array index a"),
        ("{.spec.containers[?(@.name==\"x\"]}", "unterminated filter"),
        ("{.spec.containers[?(@.name==\"x\")}", "unclosed array expect ]"),
        ("{.spec.containers[?(@.name==)].name}", "unrecognized character in action: U+003D '='"),
        ("{.spec.containers[?(==x)].name}", "unrecognized character in action: U+003D '='"),
        ("{.spec.containers[?(@.name==\"x\" && @.on)].name}", "unrecognized character in action: U+0026 '&'"),
        ("{.spec.containers[-].name}", "array index - is not a number"),
        ("{.spec.containers[0:1:2:3].name}", "invalid array index 0:1:2:3"),
        ("{.spec.containers[ 0 ].name}", "invalid array index  0 "),
        ("{.spec.containers[\"name\"]}", "invalid array index \"name\""),
        ("{....name}", "invalid multiple recursive descent"),
        ("{..[\"name\"]}", "invalid array index \"name\""),
        ("{'\\\"'}", "unquote string '\\\"' error invalid syntax"),
        ("{\"\\'\"}", "unquote string \"\\'\" error invalid syntax"),
        ("{\"abc", "unterminated quoted string"),
        ("{\"abc\"", "unclosed action"),
        ("{1.2.3}", "cannot parse number 1.2.3"),
        ("{+}", "cannot parse number +"),
        ("{.metadata,.kind}", "unrecognized character in action: U+002C ','"),
        ("{.kind,}", "unrecognized character in action: U+002C ','"),
        ("}{.kind", "unclosed action"),
        ("{{.kind}}", "unrecognized character in action: U+007B '{'"),
        ("{.spec.containers[*}", "unterminated array"),
        ("{.spec.containers[0}", "unterminated array"),
        ("{.spec.containers[0]]}", "unrecognized character in action: U+005D ']'"),
        ("{(.kind)}", "unrecognized character in action: U+0028 '('"),
        ("{#}", "unrecognized character in action: U+0023 '#'"),
        ("{.spec.containers[99999999999999999999]}", "array index 99999999999999999999 is not a number"),
        ("{.a\\}", "unclosed action"),
        ("{.a\\", "unclosed action"),
        ("{*}", "unrecognized character in action: U+002A '*'"),
        ("{.[kind]}", "invalid array index kind"),
        ("{.spec.containers[?(@.name=~\"x\")]}", "unrecognized character in action: U+007E '~'"),
        ("{.spec.containers[?(@.name===“x”)]}", "unrecognized character in action: U+201C '“'"),
        ("{.spec.containers[?(@.ports[?(@.name==\"http\")])].name}", "unterminated filter"),
        ("{.spec.containers[?(@.ports[?(@.name)])].name}", "unterminated filter"),
        ("{[\"metadata\"]}", "invalid array index \"metadata\""),
        ("{[metadata]}", "invalid array index metadata"),
        ("{.metadata['name',namespace]}", "invalid array index namespace"),
    ] {
        check_fails(template, expected);
        assert!(matches!(Template::parse(template), Err(JsonPathError::Parse { .. })), "{template}");
    }
}

#[test]
fn templates_that_do_not_fit_the_data_fail() {
    for (template, expected) in [
        ("{end}", "not in range, nothing to end"),
        ("{foo}", "unrecognized identifier foo"),
        ("{.spec.containers[?(@.on>true)].name}", "invalid type for comparison"),
        ("{.spec.containers[?(@.w>2)].name}", "incompatible types for comparison"),
        ("{.spec.containers[?(@.ports[*].containerPort==80)].name}", "can only compare one element at a time"),
        ("{.spec.containers[?(@.name==x)].name}", "unrecognized identifier x"),
        ("{.spec.containers[-4].name}", "array index out of bounds: index -1, length 3"),
        ("{.spec.containers[3].name}", "array index out of bounds: index 3, length 3"),
        ("{.spec.containers[2:1].name}", "starting index 2 is greater than ending index 1"),
        ("{.spec.containers[0:4].name}", "array index out of bounds: index 3, length 3"),
        ("{.spec.containers[0:3:-1].name}", "step must be > 0"),
        ("{.spec.containers[0:3:0].name}", "step must be > 0"),
        ("{.spec.em[0]}", "array index out of bounds: index 0, length 0"),
        ("{.spec.em[-1]}", "array index out of bounds: index -1, length 0"),
        ("{.spec.nul[?(@.x)]}", "<nil> is not array or slice and cannot be filtered"),
        ("{.spec.b[?(@.x)]}", "true is not array or slice and cannot be filtered"),
        ("{.spec.f[?(@.x)]}", "1.5 is not array or slice and cannot be filtered"),
        ("{.spec.eo[?(@.x)]}", "map[] is not array or slice and cannot be filtered"),
        ("{.spec.b[0]}", "bool is not array or slice"),
        ("{.spec.f[0]}", "float64 is not array or slice"),
        ("{.status.l[0][0]}", "int64 is not array or slice"),
        ("{1}{1.5}{-1}{+2}{1e5}", "unrecognized identifier e5"),
        ("{end}{end}", "not in range, nothing to end"),
        ("{range .spec.containers[*]}{.name}{end}{end}", "not in range, nothing to end"),
        ("{é}", "unrecognized identifier é"),
        ("{[0]}", "map[string]interface {} is not array or slice"),
        ("{[*]}", "map[string]interface {} is not array or slice"),
        ("{kind}", "unrecognized identifier kind"),
        ("{if}", "unrecognized identifier if"),
        ("{.spec.containers[?(@.name=!\"x\")].name}", "unrecognized filter operator =!"),
        ("{.spec.containers[?(@.ports==\"x\")].name}", "invalid type for comparison"),
        ("{.spec.containers[?(@.name==1)].name}", "incompatible types for comparison"),
        ("{.spec.containers[?(@.name==null)].name}", "unrecognized identifier null"),
        ("{.spec.containers[?(@..containerPort==6379)].name}", "can only compare one element at a time"),
    ] {
        check_fails(template, expected);
    }
}

#[test]
fn errors_are_worded_as_kubectl_words_them() {
    let unclosed = Template::parse("{.items[0].metadata.name").map_err(|error| error.to_string());
    assert_eq!(
        unclosed.map(|_| ()),
        Err("error parsing jsonpath {.items[0].metadata.name, unclosed action".to_string())
    );
    let data = json!({"spec": {"containers": [{"name": "x", "w": 1.5}]}});
    let outside = Template::parse("{.spec.containers[3]}{\"\\n\"}").and_then(|parsed| parsed.render(&data));
    let expected = "error executing jsonpath \"{.spec.containers[3]}{\\\"\\\\n\\\"}\": Error executing template: \
         array index out of bounds: index 3, length 1. Printing more information for debugging the template:\n\
         \ttemplate was:\n\t\t{.spec.containers[3]}{\"\\n\"}\n\
         \tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{\"spec\":map[string]interface {}{\
         \"containers\":[]interface {}{map[string]interface {}{\"name\":\"x\", \"w\":1.5}}}}\n\n\n";
    assert_eq!(outside.map_err(|error| error.to_string()), Err(expected.to_string()));
}

#[test]
fn missing_keys_are_an_error_only_when_asked() {
    let strict = Template::parse("{.nope}").map(|parsed| parsed.with_missing_keys(MissingKeys::Refused));
    let reason = strict.and_then(|parsed| parsed.find(&pod()).map(|_| ())).map_err(|error| error.to_string());
    assert_eq!(reason, Err("nope is not found".to_string()));
    check_prints("{.nope}", "");
}

#[test]
fn all_values_come_out_as_json_on_request() {
    let printed = Template::parse("{.spec.containers[*].name}{.spec.em}{.nope} x")
        .and_then(|parsed| parsed.render_as_json(&pod()));
    let expected = "[\n    \"x\",\n    \"y\",\n    \"z\"\n]\n[\n    []\n]\n[]\n[\n    \" x\"\n]\n";
    assert_eq!(printed.as_deref(), Ok(expected));
}

#[test]
fn lone_paths_may_be_written_loosely() {
    for (path, expected) in [
        ("", Some("")),
        (".metadata.name", Some("{.metadata.name}")),
        ("metadata.name", Some("{.metadata.name}")),
        ("{metadata.name}", Some("{.metadata.name}")),
        ("{.metadata.name}", Some("{.metadata.name}")),
        (".items[0]", Some("{.items[0]}")),
        (".", Some("{..}")),
        ("..name", Some("{..name}")),
        ("{}", None),
        ("{.a}{.b}", None),
        ("{.a", None),
        (".a}", None),
    ] {
        let expected = expected.map(str::to_string).ok_or(RELAXED_FORMS.to_string());
        assert_eq!(relaxed(path).map_err(|error| error.to_string()), expected, "{path}");
    }
}

#[test]
fn nasty_templates_do_not_panic() {
    let data = pod();
    let pieces =
        ["{", "}", "[", "]", "(", "?(@", ")", "..", ".", "'", "\"", "\\", "é", "🦀", "-", "9", ":", ",", "*", "=="];
    let mut templates: Vec<String> =
        pieces.iter().flat_map(|a| pieces.iter().map(move |b| format!("{{.a{a}{b}{a}{b}}}{a}"))).collect();
    for piece in pieces {
        templates.push(format!("{{{}}}", piece.repeat(5_000)));
    }
    templates.push("{range .spec.containers[*]}".repeat(1_000));
    templates.push("{range ..}".repeat(60));
    templates.push(format!("{{{}.a{}}}", "[?(@".repeat(3_000), ")]".repeat(3_000)));
    templates.push(format!("{{.spec.containers[{0}:{0}:{0}]}}", i64::MAX));
    templates.push(format!("{{.spec.containers[{0}:-{0}:-{0}]}}", i64::MAX));
    templates.push(format!("{{.spec.containers[{}]}}", i64::MIN));
    templates.push(format!("{{.spec{}}}", "...*".repeat(200)));
    for template in &templates {
        let _ = Template::parse(template).and_then(|parsed| parsed.render(&data));
        let _ = relaxed(template);
    }
}
