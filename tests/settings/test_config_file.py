"""Settings files as data: what each says, or exactly what is wrong with it and where."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.config import VENDORED, Answer, Ignore, Settings, SettingsError
from weighbridge.config_file import SettingsResolver, parse_override, settings_for
from weighbridge.config_layers import merged
from weighbridge.config_read import read
from weighbridge.config_schema import default_config, settings_schema
from weighbridge.findings import Severity

RULES = ("system-prompt-too-long", "too-many-examples", "output-repair", "stale-date-in-prompt")
GROUPS = ("prompts", "examples", "format", "knowledge")
LIMITS = {"system-prompt-too-long": ("tokens",), "too-many-examples": ("count",), "output-repair": ()}


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return root


def resolver(root: Path, **options: object) -> SettingsResolver:
    return SettingsResolver(
        root, rule_names=RULES, group_names=GROUPS, limit_names=LIMITS, **options  # type: ignore[arg-type]
    )  # fmt: skip


def loaded(root: Path, text: str, name: str = "weighbridge.yaml") -> Settings:
    return resolver(write(root, {name: text})).settings_in("")


EVERYTHING = """\
select: [prompts, too-many-examples]
extend-select: [format]
ignore: [output-repair]
extend-ignore: [knowledge]
preview: true
limits:
  system-prompt-too-long: {tokens: 6000}
severity: {too-many-examples: hint}
rules: [own]
exclude: [gen/]
extend-exclude: ["*.gen.py"]
force-exclude: true
max-file-size: 2MiB
model: gpt-4o
encoding: cl100k_base
ignores:
  - path: prompts/a.md
    rule: my-own-rule
    reason: because
    until: 2027-03-01
    symbol: SYSTEM
per-path:
  - paths: [tests/]
    ignore: [examples]
    limits: {too-many-examples: {count: 2.5}}
baseline: base.json
answers:
  facts-change-within-6-months: {answer: false, until: 2027-01-01}
