import os

import pytest

from review_service.pipeline.change import hunk_ranges
from review_service.pipeline.classify import classify
from review_service.pipeline.fetch import commit_source, review_source, scan_source
from review_service.pipeline.source import SourceError
from squad.code.v1.change_pb2 import ChangeKind
from tests.support.repositories import Repository

ODD_NAMES = ["naïve café.py", 'quo"te.py', "new\nline.py", "tab\there.py", "-dash.py", "sp ace.py", "@@ -1 +1 @@.py"]


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "repository")


async def files(source):
    async with source:
        change = await source.change()
        blobs = await source.blobs([delta.new_blob_id for delta in change.files if delta.new_blob_id])
        return {delta.path: (delta, blobs.get(delta.new_blob_id)) for delta in change.files}


async def between(repository, base="HEAD~1", head="HEAD"):
    return await files(await review_source(repository.path, base=base, head=head))


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("kind", ["commit", "staged", "worktree", "scan"])
async def test_a_file_is_found_whatever_its_name(repository, name, kind):
    repository.commit({"a.py": "x\n"})
    content = b"one\n@@ -1,9 +1,9 @@\ndiff --git a/x b/x\n"
    if kind == "commit":
        repository.commit({name: content})
        found = await between(repository)
    elif kind == "scan":
        repository.write({name: content})
        found = await files(await scan_source(repository.path))
    else:
        repository.write({name: content})
        if kind == "staged":
            repository.git("add", "--all")
        found = await files(await review_source(repository.path, base="HEAD", **{kind: True}))
    delta, text = found[name]
    assert text == content
    assert [(hunk.new_start, hunk.new_count) for hunk in delta.hunks] == [(1, 3)]


async def test_a_name_that_is_not_utf8_is_shown_escaped_and_still_read(repository):
    repository.commit({"a.py": "x\n"})
    (repository.path / os.fsdecode(b"caf\xe9.py")).write_bytes(b"y\n")
    found = await files(await review_source(repository.path, worktree=True))
    assert found["caf\\xe9.py"][1] == b"y\n"


async def test_a_first_commit_is_all_new(repository):
    commit = repository.commit({"a.py": "x\n"})
    found = await files(await review_source(repository.path, head=commit, base=None))
    assert found == {}
    whole = await files(await scan_source(repository.path, head=commit))
    assert whole["a.py"][0].kind == ChangeKind.CHANGE_KIND_ADDED


async def test_a_repository_without_a_commit_is_compared_with_nothing(repository):
    repository.write({"a.py": "x\n"})
    assert list(await files(await review_source(repository.path))) == ["a.py"]


async def test_a_rename_a_deletion_and_a_changed_mode_are_told_apart(repository):
    text = "".join(f"line {n}\n" for n in range(20))
    repository.commit({"old.py": text, "gone.py": "x\n", "tool.py": "x\n"})
    repository.write({"old.py": None, "new.py": text.replace("line 3", "line three")})
    (repository.path / "tool.py").chmod(0o755)
    repository.commit({"gone.py": None})
    found = {path: delta for path, (delta, _) in (await between(repository)).items()}
    assert (found["new.py"].kind, found["new.py"].previous_path) == (ChangeKind.CHANGE_KIND_RENAMED, "old.py")
    assert (found["gone.py"].kind, found["gone.py"].new_blob_id) == (ChangeKind.CHANGE_KIND_DELETED, "")
    assert found["tool.py"].hunks == ()


