"""AuthorizationPolicy: who may call what. Where any ALLOW means a workload, what none of them allows is denied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mesh.envoy import Resource, rbac
from mesh.fields import Document, Fields, namespace, spec, title
from mesh.workloads import Workload

ALLOW = "ALLOW"
DENY = "DENY"


@dataclass(frozen=True)
class Rule:
    """From any of the principals, any of the operations; an empty list of either means all.

    Attributes:
        principals: `TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT`.
    """

    principals: Sequence[str]
    operations: Sequence["Operation"]


@dataclass(frozen=True)
class Operation:
    """Requests that are any of each list; an empty list means all. `ports` are the pods' own."""

    ports: Sequence[str]
    methods: Sequence[str]
    paths: Sequence[str]
    not_paths: Sequence[str]


@dataclass(frozen=True)
class Policy:
    """One object."""

    name: str
    namespace: str
    selector: Mapping[str, str]
    action: str
    rules: Sequence[Rule]

    def means(self, workload: Workload) -> bool:
        """Whether it is about `workload`."""
        return self.namespace == workload.namespace and workload.selected(self.selector)


def policies(documents: Iterable[Document]) -> list[Policy]:
    """Every policy. Raises Untranslatable."""
    return [_policy(one) for one in documents if one["kind"] == "AuthorizationPolicy"]


def filters(known: Iterable[Policy], workload: Workload, port: int) -> list[Resource]:
    """What Envoy asks of a call to a port of a workload, denials first, as Istio does."""
    about = [policy for policy in known if policy.means(workload)]
    found = []
    for action in (DENY, ALLOW):
        chosen = [policy for policy in about if policy.action == action]
        if chosen:
            found.append(rbac(action, dict(_described(chosen, port))))
    return found


def _policy(document: Document) -> Policy:
    with spec(document) as fields:
        action = fields.text("action", ALLOW)
        if action not in (ALLOW, DENY):
            raise fields.refuse(f"action {action} is not translated")
        with fields.inner("selector") as selector:
            labels = selector.labels("matchLabels")
        rules = [_rule(each) for each in fields.inners("rules")]
    return Policy(title(document), namespace(document), labels, action, rules)


def _rule(fields: Fields) -> Rule:
    with fields:
        sources = [_source(each) for each in fields.inners("from")]
        operations = [_operation(each) for each in fields.inners("to")]
    return Rule([name for names in sources for name in names], operations)


def _source(fields: Fields) -> list[str]:
    with fields, fields.inner("source") as source:
        return _exact(source, "principals", required=True)


def _operation(fields: Fields) -> Operation:
    with fields, fields.inner("operation") as operation:
        names = ("ports", "methods", "paths", "notPaths")
        return Operation(*(_exact(operation, name) for name in names))


def _exact(fields: Fields, name: str, required: bool = False) -> list[str]:
    """Strings without `*`, which would match more than they say."""
    found = fields.texts(name)
    if required and not found:
        raise fields.refuse(f"has no {name}: only a source with {name} is translated")
    if vague := next((each for each in found if "*" in each), None):
        raise fields.refuse(f"{name} {vague!r} is not translated: a `*` is not")
    return found


def _described(chosen: Iterable[Policy], port: int) -> Iterable[tuple[str, Resource]]:
    for policy in chosen:
        for number, rule in enumerate(policy.rules):
            # A port that this listener does not stand for can be decided here.
            reached = [each for each in rule.operations if not each.ports or str(port) in each.ports]
            if reached or not rule.operations:
                what = _any([_permission(each) for each in reached], "or_rules")
                who = _any([_principal(each) for each in rule.principals], "or_ids")
                yield f"{policy.name}[{number}]", {"permissions": [what], "principals": [who]}


def _permission(operation: Operation) -> Resource:
    path = [{"url_path": {"path": {"exact": each}}} for each in operation.paths]
    others = [{"url_path": {"path": {"exact": each}}} for each in operation.not_paths]
    method = [{"header": {"name": ":method", "string_match": {"exact": each}}} for each in operation.methods]
    asked = [_any(each, "or_rules") for each in (method, path) if each]
    if others:
        asked.append({"not_rule": _any(others, "or_rules")})
    return {"and_rules": {"rules": asked}} if asked else {"any": True}


def _principal(name: str) -> Resource:
    return {"authenticated": {"principal_name": {"exact": f"spiffe://{name}"}}}


def _any(each: list[Resource], word: str) -> Resource:
    key = "rules" if word == "or_rules" else "ids"
    return {word: {key: each}} if each else {"any": True}
