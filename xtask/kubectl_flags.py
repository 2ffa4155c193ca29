"""Makes static/kubectl/flags.txt, the table that drives kubectl's flags, usage lines and completion.

    python3 xtask/kubectl_flags.py

It reads tests/fixtures/kubectl-flags.json (what the help texts of kubectl v1.32 say) and adds what help texts do not
tell: types, which flags must be given, other names of commands, and the subcommands that the fixture lacks.

A line without a tab in front is a command: its path, its aliases, words that it is suggested for, its usage.
A line with one is a flag: name and shorthand, type, marks, default. The marks:
    required      the command refuses to run without it
    alone=VALUE   the flag may stand without a value and then means VALUE
    gone          deprecated: a warning tells so, and the help is silent about it
    unsimulated   accepted, does nothing, and the command line says so
    unseen        does nothing that could be seen on a real cluster either
A flag without one of the last two is looked at by its command's code: src/kubectl/tests/flags.rs holds them all to it.
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent

ALIASES = {
    "create configmap": "cm",
    "create cronjob": "cj",
    "create deployment": "deploy",
    "create ingress": "ing",
    "create namespace": "ns",
    "create poddisruptionbudget": "pdb",
    "create priorityclass": "pc",
    "create quota": "resourcequota",
    "create service": "svc",
    "create serviceaccount": "sa",
    "set serviceaccount": "sa",
    "top node": "nodes,no",
    "top pod": "pods,po",
    "config use-context": "use",
}

SUGGESTED_FOR = {"get": "list,ps", "delete": "rm", "scale": "resize"}

REQUIRED = {
    "create deployment": ["image"],
    "create cronjob": ["image", "schedule"],
    "create clusterrolebinding": ["clusterrole"],
    "run": ["image"],
    "scale": ["replicas"],
    "autoscale": ["max"],
    "apply set-last-applied": ["filename"],
}

# Lists whose values are taken as they are; all other lists are split at commas.
ARRAYS = {
    "annotations", "annotation", "as-group", "audience", "env", "from-literal", "group", "prune-allowlist",
    "resource-name", "rule", "serviceaccount", "set-image", "user",
}

INT32 = {
    ("create deployment", "port"), ("create deployment", "replicas"), ("create priorityclass", "value"),
    ("autoscale", "min"), ("autoscale", "max"), ("autoscale", "cpu-percent"),
}

# Texts in spite of their look.
TEXTS = {"request-timeout"}

ALONE = {"dry-run": "unchanged", "validate": "strict", "cascade": "background"}

RECORDING = [
    "annotate", "apply", "autoscale", "create", "edit", "expose", "label", "patch", "replace", "run", "scale", "set env",
    "set image", "set resources", "set selector", "set serviceaccount",
]

CREATE_FLAGS = [
    ("allow-missing-template-keys", "", "true"), ("dry-run", "", "'none'"),
    ("field-manager", "", "'kubectl-create'"), ("output", "o", "''"), ("save-config", "", "false"),
    ("show-managed-fields", "", "false"), ("template", "", "''"), ("validate", "", "'strict'"),
]

SUBCOMMANDS = {
    "create secret docker-registry": (
        "NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string]"
        " [--from-file=[key=]source] [--dry-run=server|client|none]",
        [("append-hash", "", "false"), ("docker-email", "", "''"), ("docker-password", "", "''"),
         ("docker-server", "", "'https://index.docker.io/v1/'"), ("docker-username", "", "''"),
         ("from-file", "", "[]")],
    ),
    "create secret generic": (
        "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
        [("append-hash", "", "false"), ("from-env-file", "", "[]"), ("from-file", "", "[]"),
         ("from-literal", "", "[]"), ("type", "", "''")],
    ),
    "create secret tls": (
        "NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
        [("append-hash", "", "false"), ("cert", "", "''"), ("key", "", "''")],
    ),
    "create service clusterip": (
        "NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
        [("clusterip", "", "''"), ("tcp", "", "[]")],
    ),
    "create service externalname": (
        "NAME --external-name external.name [--dry-run=server|client|none]",
        [("external-name", "", "''"), ("tcp", "", "[]")],
    ),
    "create service loadbalancer": (
        "NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
        [("tcp", "", "[]")],
    ),
    "create service nodeport": (
        "NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
        [("node-port", "", "0"), ("tcp", "", "[]")],
    ),
}
REQUIRED["create service externalname"] = ["external-name"]


# Flags that do nothing here: why, and which, as COMMAND --FLAG…; `*` is every command.
UNSIMULATED = {
    "one user, one server, no wire, no log": [
        "global --as-uid --certificate-authority --client-certificate --client-key"
        " --password --profile --profile-output --tls-server-name --token --user --username --v"
        " --vmodule",
        "proxy --unix-socket",
        "config set --set-raw-bytes", "config set-cluster --embed-certs",
        "config set-credentials --auth-provider --auth-provider-arg --embed-certs --exec-api-version --exec-arg"
        " --exec-command --exec-env --exec-interactive-mode --exec-provide-cluster-info",
        "config view --flatten --merge",
    ],
    "rarely used, and its outcome would differ": [
        "debug --custom",
        "kustomize --enable-alpha-plugins --enable-helm --load-restrictor",
    ],
}

UNSEEN = {
    "the server is who it says it is, and of kubectl's version": [
        "global --insecure-skip-tls-verify --match-server-version", "logs --insecure-skip-tls-verify-backend",
    ],
    "they are for plug-ins and charts, which a kustomization has only if another flag allows them": [
        "kustomize --as-current-user --env --helm-api-versions --helm-command --helm-debug --helm-kube-version --mount"
        " --network --network-name",
    ],
    "how fast, how often, in how many pieces: the outcome is the same": [
        "* --chunk-size", "global --cache-dir --disable-compression --log-flush-frequency",
        "api-resources --cached", "diff --concurrency", "proxy --keepalive",
    ],
    "upstream's code does not look at them either, or does the same whatever they say": [
        "run --cascade --filename --force --grace-period --kustomize --recursive --timeout --wait",
        "apply --wait", "replace --wait", "taint --validate", "cluster-info dump --pod-running-timeout",
        "proxy --append-server-path",
    ],
    "the command is refused, whatever is asked: in `top` as on a real cluster without metrics": [
        "top node --no-headers --selector --show-capacity --use-protocol-buffers",
        "top pod --all-namespaces --containers --field-selector --no-headers --selector --sum --use-protocol-buffers",
        "plugin list --name-only",
        "certificate approve --allow-missing-template-keys --force --output --template",
        "certificate deny --allow-missing-template-keys --force --output --template",
        "cp --container --no-preserve --retries",
    ],
}


def effect(command, name):
    """The mark that says that a flag does nothing, if it does nothing."""
    for mark, table in (("unsimulated", UNSIMULATED), ("unseen", UNSEEN)):
        for line in [line for lines in table.values() for line in lines]:
            path, *flags = line.split(" --")
            if path in ("*", command) and name in flags:
                return [mark]
    return []


def type_of(command, name, default):
    """The flag's type in pflag's words."""
    if default in ("true", "false"):
        return "bool"
    if default.startswith("["):
        return "array" if name in ARRAYS else "slice"
    if name in TEXTS or default.startswith("'") or default == "":
        return "string"
    if default[-1] in "sm":
        return "duration"
    return "int32" if (command, name) in INT32 else "int"


def flag_line(command, name, short, default, extra=()):
    """One flag."""
    kind = type_of(command, name, default)
    marks = list(extra)
    if name in REQUIRED.get(command, []):
        marks.append("required")
    if name in ALONE and kind == "string":
        marks.append("alone=" + ALONE[name])
    marks += effect(command, name)
    return "\t%s\t%s\t%s\t%s" % (",".join(filter(None, [name, short])), kind, " ".join(marks), default)


def command_lines(command, usage, flags):
    """A command and its flags, sorted by name."""
    lines = ["\t".join([command, ALIASES.get(command, ""), SUGGESTED_FOR.get(command, ""), usage])]
    lines += [flag_line(command, *flag) for flag in sorted(flags)]
    if command in RECORDING:
        lines.append(flag_line(command, "record", "", "false", ["gone"]))
    return lines


def main():
    """Reads the fixture, writes the table."""
    commands = json.loads((ROOT / "tests/fixtures/kubectl-flags.json").read_text())
    lines = ["# Made by xtask/kubectl_flags.py, which tells what the columns are."]
    for key, command in commands.items():
        path = key if key in ("kubectl", "global") else key.removeprefix("kubectl ")
        flags = [(f["flag"][2:], f.get("short", "")[1:], f["default"]) for f in command["flags"]]
        lines += command_lines(path, command["usage"], flags)
        for child in [child for child in SUBCOMMANDS if child.rsplit(" ", 1)[0] == path]:
            usage, own = SUBCOMMANDS[child]
            lines += command_lines(child, "kubectl %s %s [options]" % (child, usage), own + CREATE_FLAGS)
    target = ROOT / "static/kubectl/flags.txt"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n")


main()
