"""A container with the rights of its host is the host, once somebody is in it."""

from collections.abc import Iterator

import yaml

from agent_services.runtime.formats.yaml_tree import documents, get, items, span_of, text_of, walk
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import SourceFile

_KINDS = ("Pod", "Deployment", "DaemonSet", "StatefulSet", "Job", "CronJob", "ReplicaSet", "ReplicationController",
          "PodTemplate")  # fmt: skip
_ON = {
    "privileged": "gives the container every right on the host",
    "hostPID": "shows it every process of the host",
    "hostNetwork": "gives it the host's network, past every policy",
    "hostIPC": "gives it the host's shared memory",
}
_CAPABILITIES = ("ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "DAC_READ_SEARCH", "NET_ADMIN")
_PATHS = ("/", "/etc", "/root", "/proc", "/sys", "/var/run/docker.sock", "/run/docker.sock", "/var/lib/kubelet",
          "/run/containerd/containerd.sock", "/var/run")  # fmt: skip
_POD = (
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      securityContext:\n        privileged: %s\n"
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(250,),
    languages=("yaml",),
    source="CWE-250; Kubernetes pod security standards, baseline; nearest: checkov CKV_K8S_16, 17, 19, kube-linter",
    references=(("Pod security standards", "https://kubernetes.io/docs/concepts/security/pod-security-standards/"),),
    flags=Example({"deploy/a.yml": _POD % "true"}),
    passes=Example({"deploy/a.yml": _POD % "false"}),
    limits="Agents of nodes, such as storage drivers and collectors of logs, may need these rights.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds pods with the rights, the folders or the network of their host."""
    for document in documents(file):
        if text_of(get(document, "kind")) not in _KINDS or get(document, "apiVersion") is None:
            continue
        for name, key, value in walk(document):
            if meaning := _meaning(name, value):
                yield file.match(
                    span_of(file, key),
                    f"`{name}` {meaning}, so whoever gets into the container has the host."
                    " Leave it out, or give the one right that is needed.",
                )


def _meaning(name: str, value: yaml.Node) -> str:
    if name in _ON:
        return _ON[name] if text_of(value).lower() == "true" else ""
    if name == "hostPath":
        path = text_of(get(value, "path"))
        return f"mounts `{path}` of the host" if path == "/" or path.rstrip("/") in _PATHS else ""
    added = [text_of(item) for item in items(get(value, "add"))] if name == "capabilities" else []
    return next((f"adds `{right}`" for right in added if right.removeprefix("CAP_") in _CAPABILITIES), "")
