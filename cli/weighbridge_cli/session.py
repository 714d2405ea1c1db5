"""One run over one workspace: which files, what is weighed, and what of it is reported."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.discovery import discover
from weighbridge.discovery_result import SkipReason
from weighbridge.discovery_wanted import is_wanted
from weighbridge.findings import Severity
from weighbridge.render import Context, RuleHelp
from weighbridge.report import Skipped

from weighbridge_cli.failure import Failure
from weighbridge_cli.governance import Governance
from weighbridge_cli.places import STDIN_NAME, places_for
from weighbridge_cli.texts import Texts
from weighbridge_cli.tracked import with_tracked

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge.config import Settings
    from weighbridge.discovery_result import Discovery, Stamp
    from weighbridge.discovery_result import Skipped as PassedOver
    from weighbridge.report import Report
    from weighbridge.workspace import Workspace

    from weighbridge_cli.memory import Memory

_ALOUD = {
    SkipReason.TOO_LARGE: "larger than the limit",
    SkipReason.UNREADABLE: "cannot be read",
    SkipReason.LINK: "a link that is not followed",
}
"""Reasons to pass a file over that its owner may not expect; what is ignored or vendored is not worth a word."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and the texts that it rests on."""

    report: Report
    workspace: Workspace


class Session:
    """The files of one run and their weighing; every part is made when it is first asked for."""

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        self._named = [path for path in arguments.paths if path != "-"]
        self.from_stdin = "-" in arguments.paths
        if self.from_stdin and self._named:
            raise Failure("standard input cannot be weighed together with files")
        if arguments.stdin_filename and not self.from_stdin:
            raise Failure("--stdin-filename needs - in place of a path")
        self.places = places_for(self._named)
        self.governance = Governance(arguments, self.places)

    @property
    def settings(self) -> Settings:
        return self.governance.settings

    @property
    def fail_on(self) -> Severity:
        written = self._arguments.fail_on
        return Severity(written) if written else self.settings.fail_on

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The files that findings are asked for."""
        return (self._stdin_path,) if self.from_stdin else self._chosen.files

    def is_below(self, path: str) -> bool:
        """Whether a file lies, or lay, at one of the named places."""
        named = [self.places.inside(one) for one in self._named or ["."]]
        return any(place == "." or path == place or path.startswith(f"{place}/") for place in named)

    def again(self) -> Session:
        """The same run from the beginning, over files that may have changed."""
        return Session(self._arguments)

    def settings_of_first(self) -> Settings:
        """The settings of the first chosen file, `per-path` applied; those of this folder where there is none."""
        if not self.chosen:
            return self.settings
        return self.governance.settings_for(self.chosen[0]).for_path(self.chosen[0])

    def why_nothing(self) -> str:
        """What to say when there is no file to look at: everything that was named, and why it was passed over."""
        reasons = Counter(one.reason.value for found in self._discoveries() for one in found.skipped)
        passed_over = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
        where = ", ".join(self._named) or "this folder"
        return f"no files to look at in {where}" + (f" (passed over: {passed_over})" if passed_over else "")

    def weigh(self) -> Outcome:
        """Weighs the whole workspace and keeps what concerns the chosen files."""
        return self.weigh_with_known()[1]

    def weigh_with_known(self) -> tuple[Outcome, Outcome]:
        """The same with the findings that a baseline knows, and then without them."""
        from weighbridge_cli.weighing import narrowed, weighed, without_known

        texts = self.texts()
        workspace = texts.workspace()
        chosen = frozenset(self.chosen)
        report = weighed(texts, workspace, self.governance, self._arguments, self._memory(texts), chosen)
        if self._arguments.since:
            from weighbridge_cli.comparing import since

            report = since(self.places.root, report, texts, workspace, self.governance, self._arguments)
        if len(self.chosen) < len(texts.paths):
            report = narrowed(report, chosen)
        report = self._with_skipped(report)
        baseline = self.baseline_file()
        new = report
        if baseline is not None and baseline.exists():
            new = without_known(report, baseline, str(baseline))
        return Outcome(report, workspace), Outcome(new, workspace)

    @property
    def index_paths(self) -> tuple[str, ...]:
        """The files of the whole workspace."""
        return self._index.files

    def weigh_everything(self) -> Report:
        """The report on the whole workspace, whatever a baseline says."""
        from weighbridge_cli.weighing import weighed

        texts = self.texts()
        return weighed(texts, texts.workspace(), self.governance, self._arguments, self._memory(texts))

    def baseline_file(self) -> Path | None:
        """The baseline that the command line names, else the settings; None without either."""
        written = self._arguments.baseline
        if written:
            if not Path(written).is_file():
                raise Failure(f"--baseline {written}: no such file; `weighbridge baseline create {written}` writes it")
            return Path(written)
        return self.governance.root / self.settings.baseline if self.settings.baseline else None

    def workspace(self) -> Workspace:
        """The texts of this run, nothing of which is judged yet."""
        return self.texts().workspace()

    def context(self, outcome: Outcome) -> Context:
        """What the renderers know of this run."""
        return self.context_of(outcome.workspace)

    def context_of(self, workspace: Workspace) -> Context:
        """The same for a workspace that nobody has weighed."""
        return Context(
            sources=workspace.document,
            shown_path=self.shown_path,
            help_for=self._help_for,
            fail_on=self.fail_on,
            quotes=not self._arguments.no_quotes,
            version=_version,
        )

    def _help_for(self, name: str) -> RuleHelp:
        from weighbridge_cli.rule_help import rule_help

        return rule_help(self.governance.rules, name)

    def shown_path(self, path: str) -> str:
        """A workspace path as the reader of the report writes it."""
        if self.from_stdin and path == self._stdin_path and not self._arguments.stdin_filename:
            return "<stdin>"
        return self.places.shown(path)

    @cached_property
    def _stdin_path(self) -> str:
        return self.places.inside(self._arguments.stdin_filename or STDIN_NAME)

    def texts(self) -> Texts:
        """The texts of this run: the files of the workspace, and standard input."""
        overlay = {self._stdin_path: sys.stdin.buffer.read().decode("utf-8", "replace")} if self.from_stdin else {}
        files = tuple(sorted({*self._index.files, *self.chosen}))
        sizes = [stamp.size for stamp in self._stamps().values()]
        # Discovery has judged every file by the settings of its folder; the workspace must not judge again.
        return Texts(self.places.root, files, overlay, max([self.settings.max_file_bytes, *sizes]), sum(sizes))

    def _stamps(self) -> dict[str, Stamp]:
        return {path: stamp for found in (self._index, *self._discoveries()) for path, stamp in found.stamps.items()}

    def _memory(self, texts: Texts) -> Memory | None:
        if self._arguments.no_cache:
            return None
        from weighbridge_cli.memory import Memory

        folder = Path(self._arguments.cache_dir) if self._arguments.cache_dir else None
        return Memory(self.places.root, texts, self.governance, self._stamps(), folder)

    def _discoveries(self) -> list[Discovery]:
        return [] if self.from_stdin else [self._chosen]

    @cached_property
    def _chosen(self) -> Discovery:
        chosen = self._discovered(self.places.typed(self._named) or [str(self.places.here)])
        return with_tracked(self.places.root, chosen, is_wanted) if self._arguments.settings_from else chosen

    @cached_property
    def _index(self) -> Discovery:
        if not self.from_stdin and not self._named and self.places.here == self.places.root:
            return self._chosen
        return self._discovered([])

    def _discovered(self, paths: list[str]) -> Discovery:
        return discover(self.places.root, paths, self.governance.settings_in, is_wanted)

    def _with_skipped(self, report: Report) -> Report:
        passed_over = [one for found in self._discoveries() for one in found.skipped if one.reason in _ALOUD]
        skipped = (*map(_skipped, passed_over), *report.account.skipped)
        return replace(report, account=replace(report.account, skipped=skipped))


def _version() -> str:
    # Reading package metadata takes longer than importing all that a run needs.
    from weighbridge_cli.release import version

    return version()


def _skipped(one: PassedOver) -> Skipped:
    return Skipped(one.path, f"{_ALOUD[one.reason]} ({one.detail})" if one.detail else _ALOUD[one.reason])
