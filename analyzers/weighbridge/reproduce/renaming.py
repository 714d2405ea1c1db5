"""Gives everything in an example a neutral name, as far as the outcome does not depend on the old one."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from weighbridge.code.pieces import Use, pieces_of
from weighbridge.reproduce.edits import edited, moved
from weighbridge.reproduce.known_words import api_words, builtin_names, is_public
from weighbridge.reproduce.neutral_names import STEMS, neutral_names, placeholder, stemmed
from weighbridge.reproduce.shrinking import needed
from weighbridge.text import Span
from weighbridge.workspace import dialect_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from weighbridge.code.pieces import Named, Pieces
    from weighbridge.reproduce.outcome import Example, Oracle

    Works = Callable[["Names"], bool]

_DUNDER = re.compile(r"__\w+__\Z")
_PARTS = re.compile(r"\w+|\s+|[^\w\s]")
_BIG_NUMBER = re.compile(r"(?<![\w.])\d{5,}(?![\w.])")


@dataclass(frozen=True, slots=True)
class Names:
    """What is called how: names, strings and comments that are replaced, and what had to stay as it was."""

    words: Mapping[str, str] = field(default_factory=dict[str, str])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    comments: frozenset[str] = frozenset()
    """Comments that stay."""


class OutOfTime(Exception):
    """The time was up before anything could be tried."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A renamed example, and what it had to keep of its author's own words."""

    example: Example
    names: int
    texts: int
    comments: int
    kept: tuple[str, ...]


def public_names(example: Example) -> frozenset[str]:
    """The names that an example takes from public packages."""
    return frozenset(
        named.word
        for path, text in example.files.items()
        if dialect_of(path)
        for named in pieces_of(text, dialect_of(path)).names
        if named.use in (Use.MODULE, Use.IMPORTED) and is_public(named.module)
    )


def renamed(example: Example, oracle: Oracle, public: frozenset[str]) -> Renamed:
    """The example under neutral names; what the outcome depends on keeps a part of its name, or all of it.

    `public` are names that stay: those of packages, whose imports may have gone. When the time is up, everything that
    was not tried is replaced all the same: rather no example than one that tells more than it must.
    """
    cut = {path: pieces_of(text, dialect_of(path)) for path, text in example.files.items() if dialect_of(path)}
    comments = frozenset(_of(span, example.files[path]) for path, made in cut.items() for span in made.comments)
    words = neutral_names(word for word in _own_words(example, cut) if word not in public)
    texts = {text: placeholder(text, number) for number, text in enumerate(_own_texts(example, cut), 1)}

    def works(trial: Names) -> bool:
        if oracle.out_of_time:
            raise OutOfTime
        made = _apply(trial, example, cut)
        return made is not None and oracle.same(made)

    kept: list[str] = []
    try:
        names = _without_comments(Names({}, {}, comments), works)
        names = _with_words(names, words, works, kept)
        names = _with_texts(names, texts, works, kept)
        kept += [f"the comment `{comment}`" for comment in sorted(names.comments)]
    except OutOfTime:
        names, kept = Names(words, texts), []
    made = _apply(names, example, cut)
    if made is None:
        raise OutOfTime
    return Renamed(
        made,
        sum(word != other for word, other in names.words.items()),
        sum(text != other for text, other in names.texts.items()),
        len(comments) - len(names.comments),
        (*kept, *(f"what is left of {path}" for path in made.files if not dialect_of(path))),
    )


def _without_comments(names: Names, works: Works) -> Names:
    rest = needed(sorted(names.comments), lambda rest: works(replace(names, comments=frozenset(rest))))
    return replace(names, comments=frozenset(rest))


def _with_words(names: Names, words: Mapping[str, str], works: Works, kept: list[str]) -> Names:
    stay = needed(list(words), lambda rest: works(replace(names, words=_but(words, rest))))
    names = replace(names, words=_but(words, stay))
    for word in stay:
        trials = (replace(names, words={**names.words, word: other}) for other in stemmed(word, words[word]))
        found = next(filter(works, trials), None)
        names = found or names
        if found is None and word not in api_words():
            kept.append(f"the name `{word}`")
    return names


def _with_texts(names: Names, texts: Mapping[str, str], works: Works, kept: list[str]) -> Names:
    stay = needed(list(texts), lambda rest: works(replace(names, texts=_but(texts, rest))))
    names = replace(names, texts=_but(texts, stay))
    for text in stay:

        def says(other: str, text: str = text, names: Names = names) -> bool:
            return works(replace(names, texts={**names.texts, text: other}))

        least = _least_text(text, says)
        names = replace(names, texts={**names.texts, text: least})
        if least not in STEMS or least == text:
            kept.append(f'the text "{" ".join(least.split())}"')
    return names


