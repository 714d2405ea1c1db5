"""Where the comments of a file are, so that text inside a string, which may reach a model, is never taken for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PYTHON = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z)"
    r'|"(?:[^"\\\r\n]|\\(?:\r\n|.))*"?'
    r"|'(?:[^'\\\r\n]|\\(?:\r\n|.))*'?"
    r"|(?P<comment>#[^\r\n]*)",
    re.DOTALL,
)
_TOML = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:[^"\\\r\n]|\\[^\r\n])*"?'
    r"|'[^'\r\n]*'?"
    r"|(?P<comment>\#[^\r\n]*)",
    re.DOTALL,
)
_SCRIPT = re.compile(
    r"(?P<comment>//[^\r\n\u2028\u2029]*|/\*.*?(?:\*/|\Z))"
    r'|"(?:[^"\\\r\n]|\\(?:\r\n|.))*"?'
    r"|'(?:[^'\\\r\n]|\\(?:\r\n|.))*'?"
    r"|(?P<mark>[`{}])"
    r"|(?P<slash>/)",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{|\Z)", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n])*\])+/[a-z]*")
_BEFORE_REGEX = re.compile(
    r"(?:^|[(,=:\[!&|?{};+*%<>~^-]|\b(?:return|typeof|case|in|of|do|else|void|throw|yield|await))\s*\Z"
)


def comments(text: str, suffix: str) -> Iterator[Span]:
    """The comments of a text in order; none for kinds of files whose comments a model could be sent."""
    find = _FINDERS.get(suffix)
    if find is not None:
        yield from find(text)


def _python(text: str) -> Iterator[Span]:
    return _by(_PYTHON, text)


def _toml(text: str) -> Iterator[Span]:
    return _by(_TOML, text)


def _by(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if match["comment"]:
            yield Span(*match.span("comment"))


def _script(text: str) -> Iterator[Span]:
    """JavaScript and TypeScript: templates nest, and a slash may begin a regular expression."""
    braces: list[bool] = []
    """Open braces, innermost last; True for one that a template opened."""
    position = 0
    while match := _SCRIPT.search(text, position):
        position = match.end()
        if match["comment"]:
            yield Span(*match.span("comment"))
        elif match["slash"]:
            # Eighty characters tell whether a value or an operator stands before the slash.
            if _BEFORE_REGEX.search(text[max(0, match.start() - 80) : match.start()]) and (
                literal := _REGEX.match(text, match.start())
            ):
                position = literal.end()
        elif match["mark"] == "{":
            braces.append(False)
        elif match["mark"] == "`" or (match["mark"] == "}" and braces and braces.pop()):
            template = _TEMPLATE.match(text, position)
            if template is None:
                return
            position = template.end()
            if template["end"] == "${":
                braces.append(True)


def _yaml(text: str) -> Iterator[Span]:
    """YAML: every `#` after a blank that no scalar contains; a block scalar's header is no content."""
    import yaml

    taken: list[tuple[int, int]] = []
    end = len(text)
    try:
        scan: Callable[..., Iterator[object]] = yaml.scan  # pyright: ignore[reportUnknownMemberType]
        for token in scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.ScalarToken):
                start = token.start_mark.index
                if token.style in {"|", ">"}:
                    header = re.compile(r"[^\r\n]*").match(text, start)
                    start = header.end() if header else start
                taken.append((start, token.end_mark.index))
    except (yaml.YAMLError, ValueError, RecursionError):
        # What comes after the place that cannot be read may be anything.
        end = taken[-1][1] if taken else 0
    place = 0
    for match in re.finditer(r"(?:(?<=[ \t\r\n])|\A)#[^\r\n]*", text):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        inside = place < len(taken) and taken[place][0] <= match.start()
        if not inside and match.end() <= end:
            yield Span(*match.span())


_SCRIPTS = (".ts", ".mts", ".cts", ".tsx", ".js", ".jsx", ".mjs", ".cjs")
_FINDERS: dict[str, Callable[[str], Iterator[Span]]] = {
    ".py": _python,
    ".pyi": _python,
    ".toml": _toml,
    ".yaml": _yaml,
    ".yml": _yaml,
    **dict.fromkeys(_SCRIPTS, _script),
}
