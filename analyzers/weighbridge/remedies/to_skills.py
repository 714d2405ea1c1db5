"""Splits long instructions for a coding agent: what one task needs goes to a file that is loaded on demand.

What must hold in every session stays, word for word, and an index says what is where. The heaviest sections go first,
and no more of them than it takes to come below the limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.findings import Applicability, Edit, Fix, NewFile
from weighbridge.judge import limits_of
from weighbridge.measure.sections import SectionKind, outline
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.must_hold import is_for_every_session, must_hold, passages
from weighbridge.remedies.program_lines import newline_of
from weighbridge.sources.agent_families import Family, loaded_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.measure.sections import Outline, Section
    from weighbridge.text import Document

_NAME = "to-skills"
_FOLDERS = {Family.CLAUDE: ".claude/skills", Family.AGENTS: ".agents/skills", Family.COPILOT: ".github/skills"}
"""Where agents look for skills; the others have none."""
_LONGEST_NAME = 64
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Skill:
    """One section on its way into a file of its own."""

    document: Document
    title: str
    section: Section
    kept: str
    """What stays of it."""
    path: str
    text: str
    saved: int
    """Tokens that a session no longer loads; what the index costs is taken off."""

    @property
    def entry(self) -> str:
        return f"- {self.title}: `{self.path}`"


def offers(finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
    """Whole sections of the files that this session loads, or why none of them can go."""
    loaded = loaded_of(finding.path)
    folder = _FOLDERS.get(loaded.family) if loaded is not None else None
    if loaded is None or folder is None:
        agent = loaded.family.value if loaded else "This agent"
        yield Refusal(
            _NAME, f"{agent} has no files that it loads on demand by name: shorten the file, or divide it by folder."
        )
        return
    over = _over(finding, bench)
    home = f"{loaded.folder}/{folder}" if loaded.folder else folder
    candidates = sorted(_candidates(finding, home, bench), key=lambda one: -one.saved)
    taken: list[_Skill] = []
    for one in candidates:
        if sum(skill.saved for skill in taken) < over:
            taken.append(one)
    if not taken:
        yield Refusal(
            _NAME,
            "No section here can be loaded on demand: what they say must hold in every session, or is shorter than a "
            "line about it would be.",
            Place(finding.path, finding.span),
        )
        return
    yield _move(taken, over, len(finding.related))


def _over(finding: Finding, bench: Bench) -> int:
    """The tokens above the limit of the rule."""
    settings = bench.settings_for(finding.path).for_path(finding.path)
    limit = limits_of(bench.rules[finding.rule], settings).get("tokens", 0)
    return int(dict(finding.measures).get("tokens", 0)) - int(limit)


def _candidates(finding: Finding, home: str, bench: Bench) -> Iterator[_Skill]:
    used: set[str] = set()
    own = loaded_of(finding.path)
    for path in dict.fromkeys(one.place.path for one in finding.related):
        loaded, document = loaded_of(path), bench.workspace.document(path)
        # files of folders above and files that are imported belong to other readers as well
        if document is None or loaded is None or loaded.skill or own is None or loaded.folder != own.folder:
            continue
        found = outline(document.text)
        for section in _sections(found):
            skill = _skill(document, found, section, home, used, bench)
            if skill is not None:
                used.add(skill.path)
                yield skill


def _sections(found: Outline) -> Iterator[Section]:
    """The sections below the title of the file: those of the first level that has more than one."""
    headings = [section for section in found.sections if section.kind is SectionKind.HEADING]
    levels = sorted({section.level for section in headings})
    level = next((one for one in levels if sum(section.level == one for section in headings) > 1), 0)
    return (section for section in headings if section.level == level)


def _skill(
    document: Document, found: Outline, section: Section, home: str, used: set[str], bench: Bench
) -> _Skill | None:
    text = found.text
    title = section.title.strip() or "Notes"
    slug = _free(_SLUG.sub("-", title.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "notes", home, used, bench)
    body = text[section.body : section.span.end].strip("\r\n")
    stays = [one for one in passages(found, section.body, section.span.end) if must_hold(found, one)]
    kept = _joined(text, stays)
    if not body or is_for_every_session(title) or len(kept) * 2 > len(body):
        return None
    path = f"{home}/{slug}/SKILL.md"
    description = _description(title, found, section)
    skill_text = f"---\nname: {slug}\ndescription: {description}\n---\n\n# {title}\n\n{_lines(body)}\n"
    before = bench.count(text[section.span.start : section.span.end]).tokens
    left = f"{text[section.span.start : section.body]}\n\n{kept}" if kept else ""
    after = bench.count(f"{left}\n- {title}: `{path}`\n{slug}: {description}").tokens
    if before <= after:
        return None
    return _Skill(document, title, section, kept, path, skill_text, before - after)


def _free(slug: str, home: str, used: set[str], bench: Bench) -> str:
    number, name = 1, slug
    while f"{home}/{name}/SKILL.md" in used or bench.workspace.document(f"{home}/{name}/SKILL.md") is not None:
        number += 1
        name = f"{slug[: _LONGEST_NAME - 4]}-{number}"
    return name


def _joined(text: str, spans: Sequence[Span]) -> str:
    """The passages as they stand, those of one list one below the other."""
    parts: list[str] = []
    for number, one in enumerate(spans):
        if number:
            between = text[spans[number - 1].end : one.start].replace("\r\n", "\n")
            # what stood in between and went leaves no gap in a list
            parts.append("\n" if _is_item(text, one) or between == "\n" else "\n\n")
        parts.append(text[one.start : one.end])
    return "".join(parts)


def _is_item(text: str, passage: Span) -> bool:
    return text[passage.start : passage.end].lstrip().startswith(("-", "*", "+", "•"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _description(title: str, found: Outline, section: Section) -> str:
    """What an agent reads in every session to decide whether it needs the rest."""
    inner = [one.title for one in found.sections if one.kind is SectionKind.HEADING and _within(one, section)]
    covers = f" Covers {', '.join(inner[:6])}." if inner else ""
    said = f"What this repository asks for in: {title}.{covers} Read it before you work on that."
    return '"' + said.replace("\\", "").replace('"', "'")[:1000] + '"'


def _within(one: Section, around: Section) -> bool:
    return one is not around and around.span.contains(one.span)


def _move(skills: Sequence[_Skill], over: int, files: int) -> Move:
    edits: list[Edit] = []
    for document in dict.fromkeys(skill.document for skill in skills):
        own = sorted((one for one in skills if one.document is document), key=lambda one: one.section.span)
        edits += _edits(document, own)
    saved = sum(skill.saved for skill in skills)
    count = "1 section" if len(skills) == 1 else f"{len(skills)} sections"
    below = saved >= over
    notes = [
        f"A session loads about {saved:,} tokens less; the agent reads a skill when its description fits the task."
    ]
    kept = [skill.title for skill in skills if skill.kept]
    if kept:
        notes.append(f"Kept here, because it must hold in every session, a part of: {', '.join(kept)}.")
    if not below:
        notes.append(
            f"That leaves {over - saved:,} tokens above the limit, in sections that must hold in every session."
        )
    if files > 1:
        notes.append("Files of folders above and imported files are left as they are.")
    fix = Fix(
        f"Load {count} on demand as skills",
        Applicability.MOVE,
        tuple(edits),
        tuple(NewFile(skill.path, skill.text) for skill in skills),
    )
    return Move(_NAME, "", fix, tuple(notes), clears=below)


def _edits(document: Document, skills: Sequence[_Skill]) -> Iterator[Edit]:
    """The sections make room for what stays of them; the index stands where the first of them was."""
    text = document.text
    newline = newline_of(text)
    level = "#" * skills[0].section.level
    lines = [f"{level} Read when the task needs it", "", *(skill.entry for skill in skills)]
    index = newline.join(lines) + newline * 2
    for number, skill in enumerate(skills):
        span = skill.section.span
        left = ""
        if skill.kept:
            left = f"{text[span.start : skill.section.body]}{newline * 2}{skill.kept}{newline * 2}"
        yield Edit(Place(document.path, span), (index if number == 0 else "") + left)
