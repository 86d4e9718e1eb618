"""The page of a pull request: conversation, checks, and the diff with its inline comments."""

import html
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse

from github_emulator import changes
from github_emulator.diffs import DiffLine, FileDiff, Hunk
from github_emulator.pages.markdown import render
from github_emulator.state import Account, CheckRun, PullRequest, ReviewComment, State

_STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
}
_MARKS = {"success": "✓", "failure": "✗", "timed_out": "✗", "cancelled": "■", "action_required": "!"}
_CLASSES = {"+": "add", "-": "del", " ": "ctx", "\\": "meta"}


class PullRequestPage:
    """Answers `GET /{owner}/{repo}/pull/{number}`."""

    def __init__(self, state: State) -> None:
        """Show pull requests of a state."""
        self._state = state

    def __call__(self, request: Request) -> HTMLResponse:
        """Render the page; private repositories too, since the emulator is on this machine only."""
        wanted = request.path_params
        with self._state.lock:
            repository = self._state.repository(wanted["owner"], wanted["repo"])
            pull = repository.pulls.get(wanted["number"]) if repository else None
            if pull is None:
                return HTMLResponse("<h1>404</h1><p>There is no such pull request.</p>", 404, _HEADERS)
            return HTMLResponse(_page(pull), headers=_HEADERS)


def _page(pull: PullRequest) -> str:
    files = changes.files(pull)
    title = html.escape(pull.title)
    number = f'<span class="number">#{pull.number}</span>'
    counts = (
        f"+{sum(file.additions for file in files.values())} &minus;{sum(file.deletions for file in files.values())}"
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} · {html.escape(pull.repository.full_name)}#{pull.number}</title><style>{_STYLE}</style></head>
<body><header><div class="repo">{html.escape(pull.repository.full_name)}</div><h1>{title} {number}</h1>
<p class="facts"><span class="state {pull.state}">{"merged" if pull.merged else pull.state}</span>
{_name(pull.user)} wants to merge <code>{html.escape(pull.head_ref)}</code>
into <code>{html.escape(pull.base_ref)}</code>
· {len(files)} files, {counts} · <code>{pull.head_sha[:7]}</code></p></header>
<main>{_said(pull.user, pull.body or "")}{_checks(pull)}{_conversation(pull)}
<h2>Files changed</h2>{"".join(_file(pull, file) for file in files.values())}{_outdated(pull)}</main></body></html>"""


def _checks(pull: PullRequest) -> str:
    runs = {run.name: run for run in pull.repository.check_runs.values() if run.head_sha == pull.head_sha}
    return "".join(_check(run) for run in runs.values())


def _check(run: CheckRun) -> str:
    result = run.conclusion or run.status
    mark = _MARKS.get(result, "•")
    annotations = "".join(
        f"<li><code>{html.escape(str(one['path']))}:{one['start_line']}</code> "
        f"{html.escape(str(one.get('title') or one['message']))}</li>"
        for one in run.annotations
    )
    notes = f"<details><summary>{len(run.annotations)} annotations</summary><ul>{annotations}</ul></details>"
    return f"""<section class="check {html.escape(result)}" id="check-{run.id}"><h3>{mark} {html.escape(run.name)}
