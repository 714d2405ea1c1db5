"""A workspace that is edited while it is read: what was examined holds until something that it rests on changes.

*Invariant:* whatever was opened, edited, closed or changed on disk, in whatever order: once nothing is stale, a report
is that of a fresh run over the same texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from weighbridge.baseline import load, split
from weighbridge.config import SETTINGS_NAMES, SettingsError
from weighbridge.engine import Examined, conclude, counter_by, examine
from weighbridge.governing import Governing
from weighbridge.measure.weights import Weights, weigh
from weighbridge.measuring import prompts_in
from weighbridge.past import HISTORY
from weighbridge.project_files import Files
from weighbridge.project_history import IdleHistory
from weighbridge.project_results import Results
from weighbridge.tokens import Encoding, RecountingCounter, counter_for
from weighbridge.workspace import Interrupted, Workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from weighbridge.baseline import Baseline
    from weighbridge.config import Problem
    from weighbridge.report import Report
    from weighbridge.tokens import TokenCounter

_KEPT = 128
"""Files that are examined before what was read and parsed for them, and nobody has open, is let go."""
_NAME = "weighbridge"
_GOVERNING = frozenset({*SETTINGS_NAMES, ".gitignore"})


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The prompts of one file, and who was known to send one."""

    workspace: Workspace
    """That of these texts: an edit makes another one."""
    senders: Collection[str]
    weights: tuple[Weights, ...]


