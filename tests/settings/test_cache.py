"""The cache gives back what was stored while nothing changed, and never anything else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.cache import FOLDER, Cache, Digests, cache_key
from weighbridge.discovery import Stamp

KEY = cache_key("0.1.0", "rules")
OLD = 1_700_000_000_000_000_000


def put(root: Path, path: str, text: str, modified: int = OLD) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    os.utime(root / path, ns=(modified, modified))


def opened(root: Path, key: str = KEY, **overlay: str) -> tuple[Cache, Digests]:
    cache = Cache(root, key)
    return cache, cache.digests({}, {name.replace("_", "."): text for name, text in overlay.items()})


def filled(root: Path) -> None:
    put(root, "a.py", "a")
    put(root, "b.py", "b")
    cache, digests = opened(root)
    cache.store("a.py", "v", {"findings": [1, "ü"]}, ["b.py", "gone.py"], digests)
    cache.save(digests, {"a.py"})


def found(root: Path, variant: str = "v", key: str = KEY, **overlay: str) -> object:
    cache, digests = opened(root, key, **overlay)
    return cache.lookup("a.py", variant, digests)


def test_an_unchanged_file_gives_back_its_result(tmp_path: Path) -> None:
    filled(tmp_path)
    assert found(tmp_path) == {"findings": [1, "ü"]}
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"
    assert (tmp_path / FOLDER / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert sorted(file.name for file in (tmp_path / FOLDER).iterdir()) == [".gitignore", "CACHEDIR.TAG", "results.json"]


def test_whatever_a_result_rests_on_ends_it(tmp_path: Path) -> None:
    filled(tmp_path)
    assert found(tmp_path, variant="other") is None
    assert found(tmp_path, key=cache_key("0.2.0", "rules")) is None
    assert found(tmp_path, a_py="unsaved") is None
    assert found(tmp_path, b_py="unsaved") is None
    put(tmp_path, "b.py", "c", OLD + 1)
    assert found(tmp_path) is None
    put(tmp_path, "b.py", "b", OLD + 2)
    assert found(tmp_path) is not None
    put(tmp_path, "gone.py", "")
    assert found(tmp_path) is None
    (tmp_path / "gone.py").unlink()
    (tmp_path / "b.py").unlink()
    assert found(tmp_path) is None


def test_only_changed_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path)
    cache, digests = opened(tmp_path)
    (tmp_path / "a.py").chmod(0o000)
    (tmp_path / "b.py").chmod(0o000)
    monkeypatch.setattr("weighbridge.cache.digest", lambda data: pytest.fail("a file was read"))
    assert cache.lookup("a.py", "v", digests) is not None
    stamped = Cache(tmp_path, KEY).digests({"a.py": Stamp(OLD, 1)}, {})
    assert stamped("a.py") == digests("a.py")


def test_a_file_changed_just_now_is_not_trusted_by_its_time(tmp_path: Path) -> None:
    import time

    now = time.time_ns()
    put(tmp_path, "a.py", "a", now)
    cache, digests = opened(tmp_path)
    cache.store("a.py", "v", 1, [], digests)
    cache.save(digests, {"a.py"})
    put(tmp_path, "a.py", "b", now)
    assert found(tmp_path) is None


def test_results_of_files_that_are_gone_are_dropped_and_others_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    cache, digests = opened(tmp_path)
    cache.store("b.py", "v", 2, [], digests)
    cache.save(digests, {"a.py", "b.py"})
    assert found(tmp_path) is not None
    cache, digests = opened(tmp_path)
    cache.save(digests, {"b.py"})
    assert found(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe\x00", b"[]", b"{}", b"null", b"[" * 100_000, b'{"key": 5}',
        json.dumps({"key": KEY}).encode(),
        json.dumps({"key": KEY, "files": [], "entries": {}}).encode(),
        json.dumps({"key": KEY, "files": {"a.py": [1]}, "entries": {}}).encode(),
        json.dumps({"key": KEY, "files": {}, "entries": {"a.py": ["v", {}, {"findings": []}]}}).encode(),
        json.dumps({"key": KEY, "files": {}, "entries": {"a.py": ["v", ["a.py"], 1]}}).encode(),
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_cache_is_as_good_as_none_and_is_rewritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "results.json").write_bytes(content)
    assert found(tmp_path) is None
    filled(tmp_path)
    assert found(tmp_path) is not None


def test_a_cache_folder_that_is_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / FOLDER).symlink_to(outside)
    filled(root)
    assert list(outside.iterdir()) == []
    assert found(root) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file")
    filled(tmp_path)
    assert found(tmp_path) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=6), values, max_size=4), values)
def test_what_was_stored_comes_back(others: dict[str, object], value: object) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        put(root, "a.py", "a")
        cache, digests = opened(root)
        for path, other in others.items():
            cache.store(path, "v", other, [], digests)
        cache.store("a.py", "v", value, others, digests)
        cache.save(digests, {"a.py", *others})
        assert found(root) == value