<span class="result">{html.escape(result.replace("_", " "))}</span></h3>
<p><strong>{html.escape(run.title or "")}</strong></p>
{render(run.summary or "")}{notes if annotations else ""}</section>"""


def _conversation(pull: PullRequest) -> str:
    said = [(one.created_at, _said(one.user, one.body)) for one in pull.issue_comments.values()]
    for review in pull.reviews.values():
        if review.submitted_at and review.body:
            verb = review.state.lower().replace("_", " ")
            said.append((review.submitted_at, _said(review.user, review.body, f"reviewed: {verb}")))
    return "".join(text for _, text in sorted(said, key=lambda pair: pair[0]))


def _said(who: Account, body: str, verb: str = "commented") -> str:
    text = render(body) or "<p><em>No description provided.</em></p>"
    return f'<article class="said"><div class="by">{_name(who)} {html.escape(verb)}</div>{text}</article>'


def _file(pull: PullRequest, file: FileDiff) -> str:
    name = f"{file.previous_path} → {file.path}" if file.previous_path else file.path
    comments = [one for one in pull.visible_comments if one.path == file.path]
    whole = "".join(_comment(one, file) for one in comments if one.subject_type == "file")
    rows = "".join(_hunk(hunk, comments, file) for hunk in file.hunks)
    rows = rows or '<tr><td colspan="3" class="meta">No textual change to show.</td></tr>'
    head = f'<h3>{html.escape(name)} <span class="counts">+{file.additions} &minus;{file.deletions}</span></h3>'
    return f'<section class="file">{head}{whole}<div class="scroll"><table class="diff">{rows}</table></div></section>'


def _hunk(hunk: Hunk, comments: list[ReviewComment], file: FileDiff) -> str:
    rows = [f'<tr class="hunk"><td></td><td></td><td>{html.escape(hunk.header)}</td></tr>']
    for line in hunk.lines:
        rows.append(_row(line))
        here = [one for one in comments if one.in_reply_to is None and _stands_on(one, line)]
        for root in here:
            replies = [one for one in comments if one.in_reply_to is root]
            thread = "".join(_comment(one, file) for one in [root, *replies])
            rows.append(f'<tr class="thread"><td colspan="3">{_resolved(root)}{thread}</td></tr>')
    return "".join(rows)


def _row(line: DiffLine) -> str:
    kind, old, new = _CLASSES.get(line.mark, "ctx"), line.old or "", line.new or ""
    text = html.escape(line.mark + line.text)
    return f'<tr class="{kind}"><td class="no">{old}</td><td class="no">{new}</td><td class="code">{text}</td></tr>'


def _stands_on(comment: ReviewComment, line: DiffLine) -> bool:
    return comment.line is not None and comment.line == (line.new if comment.side == "RIGHT" else line.old)


def _comment(comment: ReviewComment, file: FileDiff) -> str:
    start = comment.start_line or comment.line
    where = f"lines {start}&ndash;{comment.line}" if comment.start_line else f"line {comment.line}"
    place = where if comment.line else "the file"
    body = render(comment.body, _replaced(comment, file))
    anchor = f"discussion_r{comment.id}"
    return (
        f'<article class="inline" id="{anchor}"><div class="by">{_name(comment.user)} on {place}</div>{body}</article>'
    )


def _replaced(comment: ReviewComment, file: FileDiff) -> list[str]:
    """The lines a suggestion in this comment would replace."""
    if comment.line is None or comment.side != "RIGHT":
        return []
    first = comment.start_line or comment.line
    lines = (line for hunk in file.hunks for line in hunk.lines)
    return [line.text for line in lines if line.new and first <= line.new <= comment.line]


def _resolved(root: ReviewComment) -> str:
    return f'<div class="resolved">Resolved by {_name(root.resolved_by)}</div>' if root.resolved_by else ""


def _outdated(pull: PullRequest) -> str:
    old = [one for one in pull.visible_comments if one.line is None and one.subject_type == "line"]
    shown = "".join(
        f'<article class="inline"><div class="by">{_name(one.user)} on {html.escape(one.path)}:{one.original_line}'
        f" {'(resolved)' if one.resolved_by else ''}</div>{render(one.body)}</article>"
        for one in old
    )
    return f"<h2>Outdated comments</h2>{shown}" if old else ""


def _name(who: Account | None) -> str:
    if who is None:
        return "ghost"
    bot = '<span class="bot">bot</span>' if who.kind == "Bot" else ""
    return f"<b>{html.escape(who.login.removesuffix('[bot]'))}</b>{bot}"
