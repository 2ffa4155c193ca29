#!/usr/bin/env python3
"""Makes static/schema.txt, the table behind src/api/schema, from a condensed OpenAPI document of Kubernetes.

    python3 xtask/schema.py schema.json > static/schema.txt

The input is one JSON object, type name to type: `{"apps/v1.DeploymentSpec": {"fields": {"replicas": "integer:int32",
"template": "->core/v1.PodTemplateSpec"}, "required": [...], "enum": {field: [...]}, "default": {field: ...},
"patch": {field: [strategies, merge key]}, "gvk": ["apps/v1 Deployment"]}}`. What OpenAPI leaves out, the names of Go
types in error messages, comes from go_types.txt beside this script.

The output is made for a small page and for diffs that people can read. A line without indentation begins a type: its
name, and for kinds `apiVersion/kind`. Lines with one blank before them are its fields, sorted: name, type, then what is
known of it, in words without blanks:

    apps/v1.Deployment apps/v1/Deployment
     spec apps/v1.DeploymentSpec
    core/v1.Container
     imagePullPolicy string enum=Always,IfNotPresent,Never go=v1.PullPolicy
     ports []core/v1.ContainerPort patch=merge:containerPort

Types: string, bytes (base64), boolean, int32, int64, double, Quantity, IntOrString, meta/v1.Time, meta/v1.MicroTime,
another type's name, `?Name` for anything at all; `[]` before it makes a list, `{}` a map from strings.
Words: required, enum=a,b, default=JSON, patch=strategies:key, go=Go's name of the type.
"""

import json
import pathlib
import sys

SCALARS = {
    "string": "string",
    "string:byte": "bytes",
    "boolean": "boolean",
    "integer:int32": "int32",
    "integer:int64": "int64",
    "number:double": "double",
}
SPECIAL = {"Quantity", "IntOrString", "meta/v1.Time", "meta/v1.MicroTime"}


def main():
    types = json.loads(pathlib.Path(sys.argv[1]).read_text())
    go_types = read_go_types()
    print("# Made by xtask/schema.py, which tells the form. Don't edit.")
    for name in sorted(types):
        info = types[name]
        if "fields" not in info:
            continue
        kinds = ["/".join(kind.split(" ")) for kind in info.get("gvk", [])]
        print(" ".join([name, *kinds]))
        for field in sorted(info["fields"]):
            print("", field, *words(types, info, field, go_types.get(f"{name}.{field}")))


def read_go_types():
    lines = pathlib.Path(__file__).with_name("go_types.txt").read_text().splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {field: go for go, *fields in rows for field in fields}


def words(types, info, field, go):
    result = [compact(types, info["fields"][field])]
    if field in info.get("required", []):
        result.append("required")
    if field in info.get("enum", {}):
        result.append("enum=" + ",".join(info["enum"][field]))
    if field in info.get("default", {}):
        result.append("default=" + json.dumps(info["default"][field], separators=(",", ":")))
    if field in info.get("patch", {}):
        strategies, key = info["patch"][field]
        result.append("patch=" + strategies + (f":{key}" if key else ""))
    if go:
        result.append("go=" + go)
    for word in result:
        assert " " not in word, f"{field}: a blank in {word}"
    return result


def compact(types, form):
    if form.startswith("[]"):
        return "[]" + compact(types, form[2:])
    if form.startswith("map[string]"):
        return "{}" + compact(types, form[len("map[string]"):])
    if not form.startswith("->"):
        return SCALARS[form]
    name = form[2:]
    if name in SPECIAL or "fields" in types[name]:
        return name
    return "?" + name


if __name__ == "__main__":
    main()
