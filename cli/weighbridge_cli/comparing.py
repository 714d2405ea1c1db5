"""What a change brings: findings that were not there before, and what every prompt gained or lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.history import files_at_base
from weighbridge.report import Since
from weighbridge.workspace import decode

from weighbridge_cli.prompt_weights import changes
from weighbridge_cli.wanted import is_wanted
from weighbridge_cli.weighing import weighed

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from weighbridge.history import Snapshot
    from weighbridge.report import Report
    from weighbridge.workspace import Workspace

    from weighbridge_cli.governance import Governance
    from weighbridge_cli.texts import Texts


def since(report: Report, texts: Texts, workspace: Workspace, governance: Governance, arguments: Namespace) -> Report:
    """The report without what was there where the work of today left `--since`."""
    ref: str = arguments.since
    snapshot = files_at_base(texts.root, ref)
    then = _texts_before(texts, snapshot, workspace)
    before = then.workspace()
    earlier = weighed(then, before, governance, arguments, None)
    known = Counter(finding.fingerprint for finding in (*earlier.findings, *earlier.suppressed))
    new = tuple(finding for finding in report.findings if not known[finding.fingerprint])
    touched = {path for path in (*then.paths, *texts.paths) if _differs(path, then.paths, before, workspace)}
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


def _texts_before(texts: Texts, snapshot: Snapshot, now: Workspace) -> Texts:
    """Today's index with the files as they were; only what differs is read from the history."""
    overlay: dict[str, str] = {}
    kept: list[str] = []
    root = texts.root
    for path in texts.paths:
        if path not in snapshot:
            continue
        kept.append(path)
        data = _bytes(root / path)
        document = now.document(path)
        if data is None or not snapshot.same(path, data) or (document is not None and decode(data) != document.text):
            overlay[path] = decode(snapshot[path]) or ""
    for path in _gone(root, snapshot, texts.paths):
        kept.append(path)
        overlay[path] = decode(snapshot[path]) or ""
    return replace(texts, paths=tuple(sorted(kept)), overlay=overlay)


def _gone(root: Path, snapshot: Snapshot, paths: Iterable[str]) -> Iterable[str]:
    """Files of then that are no longer there; what is there and not indexed was passed over on purpose."""
    indexed = set(paths)
    return [path for path in snapshot if path not in indexed and is_wanted(path) and not (root / path).exists()]


def _differs(path: str, known: Collection[str], before: Workspace, now: Workspace) -> bool:
    then, today = before.document(path) if path in known else None, now.document(path)
    return (then.text if then else None) != (today.text if today else None)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