async def test_an_explicit_base_is_compared_as_given(repository):
    repository.commit({"a.py": "1\n"})
    repository.git("checkout", "-q", "-b", "feature")
    repository.commit({"b.py": "1\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({"c.py": "something else\n"})
    repository.git("checkout", "-q", "feature")
    assert list(await between(repository, "main")) == ["b.py", "c.py"]
    assert list(await files(await review_source(repository.path, head="HEAD"))) == ["b.py"]


async def test_a_pull_request_is_compared_with_the_merge_base(repository):
    repository.commit({"a.py": "1\n"})
    repository.git("checkout", "-q", "-b", "feature")
    head = repository.commit({"b.py": "1\n"})
    repository.git("checkout", "-q", "main")
    base = repository.commit({"c.py": "something else\n"})
    assert list(await files(await commit_source(repository.path, base_commit=base, head_commit=head))) == ["b.py"]


@pytest.mark.parametrize("ask", ["pull request", "default branch", "working tree"])
async def test_configuration_is_that_of_the_base_branch_now_not_of_where_the_change_left_it(repository, ask):
    repository.commit({".squad.yml": "gate: critical\n"})
    repository.git("checkout", "-q", "-b", "feature")
    head = repository.commit({"b.py": "1\n"})
    repository.git("checkout", "-q", "main")
    tip = repository.commit({".squad.yml": "gate: low\n", ".squad/rules/a.yml": "x\n"})
    repository.git("checkout", "-q", "feature")
    opened = {
        "pull request": lambda: commit_source(repository.path, base_commit=tip, head_commit=head),
        "default branch": lambda: review_source(repository.path, head=head),
        "working tree": lambda: review_source(repository.path),
    }
    async with await opened[ask]() as source:
        assert [delta.path for delta in (await source.change()).files] == ["b.py"]
        assert await source.base_text(".squad.yml") == b"gate: low\n"
        assert await source.base_paths(".squad/rules") == (".squad/rules/a.yml",)


async def test_a_bare_and_shallow_clone_is_enough(repository, tmp_path):
    repository.commit({"a.py": "1\n"})
    repository.commit({"a.py": "2\n"})
    repository.commit({"a.py": "3\n"})
    repository.git("clone", "-q", "--bare", "--depth=2", f"file://{repository.path}", str(tmp_path / "bare.git"))
    found = await files(await review_source(tmp_path / "bare.git", base="HEAD~1"))
    assert found["a.py"][1] == b"3\n"


async def test_a_sha256_repository_is_read_like_any_other(tmp_path):
    repository = Repository(tmp_path, object_format="sha256")
    repository.commit({"a.py": "1\n"})
    repository.write({"a.py": "2\n"})
    found = await files(await review_source(repository.path))
    assert found["a.py"][1] == b"2\n"
    assert len(found["a.py"][0].new_blob_id) == 64


async def test_a_worktree_holds_staged_unstaged_and_new_files_but_no_ignored_ones(repository):
    repository.commit({"a.py": "1\n", "b.py": "1\n", ".gitignore": "*.log\n"})
    repository.write({"a.py": "2\n", "c.py": "1\n", "d.log": "1\n"})
    repository.git("add", "a.py")
    repository.write({"b.py": "2\n"})
    assert list(await files(await review_source(repository.path))) == ["a.py", "b.py", "c.py"]


async def test_a_file_with_a_merge_conflict_is_read_as_it_is_on_disk(repository):
    repository.commit({"a.py": "1\n"})
    repository.git("checkout", "-q", "-b", "feature")
    repository.commit({"a.py": "2\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({"a.py": "3\n"})
    with pytest.raises(Exception, match="returned non-zero"):
        repository.git("merge", "-q", "feature")
    found = await files(await review_source(repository.path, base="HEAD"))
    assert b"<<<<<<<" in found["a.py"][1]


async def test_a_staged_file_in_conflict_is_not_read_and_says_why(repository):
    repository.commit({"a.py": "1\n"})
    repository.git("checkout", "-q", "-b", "feature")
    repository.commit({"a.py": "2\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({"a.py": "3\n"})
    with pytest.raises(Exception, match="returned non-zero"):
        repository.git("merge", "-q", "feature")
    async with await review_source(repository.path, staged=True) as source:
        (file,) = await classify(source, await source.change(), ())
    assert file.cell.detail == "could not be read: it is in conflict, resolve and stage it"


async def test_a_shallow_clone_without_the_merge_base_says_what_to_do(repository, tmp_path):
    repository.commit({"a.py": "1\n"})
    repository.git("checkout", "-q", "-b", "feature")
    repository.commit({"b.py": "1\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({"c.py": "something else\n"})
    repository.git(
        "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository.path}", str(tmp_path / "clone")
    )
    clone = Repository(tmp_path / "clone")
    clone.git("checkout", "-q", "feature")
    with pytest.raises(SourceError, match="git fetch --unshallow, or give --base"):
        await review_source(clone.path)
    assert list(await files(await review_source(clone.path, base="main"))) == ["b.py", "c.py"]


async def test_a_working_tree_elsewhere_is_never_entered(repository, tmp_path):
    repository.commit({"a.py": "1\n"})
    (tmp_path / "private.py").write_text("1\n")
    repository.git("config", "core.worktree", str(tmp_path))
    with pytest.raises(SourceError, match=r"take core\.worktree out of its configuration"):
        await review_source(repository.path)


async def test_manifests_name_every_file_of_head(repository):
    repository.commit({"a.py": "1\n", "dir/b.py": "22\n"})
    repository.write({"a.py": "333\n", "c.py": "1\n"})
    for options, expected in (
        ({"head": "HEAD"}, [("a.py", 2), ("dir/b.py", 3)]),
        ({"staged": True}, [("a.py", 2), ("dir/b.py", 3)]),
        ({}, [("a.py", 4), ("c.py", 2), ("dir/b.py", 3)]),
    ):
        async with await review_source(repository.path, **options) as source:
            assert [(entry.path, entry.size_bytes) for entry in await source.manifest()] == expected


@pytest.mark.parametrize("name", ["evil", "e=vil", "e.vil"])
async def test_configured_filters_hooks_and_diff_programs_never_run(repository, tmp_path, name):
    repository.commit({"a.py": "1\n", ".gitattributes": f"*.py filter={name} diff={name}\n"})
    touch = f"touch {tmp_path}/ran"
    for key in (f"filter.{name}.clean", f"filter.{name}.process", f"diff.{name}.textconv", f"diff.{name}.command",
                "diff.external", "core.fsmonitor", "core.pager", "core.sshCommand"):  # fmt: skip
        repository.git("config", key, touch)
    repository.git("config", f"filter.{name}.required", "true")
    (repository.path / "a.py").write_text("2\n")
    found = await files(await review_source(repository.path))
    assert found["a.py"][1] == b"2\n"
    assert not (tmp_path / "ran").exists()


async def test_a_plain_folder_is_scanned_without_following_links_or_waiting_for_pipes(tmp_path):
    (tmp_path / "a.py").write_text("1\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/x.js").write_text("1\n")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = await files(await scan_source(tmp_path / "a.py"))
    assert list(found) == ["a.py"]


async def test_contents_larger_than_a_mebibyte_are_not_given(repository):
    repository.commit({"a.py": "1\n"})
    repository.commit({"big.py": "x" * (1 << 20) + "y", "fits.py": "x" * (1 << 20)})
    found = await between(repository)
    assert found["big.py"][1] is None
    assert len(found["fits.py"][1]) == 1 << 20


async def test_hunks_with_their_context_are_those_of_git(repository):
    lines = [f"{n}\n" for n in range(1, 61)]
    repository.commit({"a.py": "".join(lines)})
    changed = [*lines[:9], "new\n", *lines[10:16], *lines[18:40], "more\n", *lines[40:]]
    repository.commit({"a.py": "".join(changed)})
    delta, content = (await between(repository))["a.py"]
    shown = repository.git("diff", "HEAD~1", "HEAD").splitlines()
    theirs = [line.split("+")[1].split(" ")[0].split(",") for line in shown if line.startswith("@@")]
    expected = [(int(start), int(start) + int(count) - 1) for start, count in theirs]
    assert hunk_ranges(delta, content.count(b"\n")) == expected


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"base": "nope"}, "`nope` names no commit"),
        ({"head": "--output=x"}, "names no commit"),
    ],
)
async def test_what_git_does_not_know_is_said_in_one_sentence(repository, options, sentence):
    repository.commit({"a.py": "1\n"})
    with pytest.raises(SourceError, match=sentence):
        await review_source(repository.path, **options)


async def test_no_repository_is_one_clear_sentence(tmp_path):
    with pytest.raises(SourceError, match="is no git repository: give the path of one"):
        await review_source(tmp_path)


async def test_a_hook_of_git_commit_sees_what_is_being_committed(repository, monkeypatch):
    repository.commit({"a.py": "1\n"})
    repository.write({"a.py": "2\n"})
    index = repository.path / ".git/next-index"
    index.write_bytes((repository.path / ".git/index").read_bytes())
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    assert await files(await review_source(repository.path, base="HEAD", staged=True)) == {}
    repository.git("-c", "core.bare=false", "add", "a.py")
    assert await files(await review_source(repository.path, base="HEAD", staged=True)) == {}
    (repository.path / ".git/index").replace(index)
    assert list(await files(await review_source(repository.path, base="HEAD", staged=True))) == ["a.py"]


async def test_a_linked_worktree_and_a_folder_inside_are_the_repository(repository, tmp_path):
    repository.commit({"dir/a.py": "1\n"})
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    (tmp_path / "linked/dir/a.py").write_text("2\n")
    assert list(await files(await review_source(tmp_path / "linked/dir"))) == ["dir/a.py"]
    assert list(await files(await scan_source(tmp_path / "linked/dir"))) == ["dir/a.py"]


async def test_an_ignored_folder_is_scanned_when_it_is_named(repository):
    repository.commit({".gitignore": "out/\n"})
    repository.write({"out/a.py": "1\n"})
    assert list(await files(await scan_source(repository.path))) == [".gitignore"]
    assert list(await files(await scan_source(repository.path / "out"))) == ["out/a.py"]


async def scanned(folder, *names):
    return list(await files(await scan_source(*(folder / name for name in names))))


async def test_several_files_and_folders_are_scanned_as_one(tmp_path):
    Repository(tmp_path).write({"a.py": "", "b.py": "", "src/c.py": "", "src/d/e.py": "", "src2/f.py": ""})
    assert await scanned(tmp_path, "a.py", "src") == ["a.py", "src/c.py", "src/d/e.py"]
    assert await scanned(tmp_path, "src/c.py", "src/d/e.py") == ["src/c.py", "src/d/e.py"]
    assert await scanned(tmp_path, "src/d/e.py") == ["src/d/e.py"]
    assert await scanned(tmp_path, "a.py", "a.py", ".") == await scanned(tmp_path, ".")


async def test_of_several_paths_an_ignored_one_is_meant_and_another_ignored_file_is_not(tmp_path):
    Repository(tmp_path).write({".gitignore": "out/\n*.log\n", "out/a.py": "", "b/c.py": "", "b/d.log": ""})
    assert await scanned(tmp_path, "out", "b") == ["b/c.py", "out/a.py"]


@pytest.mark.parametrize("names", [["src"], ["src/a.py"], ["src/a.py", "src/b.py"]])
async def test_whatever_is_scanned_of_a_repository_its_configuration_is_that_of_the_root(repository, names):
    repository.commit({".squad.yml": "gate: low\n", "src/a.py": "", "src/b.py": ""})
    source = await scan_source(*(repository.path / name for name in names))
    assert await source.base_text(".squad.yml") == b"gate: low\n"


async def test_a_link_in_a_plain_folder_is_no_part_of_the_repository_that_it_leads_to(repository, tmp_path):
    repository.commit({"a.py": ""})
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/link.py").symlink_to(repository.path / "a.py")
    assert list(await files(await scan_source(tmp_path / "plain/link.py"))) == ["link.py"]


@pytest.mark.parametrize("more", [[], ["a.py"]])
async def test_what_is_no_file_is_refused_within_a_repository_too(repository, more):
    repository.commit({"a.py": ""})
    os.mkfifo(repository.path / "pipe")
    with pytest.raises(SourceError, match="pipe is neither a file nor a folder"):
        await scan_source(*(repository.path / name for name in ["pipe", *more]))


async def test_several_paths_need_no_repository(tmp_path):
    for name in ("one/a.py", "two/b.py", "two/node_modules/c.py", "three/d.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert await scanned(tmp_path, "one/a.py", "two") == ["one/a.py", "two/b.py"]