class Project:
    """One root folder: its files, the texts that somebody is writing, and what was found in them."""

    def __init__(self, root: Path, overrides: Mapping[str, object], alone: str = "") -> None:
        """`overrides` is what an editor lays over the settings files; `alone` names the one file to look at, where the
        folder is nobody's workspace: what it imports is read all the same.
        """
        self.root = root.resolve()
        self._alone = alone
        self._open: dict[str, str] = {}
        self._results = Results()
        self._speaking: set[str] = set()
        """Files that speak to us: what is said of a suppression stands in no result."""
        self._since_forgotten = 0
        self._weighed: dict[str, _Weighed] = {}
        self.governing = Governing(self.root, overrides)
        self._overrides = overrides
        self._files = Files(self.root, self.governing.settings_in, alone)
        self._count: TokenCounter = self._counter()
        self._baseline_problems: dict[str, tuple[Problem, ...]] = {}
        self._baseline = self._read_baseline()
        self._history = IdleHistory(self.root, date.today)
        self.workspace = self._fresh()
        self._stale = dict.fromkeys(self.workspace.paths)

    @property
    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is wrong with settings, rules and the baseline, by their files."""
        governing = self.governing
        governing.load()
        return {**governing.problems, **self._baseline_problems}

    def problems_in(self, path: str) -> tuple[Problem, ...]:
        """What is wrong with the settings or rules in a file: in the text that is being written, if it is open.

        What is in force comes from the disk all the same.
        """
        text = self._open.get(path)
        live = None if text is None else self.governing.problems_in(path, text)
        return self.problems.get(path, ()) if live is None else live

    @property
    def left(self) -> int:
        """How many files are to be examined before every report is complete."""
        return len(self._stale)

    def edit(self, texts: Mapping[str, str | None]) -> None:
        """Takes over texts that are being written; None for a file that is closed, so that the disk counts again."""
        changed = {path: text for path, text in texts.items() if self._open.get(path) != text}
        if not changed:
            return
        for path, text in changed.items():
            if text is None:
                self._open.pop(path, None)
            else:
                self._open[path] = text
        self._change(changed)

    def disk(self, paths: Collection[str]) -> bool:
        """Takes note of files that were written, created or deleted, and says whether some of them govern others."""
        governs = any(map(self._governs, paths))
        if governs:
            self.govern(self._overrides)
        elif any(map(self._files.differs, paths)):
            self._files = Files(self.root, self.governing.settings_in, self._alone)
            self._reindex()
        self._change({path: None for path in paths if path not in self._open})
        return governs

    def govern(self, overrides: Mapping[str, object]) -> None:
        """Reads all settings and rules again; `overrides` is what the editor lays over them."""
        before = self.governing
        self._overrides = overrides
        self.governing = Governing(self.root, overrides, before)
        self._files = Files(self.root, self.governing.settings_in, self._alone)
        self._count = self._counter()
        self._baseline = self._read_baseline()
        paths = self._files.with_open(self._open)
        self._set_index(paths)
        if paths != self.workspace.paths or any(before.digest(path) != self.governing.digest(path) for path in paths):
            self.workspace = self._fresh()
            self._all_stale()

    def looks_at(self, path: str) -> bool:
        """Whether a file is looked at, by its name, its size and the settings."""
        return path in self._index

    def limit_exceeded(self, path: str) -> int:
        """The limit in bytes for which an open file is passed over, or 0."""
        return self._files.limit_exceeded(path, self._open.get(path, ""))

    def settle(self, path: str) -> None:
        """Examines what the report about a file needs, so far as it is known and stale."""
        for source in (path, *self._results.behind(path)):
            if source in self._stale:
                self._examine(source)

    def step(self) -> Collection[str] | None:
        """Examines one stale file and names those whose findings may differ now; None when nothing is left."""
        path = next(iter(self._stale), None)
        if path is None:
            return self._read_history()
        told = self._examine(path)
        self._since_forgotten += 1
        if self._since_forgotten >= _KEPT or not self._stale:
            self._since_forgotten = 0
            self.workspace.forget(self._needed())
        return told

    def _read_history(self) -> Collection[str] | None:
        """In idle time: the past of one fact; once all are known, what rests on it is stale."""
        if self._history.step(self.workspace):
            return ()
        if self._history.news():
            self._mark(self._results.resting_on(HISTORY))
        return () if self._stale else None

    def report(self, path: str) -> Report:
        """What stands in one file; complete once nothing is stale."""
        if path in self._accepting:
            # Whether an accepted finding is still there shows only in all files together.
            report = self._concluded(self._results)
        else:
            report = self._concluded([Examined(path, self._results.standing_in(path))])
        return replace(report, findings=tuple(one for one in report.findings if one.path == path))

    def crash(self, path: str) -> str:
        """What broke the analysis of a file, without a word of its text; empty where nothing did."""
        found = self._results.get(path)
        return found.error if found else ""

    def resting_on(self, path: str) -> Collection[str]:
        """The files whose results rest on this one."""
        return self._results.resting_on(path)

    def weights(self, path: str) -> tuple[Weights, ...]:
        """The prompts that stand in a file, whoever sends them, weighed; complete once nothing is stale."""
        self.settle(path)
        document = self.workspace.document(path) if self.looks_at(path) else None
        if document is None:
            return ()
        senders = self._results.senders(path)
        known = self._weighed.get(path)
        if known is not None and known.workspace is self.workspace and known.senders == senders:
            return known.weights
        try:
            prompts = prompts_in(document, senders, self.workspace)
        except Interrupted:
            self.workspace.memo = {}
            raise
        count = self.counter(path)
        weights = tuple(weigh(prompt, count) for prompt in prompts)
        self._weighed = {known: one for known, one in self._weighed.items() if one.workspace is self.workspace}
        self._weighed[path] = _Weighed(self.workspace, senders, weights)
        return weights

    def counter(self, path: str) -> TokenCounter:
        """The counter for the prompts of a file: that of its model, if its settings name one."""
        return counter_by(self.governing.settings_for(path), self._count)

    def _counter(self) -> TokenCounter:
        return RecountingCounter(counter_for(Encoding(self.governing.settings_in("").encoding)))

    def _read_baseline(self) -> Baseline | None:
        path = self.governing.settings_in("").baseline
        file = self.root / path
        self._baseline_problems = {}
        if not path or not file.exists():
            return None
        try:
            return load(file, path)
        except SettingsError as error:
            self._baseline_problems = {path: error.problems}
            return None

    def _fresh(self) -> Workspace:
        paths = self._files.with_open(self._open)
        self._set_index(paths)
        workspace = Workspace(self.root, paths, self._open, self._files.largest)
        workspace.history = self._history
        return workspace

    def _set_index(self, paths: tuple[str, ...]) -> None:
        self._index = frozenset(paths)
        governing = {id(found): found for found in map(self.governing.settings_for, paths)}
        self._accepting = {ignore.source for found in governing.values() for ignore in found.ignores}

    def _change(self, texts: Mapping[str, str | None]) -> None:
        if not texts:
            return
        before, self.workspace = self.workspace, self.workspace.changed(texts)
        # What was derived leads to the workspace and back: taken apart it is gone at once, and no collector has to look
        # for it, which takes as long as a part of the analysis.
        before.forget_results()
        if any(self._files.admits(path, self._open.get(path)) != (path in self._index) for path in texts):
            self._reindex()
        for path in texts:
            self._mark((path, *self._results.resting_on(path)))

    def _reindex(self) -> None:
        paths = self._files.with_open(self._open)
        if paths != self.workspace.paths:
            self.workspace = self.workspace.changed({}, paths)
            self._set_index(paths)
            # Names are looked up in the index, and nobody notes which: what came or went may concern any file.
            self._all_stale()

    def told_of(self) -> Collection[str]:
        """The files about which there is something to say, so far as they are examined."""
        too_large = filter(self.limit_exceeded, self._open)
        return {*self._results.places(), *self.problems, *self._accepting, *self._speaking, *too_large}

    def _mark(self, paths: Iterable[str]) -> None:
        """These are stale, and come before all others."""
        first = {path: None for path in paths if path in self._index}
        self._stale = {**first, **self._stale}

    def _all_stale(self) -> None:
        for gone in [item.path for item in self._results if item.path not in self._index]:
            self._results.drop(gone)
        opened = [path for path in self._open if path in self._index]
        self._stale = dict.fromkeys((*opened, *self.workspace.paths))

    def _examine(self, path: str) -> Collection[str]:
        try:
            item = examine(self.workspace, path, self.governing.rules, self.governing.settings_for, self._count)
            document = self.workspace.document(path)
        except Interrupted:
            self.workspace.forget_results()
            raise
        del self._stale[path]
        if document is not None and _NAME in document.text:
            self._speaking.add(path)
        else:
            self._speaking.discard(path)
        return self._results.keep(item)

    def _needed(self) -> Collection[str]:
        """The open files and what their results rest on."""
        found = (self._results.get(path) for path in self._open)
        return {*self._open, *(read for item in found if item for read in item.reads)}

    def _concluded(self, items: Iterable[Examined]) -> Report:
        governing = self.governing
        report = conclude(self.workspace, items, governing.rules, governing.settings_for, self._count, date.today())
        if self._baseline is None:
            return report
        return replace(report, findings=split(report.findings, self._baseline)[0])

    def _governs(self, path: str) -> bool:
        settings = self.governing.settings_in("")
        return (
            path.rpartition("/")[2] in _GOVERNING
            or path == settings.baseline
            or path in self.governing.problems
            or any(path.startswith(f"{folder.rstrip('/')}/") for folder in settings.rule_folders)
        )
