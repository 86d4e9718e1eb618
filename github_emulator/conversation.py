"""What people say on GitHub: they comment, reply, edit, delete and react, as far as GitHub lets them."""

from github_emulator.state import (
    Account,
    IssueComment,
    PullRequest,
    Reaction,
    Repository,
    Review,
    ReviewComment,
    State,
)
from github_emulator.webhooks import payloads
from github_emulator.webhooks.deliveries import Deliveries

_EDITORS = ("write", "maintain", "admin")


class Conversation:
    """The words of people and the webhooks GitHub sends of them; of a reaction it sends none."""

    state: State
    deliveries: Deliveries

    def comment(self, pull: PullRequest, body: str, author: str = "octocat", *, kind: str = "User") -> IssueComment:
        """Write in the conversation of a pull request; a `kind` of `Bot` is another App's.

        Raises:
            PermissionError: They cannot read the repository.
        """
        with self.state.lock:
            who, now = self._somebody(author, kind), self.state.now()
            self._must_read(who, pull)
            written = IssueComment(self.state.new_id(), who, body, now, now, by_app=False)
            pull.issue_comments[written.id] = written
            pull.updated_at = now
            self._tell_said(pull, "created", written, who)
            return written

    def reply(self, pull: PullRequest, to: ReviewComment, body: str, author: str = "octocat") -> ReviewComment:
        """Answer in the thread of a comment on a line; the answer belongs to its first comment, as all answers do.

        Raises:
            PermissionError: They cannot read the repository.
        """
        with self.state.lock:
            who, now, root = self.state.account(author), self.state.now(), to.in_reply_to or to
            self._must_read(who, pull)
            review = Review(self.state.new_id(), who, "", "COMMENTED", root.commit_id, now)
            pull.reviews[review.id] = review
            written = ReviewComment(
                self.state.new_id(), review, who, body, root.path, root.commit_id, root.original_commit_id,
                root.diff_hunk, now, now, root.side, root.line, root.original_line, root.start_side, root.start_line,
                root.original_start_line, root.position, root.original_position, root.subject_type, root,
            )  # fmt: skip
            pull.comments[written.id] = written
            self._tell_said(pull, "created", written, who)
            return written

    def edit(self, pull: PullRequest, comment: IssueComment | ReviewComment, body: str, editor: str = "") -> None:
        """Change a comment: one's own or, with the role write, anybody's. Its author stays who wrote it first.

        Raises:
            PermissionError: It is somebody else's.
        """
        with self.state.lock:
            who = self.state.account(editor) if editor else comment.user
            self._must_own(who, pull.repository, comment)
            before, comment.body, comment.updated_at = comment.body, body, self.state.now()
            self._tell_said(pull, "edited", comment, who, before)

    def delete(self, pull: PullRequest, comment: IssueComment | ReviewComment, by: str = "") -> None:
        """Remove a comment: one's own or, with the role write, anybody's.

        Raises:
            PermissionError: It is somebody else's.
        """
        with self.state.lock:
            who = self.state.account(by) if by else comment.user
            self._must_own(who, pull.repository, comment)
            pull.issue_comments.pop(comment.id, None)
            pull.comments.pop(comment.id, None)
            self._tell_said(pull, "deleted", comment, who)

    def react(
        self, pull: PullRequest, comment: IssueComment | ReviewComment, content: str, author: str = "octocat"
    ) -> Reaction:
        """React to a comment; the same reaction twice is one.

        Raises:
            PermissionError: They cannot read the repository.
        """
        with self.state.lock:
            who = self.state.account(author)
            self._must_read(who, pull)
            for one in comment.reactions:
                if (one.user, one.content) == (who, content):
                    return one
            made = Reaction(self.state.new_id(), who, content, self.state.now())
            comment.reactions.append(made)
            return made

    def _somebody(self, login: str, kind: str) -> Account:
        return self.state.account(login, "Bot" if kind == "Bot" else "User")

    def _must_read(self, who: Account, pull: PullRequest) -> None:
        known = who == pull.user or who.kind != "User"
        if not known and self.state.permission_of(who, pull.repository) == "none":
            raise PermissionError(f"{who.login} cannot see {pull.repository.full_name}")

    def _must_own(self, who: Account, repository: Repository, comment: IssueComment | ReviewComment) -> None:
        if who != comment.user and self.state.permission_of(who, repository) not in _EDITORS:
            raise PermissionError(f"{who.login} may not change what {comment.user.login} wrote")

    def _tell_said(
        self,
        pull: PullRequest,
        action: str,
        comment: IssueComment | ReviewComment,
        sender: Account,
        before: str | None = None,
    ) -> None:
        if isinstance(comment, IssueComment):
            body = payloads.issue_comment(self.state, action, pull, comment, sender, before)
            self.deliveries.send("issue_comment", body)
        else:
            body = payloads.review_comment(self.state, action, pull, comment, sender, before)
            self.deliveries.send("pull_request_review_comment", body)