def _least_text(text: str, works: Callable[[str], bool]) -> str:
    """As little of a text as is enough: one of the words that detectors look for, else the parts that it needs."""
    lower = text.lower()
    for stem in STEMS:
        if stem in lower and works(stem):
            return stem
    fewest = "".join(needed(_PARTS.findall(text), lambda rest: works("".join(rest))))
    short = fewest.strip()
    return short if works(short) else fewest


def _but(neutral: Mapping[str, str], stay: Iterable[str]) -> dict[str, str]:
    left = frozenset(stay)
    return {word: other for word, other in neutral.items() if word not in left}


def _of(span: Span, text: str) -> str:
    return text[span.start : span.end]


def _own_words(example: Example, cut: Mapping[str, Pieces]) -> list[str]:
    """The names that are the author's own, in the order in which they come, those of files first."""
    found: dict[str, None] = {}
    for path in example.files:
        for part in path.rpartition(".")[0].split("/"):
            if part not in ("", "__init__", "index"):
                found[part] = None
    for path, made in cut.items():
        for named in made.names:
            if _is_own(named, dialect_of(path)):
                found[named.word] = None
        for item in made.strings:
            source = _of(item.span, example.files[path])
            if item.is_import and not is_public(source):
                found.update(dict.fromkeys(stem for part in source.split("/") if (stem := part.partition(".")[0])))
    return list(found)


def _is_own(named: Named, dialect: str) -> bool:
    word = named.word
    if _DUNDER.match(word) or set(word) == {"_"}:
        return False
    match named.use:
        case Use.MEMBER | Use.SHORTHAND:
            return word not in api_words()
        case Use.MODULE | Use.IMPORTED:
            return not is_public(named.module)
        case Use.NAME:
            return word not in builtin_names(dialect)


def _own_texts(example: Example, cut: Mapping[str, Pieces]) -> list[str]:
    """What the strings say that nobody's API says."""
    found: dict[str, None] = {}
    for path, made in cut.items():
        for item in made.strings:
            text = _of(item.span, example.files[path])
            if not item.is_import and text.strip() and text not in api_words():
                found[text] = None
    return list(found)


def _apply(names: Names, example: Example, cut: Mapping[str, Pieces]) -> Example | None:
    """The example with all of that done; None where the place that is asked about would be gone."""
    files: dict[str, str] = {}
    offset: int | None = example.offset
    for path, text in example.files.items():
        if path in cut:
            edits = list(_edits(names, path, text, cut[path]))
            if path == example.path:
                offset = moved(example.offset, edits)
            text = edited(text, edits)
        files[_path(path, names.words)] = text
    if offset is None or len(files) < len(example.files):
        return None
    return replace(example, files=files, path=_path(example.path, names.words), offset=offset)


def _edits(names: Names, path: str, text: str, cut: Pieces) -> Iterable[tuple[Span, str]]:
    for named in cut.names:
        other = names.words.get(named.word)
        if other is None or not _is_own(named, dialect_of(path)):
            continue
        yield named.span, f"{named.word}: {other}" if named.use is Use.SHORTHAND else other
    for item in cut.strings:
        source = _of(item.span, text)
        other = _import(source, names.words) if item.is_import else names.texts.get(source, source)
        if other != source:
            yield item.span, other
    for span in cut.comments:
        comment = _of(span, text)
        if comment not in names.comments:
            yield _whole(span, text), ""
    taken = [*(item.span for item in cut.strings), *cut.comments, *(named.span for named in cut.names)]
    for match in _BIG_NUMBER.finditer(text):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in taken):
            yield span, "10000"


def _import(source: str, words: Mapping[str, str]) -> str:
    """The path of an import of what is no public package; a suffix such as `.js` stays."""
    if is_public(source):
        return source
    parts = (part.partition(".") for part in source.split("/"))
    return "/".join(words.get(stem, stem) + dot + suffix for stem, dot, suffix in parts)


def _whole(span: Span, text: str) -> Span:
    """A comment with the blanks before it, and with its line break where it stands alone."""
    start = span.start
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    alone = start == 0 or text[start - 1] == "\n"
    return Span(start, span.end + 1) if alone and text[span.end : span.end + 1] == "\n" else Span(start, span.end)


def _path(path: str, words: Mapping[str, str]) -> str:
    folder, name = posixpath.split(path)
    stem, dot, suffix = name.rpartition(".")
    parts = [words.get(part, part) for part in (*folder.split("/"), stem) if part]
    return "/".join(parts) + dot + suffix
