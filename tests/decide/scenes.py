"""A small repository of raw files on disk, and the decision about one of its prompts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from bulk import examples, rows
from history import Commit, repository
from weighbridge.bench import Bench
from weighbridge.config_file import SettingsResolver
from weighbridge.decide.deciding import decide
from weighbridge.decide.workload import workload_of
from weighbridge.measure.contents import contents_of
from weighbridge.measure.volatile import distinct_facts
from weighbridge.measuring import prompts_in
from weighbridge.rules import load_rules
from weighbridge.tokens import counter_for
from weighbridge.tokens.vocabulary import Encoding
from weighbridge.volatility import FactsPast, Noted
from weighbridge.workspace import Workspace, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.decide.decision import Decision
    from weighbridge.decide.workload import Workload
    from weighbridge.sources.region import PromptRegion

TODAY = date(2026, 11, 29)
WORKED = Path(__file__).parent / "worked"
PERTURBED = Path(__file__).parent / "perturbed"
RULES = load_rules()


@dataclass(frozen=True)
class Scene:
    """The files of a small repository, and which of its prompts is asked about."""

    files: dict[str, str]
    path: str
    symbol: str = ""
    past: tuple[tuple[str, dict[str, str]], ...] = ()
    """Earlier commits, each with its day."""
    expected: dict[str, Any] = field(default_factory=dict)


def worked(name: str) -> Scene:
    """A worked example, with what is generated for it."""
    folder = WORKED / name
    files = {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "expected.yaml"
    }
    expected = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    return _made(files, expected)


def perturbed(name: str) -> Scene:
    """A worked example with a small patch over it."""
    patch = yaml.safe_load((PERTURBED / f"{name}.yaml").read_text("utf-8"))
    folder = WORKED / patch["of"]
    expected = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    files = {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "expected.yaml"
    }
    for path, changes in patch.get("edits", {}).items():
        for old, new in changes.items():
            assert old in files[path], f"{path} does not say {old!r}"
            files[path] = files[path].replace(old, new)
    files |= patch.get("files", {})
    for path in patch.get("without", ()):
        files.pop(path, None)
    if "answers" in patch:
        settings = yaml.safe_load(files.get("weighbridge.yaml", "{}"))
        settings.setdefault("answers", {}).update(patch["answers"])
        settings["answers"] = {key: value for key, value in settings["answers"].items() if value is not None}
        files["weighbridge.yaml"] = yaml.safe_dump(settings)
    return _made(files, {**expected, **patch})


def _made(files: dict[str, str], expected: dict[str, Any]) -> Scene:
    for path, bulk in expected.get("rows", {}).items():
        files[path] = rows(bulk["count"], bulk["kind"], bulk.get("system", ""))
    for path, bulk in expected.get("examples", {}).items():
        files[path] += "\n" + examples(bulk["count"], bulk["kind"])
    prompt = expected["prompt"]
    past: list[tuple[str, dict[str, str]]] = []
    for day, changes in expected.get("past", {}).items():
        then = dict(files)
        for path, texts in changes.items():
            for new, old in texts.items():
                assert new in then[path], f"{path} does not say {new!r}"
                then[path] = then[path].replace(new, old)
        past.append((str(day), then))
    return Scene(files, prompt["path"], prompt.get("symbol", ""), tuple(past), expected)


def written(scene: Scene, root: Path) -> Path:
    """The repository on disk; with a past it is one of git's."""
    if scene.past:
        commits = [Commit(day, files) for day, files in scene.past]
        return repository(root, [*commits, Commit("2026-11-20", scene.files)])
    for path, text in scene.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def bench_of(root: Path, paths: Mapping[str, str]) -> Bench:
    resolver = SettingsResolver(root, rule_names=RULES.names, group_names=RULES.groups, limit_names=RULES.limit_names)
    workspace = Workspace.open(root, paths)
    return Bench(workspace, RULES, resolver.settings_for, counter_for(Encoding.O200K), TODAY)


def region_of(scene: Scene, bench: Bench) -> PromptRegion:
    document = bench.workspace.document(scene.path)
    assert document is not None
    regions = prompts_in(document, sources(bench.workspace), bench.workspace)
    found = [one for one in regions if not scene.symbol or one.symbol == scene.symbol]
    assert len(found) == 1, [one.symbol for one in regions]
    return found[0]


def workload_in(scene: Scene, root: Path) -> Workload:
    """The workload of the prompt that a scene asks about, with the history of its facts where it has one."""
    written(scene, root)
    bench = bench_of(root, scene.files)
    region = region_of(scene, bench)
    contents = contents_of(region)
    noted = [
        Noted(contents.reading.locate(one.span), one.kind) for one in distinct_facts(contents.reading, contents.facts)
    ]
    past = FactsPast(root, TODAY).of(noted, bench.workspace) if scene.past else None
    return workload_of(region, bench, () if past is None else past.facts)


def decision_in(scene: Scene, root: Path) -> Decision:
    return decide(workload_in(scene, root))
