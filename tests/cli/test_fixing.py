"""Fixes: whole or not at all, and nothing but the edits changes."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from weighbridge.findings import Applicability, Edit, Finding, Fix, NewFile, Severity
from weighbridge.text import Document, Place, Span
from weighbridge.workspace import decode
from weighbridge_cli.fixing import ChangedMeanwhile, apply, differences, safe_fixes

if TYPE_CHECKING:
    from pathlib import Path


def edit(start: int, end: int, replacement: str, path: str = "a.py") -> Edit:
    return Edit(Place(path, Span(start, end)), replacement)


def finding(
    *edits: Edit, applicability: Applicability = Applicability.SAFE, files: tuple[NewFile, ...] = ()
) -> Finding:
    return Finding("r", Severity.WARNING, "a.py", Span(0, 1), "m", fixes=(Fix("f", applicability, edits, files),))


def fixed(text: str, *findings: Finding) -> str:
    files = safe_fixes(findings, {"a.py": Document("a.py", text)}.get)
    return files[0].after if files else text


CASES = {
    "one edit": ("abcdef", [finding(edit(1, 2, "X"))], "aXcdef"),
    "edits apply in the order of the text": ("abcdef", [finding(edit(4, 5, "Y")), finding(edit(0, 1, ""))], "bcdYf"),
    "a fix of two edits": ("abcdef", [finding(edit(0, 1, "<"), edit(5, 6, ">"))], "<bcde>"),
    "of two that overlap the first wins": ("abcdef", [finding(edit(1, 4, "X")), finding(edit(3, 5, "Y"))], "aXef"),
    "a fix that overlaps in one edit is left out whole": (
        "abcdef",
        [finding(edit(1, 2, "X")), finding(edit(1, 3, "Y"), edit(5, 6, "Z"))],
        "aXcdef",
    ),
    "the same edit twice is one edit": ("abc", [finding(edit(1, 2, "X")), finding(edit(1, 2, "X"))], "aXc"),
    "two insertions at one place have no order": ("abc", [finding(edit(1, 1, "X")), finding(edit(1, 1, "Y"))], "aXbc"),
    "neighbours do not overlap": ("abcd", [finding(edit(0, 2, "X")), finding(edit(2, 4, "Y"))], "XY"),
    "a move is never applied": ("abc", [finding(edit(1, 2, "X"), applicability=Applicability.MOVE)], "abc"),
    "a suggestion is never applied": ("abc", [finding(edit(1, 2, "X"), applicability=Applicability.DISPLAY)], "abc"),
    "a fix that makes files is no quiet fix": ("abc", [finding(edit(1, 2, "X"), files=(NewFile("n", ""),))], "abc"),
    "an edit outside the text is left out": ("abc", [finding(edit(2, 9, "X"))], "abc"),
}


@pytest.mark.parametrize("name", CASES)
def test_fixes(name: str) -> None:
    before, findings, after = CASES[name]
    assert fixed(before, *findings) == after


@pytest.mark.parametrize(
    "data",
    [
        b"a = 1  # x\r\nb = 2\r\n",
        "\ufeffa = 1  # x\nö = 2".encode(),
        "a = 1  # x\nb\n".encode("utf-16"),
        b"\xfe\xff" + "a = 1  # x\r\nb\n".encode("utf-16-be"),
        b"a = 1  # x\rb\x0c\n",
    ],
    ids=["crlf", "bom", "utf-16-le", "utf-16-be", "cr and form feed"],
)
def test_every_other_byte_of_a_file_stays(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    path.chmod(0o750)
    text = decode(data)
    assert text is not None
    start = text.index("  # x")
    files = safe_fixes([finding(edit(start, start + 5, ""))], {"a.py": Document("a.py", text)}.get)
    apply(files, tmp_path)
    encoding = "utf-16-be" if data.startswith(b"\xfe\xff") else "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-8"
    assert path.read_bytes() == data.replace("  # x".encode(encoding), b"")
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.py"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("abX")
    files = safe_fixes([finding(edit(1, 2, ""))], {"a.py": Document("a.py", "abc")}.get)
    with pytest.raises(ChangedMeanwhile):
        apply(files, tmp_path)
    assert path.read_text() == "abX"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("abc")
    (tmp_path / "a.py").symlink_to("real.py")
    apply(safe_fixes([finding(edit(1, 2, ""))], {"a.py": Document("a.py", "abc")}.get), tmp_path)
    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "ac"


def test_the_difference_is_one_that_patch_reads() -> None:
    files = safe_fixes([finding(edit(4, 5, "B"))], {"a.py": Document("a.py", "one\ntwo\x0c\nend")}.get)
    assert "".join(differences(files, lambda path: path)) == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n one\n-two\x0c\n+Bwo\x0c\n end\n\\ No newline at end of file\n"
    )