fail-on: error
output: concise
"""


def test_every_key_reaches_the_settings(tmp_path: Path) -> None:
    write(tmp_path, {"own/my-own-rule.yaml": ""})
    assert loaded(tmp_path, EVERYTHING) == Settings(
        select=("prompts", "too-many-examples"),
        extend_select=("format",),
        ignore=("output-repair", "knowledge"),
        preview=True,
        limits={"system-prompt-too-long": {"tokens": 6000}},
        severity={"too-many-examples": Severity.HINT},
        rule_folders=("own",),
        exclude=("gen/",),
        extend_exclude=("*.gen.py",),
        force_exclude=True,
        max_file_bytes=2 * 1024 * 1024,
        model="gpt-4o",
        encoding="cl100k_base",
        ignores=(
            Ignore("prompts/a.md", "my-own-rule", "because", date(2027, 3, 1), "SYSTEM", "weighbridge.yaml", 17),
        ),
        per_path=loaded(tmp_path, EVERYTHING).per_path,
        baseline="base.json",
        answers={"facts-change-within-6-months": (Answer(False, date(2027, 1, 1)),)},
        fail_on=Severity.ERROR,
        output="concise",
        source="weighbridge.yaml",
    )  # fmt: skip
    entry = loaded(tmp_path, EVERYTHING).per_path[0]
    assert (entry.paths, entry.ignore, entry.limits) == (
        ("tests/",),
        ("examples",),
        {"too-many-examples": {"count": 2.5}},
    )


def test_the_same_settings_in_toml_mean_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"own/my-own-rule.yaml": ""})
    expected = loaded(tmp_path, EVERYTHING)
    toml = """\
    [project]
    name = "weighbridge-user"
    [tool.weighbridge]
    select = ["prompts", "too-many-examples"]
    extend-select = ["format"]
    ignore = ["output-repair"]
    extend-ignore = ["knowledge"]
    preview = true
    limits.system-prompt-too-long.tokens = 6000
    severity = {too-many-examples = "hint"}
    rules = ["own"]
    exclude = ["gen/"]
    extend-exclude = ["*.gen.py"]
    force-exclude = true
    max-file-size = 2097152
    model = "gpt-4o"
    encoding = "cl100k_base"
    baseline = "base.json"
    answers = {facts-change-within-6-months = {answer = false, until = 2027-01-01}}
    fail-on = "error"
    output = "concise"
    [[tool.weighbridge.ignores]]
    path = "prompts/a.md"
    rule = "my-own-rule"
    reason = "because"
    until = 2027-03-01
    symbol = "SYSTEM"
    [[tool.weighbridge.per-path]]
    paths = ["tests/"]
    ignore = ["examples"]
    limits = {too-many-examples = {count = 2.5}}
    """
    (tmp_path / "weighbridge.yaml").unlink()
    found = loaded(tmp_path, toml, "pyproject.toml")
    assert (found.source, found.ignores[0].source, found.ignores[0].line) == ("pyproject.toml", "pyproject.toml", 22)
    assert found.digest() != expected.digest()
    for name in ("select", "limits", "answers", "per_path", "max_file_bytes", "severity", "ignore", "encoding"):
        assert getattr(found, name) == getattr(expected, name)


@dataclass(frozen=True)
class Broken:
    text: str
    line: int
    says: str
    name: str = "weighbridge.yaml"


BROKEN = [
    Broken("limts: {}\n", 1, "unknown key 'limts': did you mean 'limits'?"),
    Broken("preview: true\n\nxyzzy: 1\n", 3, "unknown key 'xyzzy'"),
    Broken("ignores:\n- path: a\n  rule: output-repair\n  reson: x\n", 4, "unknown key 'reson' in ignores[0]: did you"),
    Broken("ignores:\n- path: a\n  rule: output-repair\n", 2, "ignores[0]: 'reason' is missing"),
    Broken("ignores:\n- {path: a, rule: output-repair, reason: ' '}\n", 2, "expected text that is not empty"),
    Broken("preview: maybe\n", 1, "preview: expected true or false, found 'maybe'"),
    Broken("preview: 1\n", 1, "preview: expected true or false, found 1"),
    Broken("select: prompts\n", 1, "select: expected a list, found 'prompts'"),
    Broken("select:\n- prompts\n- 5\n", 3, "select[1]: expected text, found 5"),
    Broken("limits:\n  too-many-examples:\n    count: many\n", 3, "limits.too-many-examples.count: expected a number"),
    Broken("limits:\n  too-many-examples:\n    count: true\n", 3, "expected a number, found true"),
    Broken("limits:\n  too-many-examples: {count: -1}\n", 2, "expected a number of at least 0, found -1"),
    Broken("limits:\n  too-many-examples: {count: .inf}\n", 2, "expected a finite number"),
    Broken("limits:\n  too-many-examples: 5\n", 2, "expected a mapping, found 5"),
    Broken("limits:\n  too-many-exmples: {count: 5}\n", 2, "'too-many-exmples': did you mean 'too-many-examples'?"),
    Broken("limits:\n  too-many-examples: {cuont: 5}\n", 2, "has no limit 'cuont': did you mean 'count'?"),
    Broken("limits:\n  too-many-examples: {zzz: 5}\n", 2, "has no limit 'zzz': its limits are count"),
    Broken("limits:\n  output-repair: {zzz: 5}\n", 2, "rule 'output-repair' has no limit 'zzz': it has none"),
    Broken("select: [promts]\n", 1, "unknown rule or group 'promts': did you mean 'prompts'?"),
    Broken("ignore:\n- prompts\n- nonsense\n", 3, "unknown rule or group 'nonsense'"),
    Broken("severity: {output-repair: info}\n", 1, "expected 'hint', 'information', 'warning' or 'error'"),
    Broken("severity: {prompts: hint}\n", 1, "unknown rule 'prompts'"),
    Broken("fail-on: never\n", 1, "fail-on: expected 'hint'"),
    Broken("encoding: utf-8\n", 1, "encoding: expected 'o200k_base' or 'cl100k_base', found 'utf-8'"),
    Broken("output: sarif:out.sarif\n", 1, "output: expected"),
    Broken("max-file-size: big\n", 1, "max-file-size: expected a size such as 1MiB"),
    Broken("max-file-size: 0\n", 1, "expected a number of at least 1, found 0"),
    Broken("max-file-size: 1.5\n", 1, "expected a whole number, found 1.5"),
    Broken("answers: {q: {answer: [1]}}\n", 1, "expected text, a number, true or false, found a list"),
    Broken("answers: {q: {answer: a, until: soon}}\n", 1, "expected a day such as 2027-03-01, found 'soon'"),
    Broken("answers: {q: {answer: a, until: 2027-02-30}}\n", 1, "expected a day such as 2027-03-01"),
    Broken("answers: {q: yes}\n", 1, "answers.q[0]: expected a mapping, found true"),
    Broken("answers: {calls: {answer: 1}}\n", 1, "answers: unknown question 'calls'. There are facts-change"),
    Broken("answers: {holdouts: {answer: a}}\n", 1, "unknown question 'holdouts': did you mean 'holdout'?"),
    Broken(
        "answers:\n  holdout: {answer: none}\n  calls-per-month: {answer: many}\n",
        3,
        "answers.calls-per-month: expected a number of at least 0, found 'many'",
    ),
    Broken("answers: {task-kind: {answer: poetry}}\n", 1, "expected one of classification, extraction, generation"),
    Broken("answers:\n  schema-fails:\n    - {answer: true}\n    - {answer: 1}\n", 4, "expected true or false"),
    Broken("answers: {holdout: {answer: a, path: x}}\n", 1, "unknown key 'path'"),
    Broken("answers: {holdout: []}\n", 1, "expected at least one item"),
    Broken("exclude: ['a//b']\n", 1, "exclude[0]: an empty pattern"),
    Broken("exclude: ['[a']\n", 1, "a '[' without its ']' matches nothing"),
    Broken("per-path:\n- paths: []\n", 2, "per-path[0].paths: expected at least one item"),
    Broken("- select\n", 1, "expected a mapping of settings"),
    Broken("select: [\n", 2, "is not valid YAML"),
    Broken("preview: true\npreview: false\n", 2, "key 'preview' is given twice, first on line 1"),
    Broken("a: &a [*a]\n", 1, "an anchor must not be used inside itself"),
    Broken("x: &x {preview: true}\n<<: *x\n", 2, "unknown key '<<'"),
    Broken("preview: !!python/object:os.system x\n", 1, "is not valid YAML"),
    Broken("model: \x07\n", 1, "is not valid YAML"),
    Broken("1: 2\n", 1, "expected text as a key"),
    Broken("extend: nowhere.yaml\n", 1, "extend: there is no file 'nowhere.yaml'"),
    Broken("preview: true\nextend: ../../etc/passwd\n", 2, "extend: '../../etc/passwd' leads out of the workspace"),
    Broken("extend: /etc/passwd\n", 1, "leads out of the workspace"),
    Broken("extend: https://example.org/x.yaml\n", 1, "leads out of the workspace"),
    Broken("extend: weighbridge.yaml\n", 1, "extends this file in turn"),
    Broken("rules: [../up]\n", 1, "rules: '../up' leads out of the workspace"),
    Broken("rules: [missing]\n", 1, "rules: 'missing' is no folder"),
    Broken("baseline: ../b.json\n", 1, "baseline: leads out of the workspace"),
    Broken("[tool.weighbridge]\npreview = 1\n", 2, "preview: expected true or false, found 1", "pyproject.toml"),
    Broken("[tool.weighbridge]\nlimts = {}\n", 2, "unknown key 'limts': did you mean 'limits'?", "pyproject.toml"),
    Broken("[tool.weighbridge.limits.too-many-examples]\n\ncuont = 1\n", 3, "has no limit 'cuont'", "pyproject.toml"),
    Broken("[[tool.weighbridge.ignores]]\npath = 'a'\n[[tool.weighbridge.ignores]]\npath = 1\nrule = 'output-repair'\n"
           "reason = 'x'\n", 4, "ignores[1].path: expected text", "pyproject.toml"),
    Broken("[tool.weighbridge\n", 1, "is not valid TOML", "pyproject.toml"),
    Broken("[tool]\nweighbridge = 5\n", 2, "expected a table [tool.weighbridge]", "pyproject.toml"),
]  # fmt: skip


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.says)
def test_a_broken_file_is_named_with_its_line_and_what_was_expected(tmp_path: Path, case: Broken) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, case.text, case.name)
    problems = caught.value.problems
    assert [problem for problem in problems if case.says in problem.message and problem.line == case.line], problems
    assert caught.value.path == case.name


def test_several_problems_are_told_together_in_the_order_of_their_lines(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, "preview: 3\nlimts: {}\nselect: all\n")
    assert str(caught.value) == (
        "weighbridge.yaml:1: preview: expected true or false, found 3\n"
        "weighbridge.yaml:2: unknown key 'limts': did you mean 'limits'?\n"
        "weighbridge.yaml:3: select: expected a list, found 'all'"
    )


def test_a_file_that_is_no_text_or_far_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weighbridge.yaml").write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(SettingsError, match=r"weighbridge\.yaml") as caught:
        settings_for(tmp_path, "x.md")
    assert (caught.value.line, caught.value.message) == (2, "expected text in UTF-8")
    (tmp_path / "weighbridge.yaml").write_bytes(b"#" * 1_048_577)
    with pytest.raises(SettingsError, match="larger than 1 MiB"):
        settings_for(tmp_path, "x.md")
    (tmp_path / "weighbridge.yaml").write_text("a: " + "[" * 20_000)
    with pytest.raises(SettingsError, match="nested too deeply"):
        settings_for(tmp_path, "x.md")


def test_aliases_that_multiply_cost_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with pytest.raises(SettingsError, match="unknown key 'a0'"):
        loaded(tmp_path, "\n".join(lines))


def test_a_mark_and_carriage_returns_change_nothing(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeffpreview: true\r\nselect:\r\n  - prompts\r\n").select == ("prompts",)
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, "\ufeffpreview: true\r\n\r\nlimts: 1\r\n")
    assert caught.value.line == 3


def test_the_nearest_file_governs_and_a_dedicated_one_goes_before_pyproject(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "weighbridge.yaml": "model: top",
            "a/pyproject.toml": "[project]\nname = 'x'\ndependencies = ['weighbridge']\n",
            "a/b/pyproject.toml": "[tool.weighbridge]\nmodel = 'toml'\n",
            "a/c/pyproject.toml": "[tool.weighbridge]\nmodel = 'toml'\n",
            "a/c/.weighbridge.yaml": "model: hidden",
            "a/c/weighbridge.yml": "model: yml",
        },
    )
    found = resolver(root)
    models = {
        path: found.settings_for(path).model for path in ("x.md", "a/x.md", "a/b/x.md", "a/b/d/e/x.md", "a/c/x.md")
    }
    assert models == {"x.md": "top", "a/x.md": "top", "a/b/x.md": "toml", "a/b/d/e/x.md": "toml", "a/c/x.md": "yml"}
    assert found.settings_for("a/b/x.md") is found.settings_for("a/b/y.md")


def test_settings_above_the_root_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, {"weighbridge.yaml": "model: above", "root/x.md": ""})
    assert settings_for(tmp_path / "root", "x.md") == Settings()


def test_no_settings_file_needs_no_pydantic_and_no_yaml(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from weighbridge.config_file import SettingsResolver as R;"
        f"s = R(Path({str(tmp_path)!r})).settings_for('a/b.md');"
        "print(s.encoding, 'pydantic' in sys.modules, 'yaml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.split() == ["o200k_base", "False", "False"]


def test_a_file_extends_another_and_paths_stay_relative_to_where_they_are_written(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "base.yaml": "ignore: [examples]\nextend-ignore: [output-repair]\nexclude: [gen/]\nmodel: base\n"
            "extend-exclude: [base/x.md]\nlimits: {too-many-examples: {count: 5}, system-prompt-too-long: {tokens: 1}}",
            "pkg/[id]/weighbridge.yaml": "extend: ../../base.yaml\nignore: [format]\nextend-ignore: [prompts]\n"
            "extend-exclude: [a.md, sub/b.md]\nlimits: {too-many-examples: {count: 7}}\nbaseline: b.json\n",
        },
    )
    found = resolver(root).settings_for("pkg/[id]/x.md")
    assert found.ignore == ("format", "output-repair", "prompts")
    assert found.exclude == ("gen/",)
    assert found.extend_exclude == ("base/x.md", "/pkg/\\[id\\]/**/a.md", "/pkg/\\[id\\]/sub/b.md")
    assert found.limits == {"too-many-examples": {"count": 7}, "system-prompt-too-long": {"tokens": 1}}
    assert (found.model, found.baseline, found.source) == ("base", "pkg/[id]/b.json", "pkg/[id]/weighbridge.yaml")


def test_a_circle_of_files_is_an_error_where_it_closes(tmp_path: Path) -> None:
    root = write(
        tmp_path, {"weighbridge.yaml": "extend: a.yaml", "a.yaml": "\nextend: b.yaml", "b.yaml": "extend: a.yaml"}
    )
    with pytest.raises(SettingsError) as caught:
        settings_for(root, "x.md")
    assert (caught.value.path, caught.value.line) == ("b.yaml", 1)


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    write(
        tmp_path, {"secret.yaml": "model: secret", "root/x.md": "", "root/sub/weighbridge.yaml": "extend: ../link.yaml"}
    )
    (tmp_path / "root/link.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(SettingsError, match="leads out of the workspace"):
        settings_for(tmp_path / "root", "sub/x.md")
    (tmp_path / "root/weighbridge.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(SettingsError, match="leads out of the workspace"):
        settings_for(tmp_path / "root", "x.md")


def test_a_named_file_governs_everything_and_isolation_reads_none(tmp_path: Path) -> None:
    root = write(tmp_path / "w", {"weighbridge.yaml": "model: top", "sub/weighbridge.yaml": "model: sub"})
    elsewhere = write(
        tmp_path / "e",
        {
            "weighbridge.yaml": "extend: b/base.yaml\nmodel: e\nbaseline: b.json\nextend-exclude: [src/gen/]",
            "b/base.yaml": "preview: true",
            ".git/HEAD": "",
        },
    )
    found = resolver(root, config=elsewhere / "weighbridge.yaml").settings_for("sub/x.md")
    assert (found.model, found.preview, found.extend_exclude) == ("e", True, ("src/gen/",))
    assert found.baseline == str((elsewhere / "b.json").resolve())
    assert resolver(root, isolated=True).settings_for("sub/x.md") == Settings()
    with pytest.raises(SettingsError, match="there is no such file"):
        resolver(root, config=root / "nope.yaml")


def test_the_command_line_wins_and_merges_like_a_file(tmp_path: Path) -> None:
    root = write(tmp_path, {"weighbridge.yaml": "limits: {too-many-examples: {count: 5}}\nextend-ignore: [format]"})
    overrides = merged(
        parse_override("limits.system-prompt-too-long.tokens=6000"), parse_override("extend-ignore=[prompts]")
    )
    found = resolver(root, overrides=overrides).settings_for("x.md")
    assert found.limits == {"too-many-examples": {"count": 5}, "system-prompt-too-long": {"tokens": 6000}}
    assert found.ignore == ("format", "prompts")
    assert resolver(root, overrides={"preview": True}, isolated=True).settings_for("x.md") == Settings(preview=True)
    for text, says in [
        ("preview", "expected KEY=VALUE"),
        ("=1", "expected KEY=VALUE"),
        ("preview=maybe", "command line: preview: expected true or false"),
        ("select=[", "command line: select: is not valid YAML"),
        ("extend=base.yaml", "belongs into a settings file"),
        ("limits.too-many-examples.cuont=1", "did you mean 'count'?"),
    ]:
        with pytest.raises(SettingsError, match=r".*") as caught:
            resolver(root, overrides=parse_override(text))
        assert says in str(caught.value)


@dataclass(frozen=True)
class Rule:
    name: str
    group: str = "prompts"
    preview: bool = False


@pytest.mark.parametrize(
    ("chosen", "rule", "on"),
    [
        (Settings(), Rule("a"), True),
        (Settings(), Rule("a", preview=True), False),
        (Settings(preview=True), Rule("a", preview=True), True),
        (Settings(select=("a",)), Rule("a", preview=True), True),
        (Settings(select=("prompts",)), Rule("a", preview=True), False),
        (Settings(select=("prompts",)), Rule("a"), True),
        (Settings(select=("format",)), Rule("a"), False),
        (Settings(select=("format",), extend_select=("a",)), Rule("a"), True),
        (Settings(extend_select=("b",)), Rule("a"), True),
        (Settings(select=("a",), ignore=("prompts",)), Rule("a"), True),
        (Settings(select=("prompts",), ignore=("a",)), Rule("a"), False),
        (Settings(select=("a",), ignore=("a",)), Rule("a"), False),
        (Settings(ignore=("prompts",)), Rule("a"), False),
    ],
)
def test_what_is_named_more_exactly_wins(chosen: Settings, rule: Rule, on: bool) -> None:
    assert chosen.enabled(rule) is on


def test_later_entries_for_a_path_win_and_the_rest_stays(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        "limits: {too-many-examples: {count: 1}, system-prompt-too-long: {tokens: 1}}\nignore: [format]\nper-path:\n"
        "- {paths: [prompts/], limits: {too-many-examples: {count: 2}}, ignore: [examples]}\n"
        "- {paths: ['*.md', '!keep.md'], limits: {too-many-examples: {count: 3}}}\n",
    )
    assert found.for_path("prompts/x.txt").limits["too-many-examples"] == {"count": 2}
    assert found.for_path("prompts/deep/x.md").limits["too-many-examples"] == {"count": 3}
    assert found.for_path("prompts/deep/x.md").limits["system-prompt-too-long"] == {"tokens": 1}
    assert found.for_path("prompts/x.txt").ignore == ("format", "examples")
    assert found.for_path("keep.md").limits["too-many-examples"] == {"count": 1}
    assert found.for_path("src/a.py") is found


def test_the_digest_changes_with_what_can_change_findings_and_with_nothing_else() -> None:
    plain = Settings()
    assert plain.digest() == Settings(fail_on=Severity.ERROR, output="json").digest()
    limited = Settings(limits={"a": {"tokens": 1}, "b": {"tokens": 2}})
    assert limited.digest() == Settings(limits={"b": {"tokens": 2}, "a": {"tokens": 1}}).digest() != plain.digest()


def test_the_file_that_init_writes_changes_nothing_and_its_examples_are_valid(tmp_path: Path) -> None:
    text = default_config()
    assert loaded(tmp_path, text) == Settings(source="weighbridge.yaml")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    kept = [line for line in lines if line.startswith((" ", "- ")) or line.split(":")[0].replace("-", "").isalpha()]
    chosen = [line for line in kept if not line.startswith(("extend:", "rules:", "hint"))]
    shown = yaml.safe_load("\n".join(line for line in chosen if ":" in line))
    write(tmp_path, {"weighbridge.yaml": yaml.safe_dump(shown)})
    found = SettingsResolver(tmp_path).settings_in("")
    assert found.limits["system-prompt-too-long"] == {"tokens": 6000}
    assert len(found.ignores) == 1
    assert len(found.per_path) == 2


def test_the_schema_says_of_every_case_what_reading_says(tmp_path: Path) -> None:
    import jsonschema

    schema = settings_schema(RULES, GROUPS, LIMITS)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert not list(validator.iter_errors(json.loads(json.dumps(yaml.safe_load(EVERYTHING), default=str))))
    refused = [
        case for case in BROKEN if case.says.startswith(("unknown key", "preview:", "select", "encoding:", "fail-on"))
    ]
    for case in refused:
        if case.name == "weighbridge.yaml" and "<<" not in case.text:
            assert list(validator.iter_errors(yaml.safe_load(case.text))), case.text


KEYS = (
    "select limits ignores per-path answers extend-ignore preview severity max-file-size extend rules baseline exclude"
)
names = st.sampled_from(KEYS.split())
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates()
keys = names | st.text(max_size=8) | st.integers()
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(names | st.text(max_size=10), anything, max_size=4))
def test_no_mapping_raises_anything_but_a_settings_error(values: dict[str, object]) -> None:
    try:
        found = SettingsResolver(
            Path("/nonexistent"), overrides=values, isolated=True, rule_names=RULES, limit_names=LIMITS
        )
    except SettingsError as error:
        assert str(error)
    else:
        assert found.settings_for("x.md").digest()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.text("[]{}:,&*!-#'\"\n ab1<", max_size=60))
def test_no_text_raises_anything_but_a_settings_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("weighbridge.yaml", "pyproject.toml"):
            file = Path(folder, name)
            file.write_text(text if name.endswith("yaml") else f"# weighbridge\n{text}", "utf-8", "surrogatepass", "")
            try:
                read(file, name)
            except SettingsError as error:
                assert error.line <= text.count("\n") + text.count("\r") + 60


rules = st.sampled_from(RULES)
layers = st.fixed_dictionaries(
    {},
    optional={
        "ignore": st.lists(rules, max_size=2),
        "extend-ignore": st.lists(rules, max_size=2),
        "extend-exclude": st.lists(st.sampled_from(["a", "b/"]), max_size=2),
        "preview": st.booleans(),
        "severity": st.dictionaries(rules, st.sampled_from(list(Severity)), max_size=2),
        "limits": st.dictionaries(
            rules, st.dictionaries(st.sampled_from(["tokens", "count"]), st.integers(0)), max_size=2
        ),
        "answers": st.dictionaries(st.text(max_size=2), st.just({"answer": 1}) | st.just({"answer": 2, "until": None})),
    },
)


@given(layers, layers, layers)
def test_merging_is_associative_and_nothing_is_its_neutral_element(a: dict, b: dict, c: dict) -> None:  # type: ignore[type-arg]
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(a, {}) == merged({}, a) == a


def test_vendored_folders_are_the_default_and_can_be_replaced(tmp_path: Path) -> None:
    assert Settings().exclude is VENDORED
    assert loaded(tmp_path, "exclude: []").exclude == ()
