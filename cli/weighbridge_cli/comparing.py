"""What a change brings: findings that were not there before, and what every prompt gained or lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.discovery_wanted import is_wanted
from weighbridge.history import files_at_base
from weighbridge.report import Since
from weighbridge.workspace import decode

from weighbridge_cli.prompt_weights import changes
from weighbridge_cli.weighing import weighed

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from weighbridge.history import Snapshot
    from weighbridge.report import Report
    from weighbridge.workspace import Workspace

    from weighbridge_cli.governance import Governance
    from weighbridge_cli.texts import Texts


def since(
    root: Path, report: Report, texts: Texts, workspace: Workspace, governance: Governance, arguments: Namespace
) -> Report:
    """The report without what was there where the work of today left `--since`."""
    ref: str = arguments.since
    snapshot = files_at_base(root, ref)
    then = texts_before(root, texts, snapshot, workspace)
    before = then.workspace()
    earlier = weighed(then, before, governance, arguments, None)
    known = Counter(finding.fingerprint for finding in (*earlier.findings, *earlier.suppressed))
    new = tuple(finding for finding in report.findings if not known[finding.fingerprint])
    touched = {path for path in (*then.paths, *texts.paths) if _differs(path, before, workspace)}
    return replace(
        report,
        findings=new,
        since=Since(
            ref,
            snapshot.commit,
            changes(before, workspace, touched, governance),
            known=len(report.findings) - len(new),
        ),
    )


def texts_before(root: Path, texts: Texts, snapshot: Snapshot, now: Workspace) -> Texts:
    """The files as they were, in memory: a file that came with the change must not be found on disk."""
    before: dict[str, str | None] = {}
    for path in texts.paths:
        document = now.document(path)
        data = _bytes(root / path)
        if path in snapshot and document is not None and data is not None:
            # What git wrote with other line ends is not a change, nor is a text on standard input that equals the file.
            same = snapshot.same(path, data) and decode(data) == document.text
            before[path] = document.text if same else decode(snapshot[path])
    for path in _gone(root, snapshot, texts.paths):
        before[path] = decode(snapshot[path])
    known = {path: text for path, text in before.items() if text is not None}
    return replace(texts, root=None, paths=tuple(sorted(known)), overlay=known)


def _gone(root: Path, snapshot: Snapshot, paths: Iterable[str]) -> Iterator[str]:
    """Files of then that are no longer there; what is there and not indexed was passed over on purpose."""
    indexed = set(paths)
    for path in snapshot:
        if path not in indexed and is_wanted(path) and not (root / path).exists():
            yield path


def _differs(path: str, before: Workspace, now: Workspace) -> bool:
    then, today = before.document(path), now.document(path)
    return (then.text if then else None) != (today.text if today else None)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
