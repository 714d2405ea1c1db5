"""What discovery lists, held against git itself and against trees with traps in them."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weighbridge.config import Settings
from weighbridge.discovery import Discovery, PathError, SkipReason, discover, find_root
from weighbridge.discovery_names import is_binary, is_generated, is_generated_name, is_minified

GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "PATH": os.environ["PATH"],
}


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, env=GIT, check=True, capture_output=True)
    return done.stdout.decode()


def tree(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return root


def listed(root: Path, *paths: str, settings: Settings | None = None) -> Discovery:
    chosen = settings or Settings()
    return discover(root, paths, lambda folder: chosen, lambda path: path.endswith((".py", ".md", ".js", ".json")))


def reasons(found: Discovery) -> dict[str, SkipReason]:
    return {item.path: item.reason for item in found.skipped}


EXAMPLES = 60
NAMES = ["a", "b", "build2", "x.py", "y.py", "keep.py", "z.log.py", "w.md"]
LINES = [
    "a", "a/", "/a", "b/", "*.py", "!x.py", "!keep.py", "*", "!*/", "!*.py", "/*", "!/b", "a/b", "a/**", "**/b",
    "**/b/", "a/*/x.py", "x.*", "[xy].py", "!a/x.py", "# note", "", "z.log.py ", "\\!x.py", "b/*", "!b/keep.py", "?.py",
    "a*/", "*.md", "!w.md", "build2/**/y.py", "/x.py", "**", "a/**/b/", "**/a/b/**", "[!x].py", "[[:alpha:]]",
    "[]x].py", "x[", "a//b", "\\", "k*e*p.py", "**/x.py", "a/**/x.py", "!/a/", "!b/", "a\\/b", "[a-b]/", "***.md", "!",
]  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), min_size=1, max_size=12),
    st.dictionaries(st.sampled_from(["", "a", "b", "a/b"]), st.lists(st.sampled_from(LINES), max_size=5), max_size=3),
)
def test_ignore_files_mean_what_they_mean_to_git(paths: list[list[str]], ignores: dict[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for parts in paths:
            # A name with a suffix is a file, one without is a folder.
            folders = [part for part in parts[:-1] if "." not in part]
            leaf = parts[-1] if "." in parts[-1] else f"{parts[-1]}/x.py"
            tree(root, {"/".join([*folders, leaf]): "x = 1\n"})
        for place, lines in ignores.items():
            tree(root, {f"{place}/.gitignore" if place else ".gitignore": "\n".join(lines) + "\n"})
        git(root, "init", "-q")
        said = git(root, "-c", "core.quotepath=off", "ls-files", "--others", "--exclude-standard").splitlines()
        expected = sorted(path for path in said if path.endswith((".py", ".md")))
        assert list(listed(root, settings=Settings(exclude=())).files) == expected


def test_vendored_generated_and_binary_files_are_passed_over_aloud(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "src/a.py": "", "node_modules/i.js": "", "pkg/vendor/v.py": "", "my-env/pyvenv.cfg": "", "my-env/l.py": "",
            "app.min.js": "", "package-lock.json": "{}", "odd/CACHEDIR.TAG": "", "odd/c.py": "", "schema_pb2.py": "",
        },
    )  # fmt: skip
    found = listed(tmp_path)
    assert found.files == ("src/a.py",)
    assert reasons(found) == {
        "node_modules/": SkipReason.VENDORED,
        "pkg/vendor/": SkipReason.VENDORED,
        "my-env/": SkipReason.VENDORED,
        "odd/": SkipReason.GENERATED,
        "app.min.js": SkipReason.GENERATED,
        "package-lock.json": SkipReason.GENERATED,
        "schema_pb2.py": SkipReason.GENERATED,
    }


def test_a_file_over_the_size_limit_is_named_with_both_sizes(tmp_path: Path) -> None:
    tree(tmp_path, {"big.md": "x" * 3000, "small.md": "x"})
    found = listed(tmp_path, settings=Settings(max_file_bytes=2048))
    assert found.files == ("small.md",)
    assert [(item.path, item.reason, item.detail) for item in found.skipped] == [
        ("big.md", SkipReason.TOO_LARGE, "3 KiB, limit 2 KiB")
    ]


def test_stamps_tell_the_size_of_every_file(tmp_path: Path) -> None:
    tree(tmp_path, {"a.md": "four", "b.py": ""})
    found = listed(tmp_path)
    assert {path: stamp.size for path, stamp in found.stamps.items()} == {"a.md": 4, "b.py": 0}


def test_nothing_outside_the_root_is_listed_and_loops_end(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", {"secret.md": "s", "deep/secret.py": ""})
    root = tree(tmp_path / "root", {"a/b/c.py": "", "CLAUDE.md": "x"})
    (root / "a/b/loop").symlink_to(root / "a")
    (root / "self.py").symlink_to("self.py")
    (root / "out.md").symlink_to(outside / "secret.md")
    (root / "elsewhere").symlink_to(outside)
    (root / "AGENTS.md").symlink_to("CLAUDE.md")
    (root / "gone.py").symlink_to("nowhere.py")
    found = listed(root)
    assert found.files == ("CLAUDE.md", "a/b/c.py")
    assert {path for path, reason in reasons(found).items() if reason is SkipReason.LINK} == {
        "AGENTS.md", "a/b/loop/", "elsewhere/", "gone.py", "out.md", "self.py",
    }  # fmt: skip
    for path in ("out.md", "elsewhere", str(outside / "secret.md"), "../outside/secret.md"):
        with pytest.raises(PathError):
            listed(root, path)


def test_a_link_to_a_file_that_is_not_listed_itself_stands_for_it(tmp_path: Path) -> None:
    root = tree(tmp_path, {"notes.text": "x"})
    (root / "AGENTS.md").symlink_to("notes.text")
    assert listed(root).files == ("AGENTS.md",)


def test_a_named_path_is_looked_at_even_if_excluded(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {".git/HEAD": "", ".gitignore": "gen/\nx.py\n", "gen/a.py": "", "x.py": "", "build/b.py": "", "q.text": ""},
    )
    excluded = Settings(extend_exclude=("q.text",))
    for named, expected in [
        ("gen/a.py", "gen/a.py"),
        ("gen", "gen/a.py"),
        ("x.py", "x.py"),
        ("build", "build/b.py"),
        ("./build/../build/b.py", "build/b.py"),
        ("q.text", "q.text"),
        (str(tmp_path / "x.py"), "x.py"),
    ]:
        assert listed(tmp_path, named, settings=excluded).files == (expected,), named
    forced = Settings(extend_exclude=("q.text",), force_exclude=True)
    for named, reason in [
        ("gen/a.py", SkipReason.GITIGNORE),
        ("gen", SkipReason.GITIGNORE),
        ("x.py", SkipReason.GITIGNORE),
        ("build", SkipReason.VENDORED),
        ("build/b.py", SkipReason.VENDORED),
        ("q.text", SkipReason.EXCLUDED),
    ]:
        found = listed(tmp_path, named, settings=forced)
        assert found.files == (), named
        assert [item.reason for item in found.skipped] == [reason], named


@pytest.mark.parametrize("named", ["nope.py", "no/pe", "a\0b", "x.py/below"])
def test_a_named_path_that_does_not_exist_is_an_error(tmp_path: Path, named: str) -> None:
    tree(tmp_path, {"x.py": ""})
    with pytest.raises(PathError, match="no such file or folder"):
        listed(tmp_path, named)


def test_only_what_is_named_is_listed(tmp_path: Path) -> None:
    tree(tmp_path, {"a/x.py": "", "b/y.py": "", "b/z.md": ""})
    assert listed(tmp_path, "b").files == ("b/y.py", "b/z.md")
    assert listed(tmp_path, "b/z.md", "a").files == ("a/x.py", "b/z.md")
    assert listed(tmp_path, ".").files == listed(tmp_path).files == ("a/x.py", "b/y.py", "b/z.md")


def test_ignore_files_above_the_root_and_the_git_exclude_file_count(tmp_path: Path) -> None:
    root = tree(tmp_path, {"packages/api/a.py": "", "packages/api/gen/b.py": "", "packages/api/c.py": "", "n.md": ""})
    git(root, "init", "-q")
    tree(root, {".gitignore": "packages/api/gen/\n", ".git/info/exclude": "c.py\n"})
    assert listed(root / "packages/api").files == ("a.py",)
    assert listed(root, "packages/api").files == ("packages/api/a.py",)


def test_a_linked_work_tree_uses_the_exclude_file_of_its_repository(tmp_path: Path) -> None:
    main = tree(tmp_path / "main", {"a.py": "", "c.py": ""})
    git(main, "init", "-q")
    git(main, "add", ".")
    git(main, "commit", "-q", "-m", "x")
    git(main, "worktree", "add", "-q", str(tmp_path / "linked"))
    tree(main, {".git/info/exclude": "c.py\n"})
    assert listed(tmp_path / "linked").files == ("a.py",)
    assert find_root(tmp_path / "linked") == (tmp_path / "linked").resolve()


def test_settings_of_a_folder_decide_over_what_is_in_it(tmp_path: Path) -> None:
    tree(tmp_path, {"a.md": "", "sub/weighbridge.yaml": "", "sub/a.md": "", "sub/deep/a.md": "", "sub/deep/b.py": ""})
    asked: list[str] = []

    def settings_in(folder: str) -> Settings:
        asked.append(folder)
        return Settings(extend_exclude=("/sub/**/a.md",)) if folder.startswith("sub") else Settings()

    found = discover(tmp_path, (), settings_in, lambda path: path.endswith((".md", ".py")))
    assert found.files == ("a.md", "sub/deep/b.py")
    assert asked == ["", "sub"]


def test_unicode_and_blank_paths_are_listed_as_they_are(tmp_path: Path) -> None:
    names = ["ünï/prömpt.md", "日本/語.py", "with blank/a b.md", "[id]/page.md"]
    tree(tmp_path, dict.fromkeys(names, ""))
    assert listed(tmp_path).files == tuple(sorted(names))


def test_a_name_that_is_not_unicode_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.py")).write_text("")
    found = listed(tmp_path)
    assert found.files == ()
    assert [(item.path, item.reason) for item in found.skipped] == [("bad\\udcff.py", SkipReason.UNREADABLE)]


def test_an_ignore_file_with_a_mark_and_carriage_returns_is_understood(tmp_path: Path) -> None:
    tree(tmp_path, {".gitignore": "\ufeffa.py\r\nb.py\r\n!\r\n", "a.py": "", "b.py": "", "c.py": "", ".git/HEAD": ""})
    assert listed(tmp_path).files == ("c.py",)


@pytest.mark.parametrize(
    "text",
    [
        "// Code generated by protoc-gen-go. DO NOT EDIT.\npackage x\n",
        "# @generated by something\nx = 1\n",
        "/**\n * This file was auto-generated by Fern from our API Definition.\n */\nexport {};\n",
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Generated by the build. Do not edit.\n",
        '"""Automatically generated by a tool."""\n',
        "// File generated from our OpenAPI spec by Stainless.\n",
    ],
)
def test_a_header_that_says_generated_is_believed(text: str) -> None:
    assert is_generated(text)


@pytest.mark.parametrize(
    "text",
    [
        "# Generated code must be valid JSON\nx = 1\n",
        '"""Handles text generated by the model."""\n',
        "x = 1\n# @generated\n",
        'PROMPT = "do not edit generated files"\n',
        "",
    ],
)
def test_a_file_that_talks_about_generating_is_not_generated(text: str) -> None:
    assert not is_generated(text)


def test_squeezed_code_is_minified_and_a_prompt_in_one_line_is_not() -> None:
    assert is_minified("function(a,b){return a+b};" * 2000)
    assert not is_minified('x = "' + "You are a helpful assistant. " * 2000 + '"\n')
    assert not is_minified("function(a,b){return a+b};\n" * 2000)


def test_a_nul_makes_a_file_binary_unless_a_mark_says_utf_16() -> None:
    assert is_binary(b"abc\0")
    assert not is_binary("text".encode("utf-16"))
    assert not is_binary(b"x" * 9000 + b"\0")


@pytest.mark.parametrize("name", ["yarn.lock", "Cargo.lock", "a.min.js", "a.js.map", "x_pb2.py", "PACKAGE-LOCK.JSON"])
def test_generated_names(name: str) -> None:
    assert is_generated_name(name)
    assert not is_generated_name("lock.json")
