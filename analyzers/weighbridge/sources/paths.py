"""What a path says about a file: which format it is, and how surely it holds prompts."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """The reader that a path asks for."""

    NONE = "none"
    AGENT = "agent"
    """A file that a coding agent loads, whole or below its settings."""
    PROMPTY = "prompty"
    DOTPROMPT = "dotprompt"
    BAML = "baml"
    POML = "poml"
    PROMPTL = "promptl"
    RAIL = "rail"
    TEMPLATE = "template"
    TEXT = "text"
    DATA = "data"


class Hint(StrEnum):
    """How surely the path of a text says that it is a prompt."""

    NAMED = "named"
    """`system.md`, `system_prompt.txt`: a prompt, whatever language it is in."""
    FOLDER = "folder"
    """Below `prompts/`."""
    WORD = "word"
    """The word `prompt` in the file's name, or in that of a neighbour."""
    NOTHING = "nothing"
    DOCUMENTATION = "documentation"
    """A page about something, or a file that projects keep by custom."""


# Nobody writes settings of this size by hand: it is a dump, and reading it costs more than the rest of its folder.
LARGEST_SETTINGS = 200_000

_AGENT = re.compile(
    r"(?:^|/)(?:(?:AGENTS|CLAUDE)(?:\.local|\.override)?\.md|GEMINI\.md|SKILL\.md|\.cursorrules|\.windsurfrules|\.roorules"
    r"|\.clinerules|\.clinerules/[^/]+\.(?:md|txt)|\.cursor/rules/(?:[^/]+/)*[^/]+\.mdc?|\.windsurf/rules/(?:[^/]+/)*[^/]+\.md"
    r"|\.roo/rules(?:-[\w-]+)?/(?:[^/]+/)*[^/]+\.(?:md|txt)|\.kiro/steering/(?:[^/]+/)*[^/]+\.md|\.agents/checks/[^/]+\.md"
    r"|\.claude/(?:agents|commands|rules)/(?:[^/]+/)*[^/]+\.md|\.github/copilot-instructions\.md|\.github/prompts/[^/]+\.md"
    r"|\.github/(?:agents|instructions|chatmodes)/(?:[^/]+/)*[^/]+\.md"
    r"|[^/]+\.(?:instructions|prompt|agent|chatmode)\.md|[^/]+\.mdc)$"
)
_SUFFIXES = {
    ".prompty": Kind.PROMPTY,
    ".prompt": Kind.DOTPROMPT,
    ".dotprompt": Kind.DOTPROMPT,
    ".baml": Kind.BAML,
    ".poml": Kind.POML,
    ".promptl": Kind.PROMPTL,
    ".rail": Kind.RAIL,
    **dict.fromkeys(
        (".j2", ".jinja", ".jinja2", ".hbs", ".handlebars", ".mustache", ".tmpl", ".liquid"), Kind.TEMPLATE
    ),
    **dict.fromkeys((".md", ".txt", ".markdown", ".mdx", ".xml"), Kind.TEXT),
    **dict.fromkeys((".yaml", ".yml", ".json", ".toml", ".jsonl", ".json5"), Kind.DATA),
}
_NO_DATA = re.compile(
    r"(?:^|/)(?:package(?:-lock)?|composer|tsconfig[\w.-]*|jsconfig|\.eslintrc|\.prettierrc|lerna|nx|turbo|vercel|renovate|"
    r"angular|deno|biome|components|manifest|launch|settings|tasks|extensions|cspell|typedoc|firebase|pyproject|Cargo|"
    r"Pipfile|poetry|uv|pnpm-(?:lock|workspace)|docker-compose[\w.-]*|compose|mkdocs|\.pre-commit-config|\.gitlab-ci|"
    r"codecov|\.codecov|dependabot|azure-pipelines|netlify|mint|docs|openapi|swagger|yarn|bun|tokenizer(?:_config)?|"
    r"special_tokens_map|vocab|generation_config)\.(?:json5?|ya?ml|toml)$"
    r"|\.lock$|(?:^|/)\.github/workflows/|(?:^|/)(?:locales?|i18n|translations?|lang)/|\.(?:schema|snap|min)\.json$"
)
_NAMED = re.compile(
    r"(?:^|/)(?:[^/]*\.system\.(?:md|txt)|system\.(?:md|txt)|skprompt\.txt"
    r"|[^/]*(?:^|[-_. ])?(?:system|sys)[-_ ]?(?:prompt|message|instructions?)s?(?![a-z])[^/]*\.(?:md|txt|xml))$",
    re.IGNORECASE,
)
_PROMPT_WORD = re.compile(r"(?<![a-z])prompts?(?![a-z])", re.IGNORECASE)
_CAMEL_PROMPT = re.compile(r"(?<=[a-z])Prompts?(?![a-z])")
# Notes for a coding agent's own use, and what lies beside a skill: read when asked for, never sent as a prompt.
_AGENT_NOTES = re.compile(
    r"(?:^|/)(?:\.claude|\.agents?|\.cursor|\.gemini|\.codex|\.windsurf|\.kiro)/(?!prompts/)|(?:^|/)skills/[^/]+/"
)
_CUSTOMARY = re.compile(
    r"(?:^|/)(?:(?i:README|LICEN[CS]E|COPYING|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT|CONTRIBUTORS)(?:[-_.][^/]*)?\.\w+"
    r"|(?:CHANGES|HISTORY|SECURITY|SUPPORT|NOTICE|AUTHORS|MAINTAINERS|GOVERNANCE|TODO|ROADMAP|INSTALL|RELEASE[\w-]*|"
    r"UPGRADING|MIGRATION|SPEC|DESIGN|INDEX|ARCHITECTURE|FAQ|GLOSSARY|CITATION|CREDITS)(?:[-_.][^/]*)?\.\w+"
    r"|(?i:(?:PULL_REQUEST|ISSUE)_TEMPLATE|BUG_REPORT)\.\w+"
    r"|(?:requirements|constraints|CMakeLists|robots|humans|ads|llms|top_level|SOURCES|words?|stopwords|merges|vocab)"
    r"[\w.-]*\.txt|[^/]*\.(?:rst|egg-info|dist-info)[^/]*)$"
)
_PAGES = frozenset(
    [
        "docs",
        "doc",
        "documentation",
        "documents",
        "website",
        "site",
        "blog",
        "blogs",
        "posts",
        "articles",
        "book",
        "wiki",
        "_build",
        "markdown_docs",
        "node_modules",
        "vendor",
        "third_party",
        "issue_template",
        "pull_request_template",
        "changelogs",
        "changes",
        "adr",
        "rfcs",
        "tutorials",
    ]
)
_NO_TEMPLATE = re.compile(
    r"\.(?:html?|xml|xhtml|css|s?css|less|jsx?|tsx?|py|rb|go|java|kt|c|h|cc|cpp|hpp|rs|sql|sh|bash|ps1|ya?ml|toml|json|ini|"
    r"cfg|conf|env|properties|service|tf|tex|svg|csv|rst|dockerfile|gradle|cmake|nginx|proto|graphql)\.\w+$"
    r"|(?:^|/)[^/]*(?:chat_?template|dockerfile|makefile)[^/]*$",
    re.IGNORECASE,
)


def kind_of(path: str) -> Kind:
    """The format of a file, by its path alone."""
    if _AGENT.search(path):
        return Kind.AGENT
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    kind = _SUFFIXES.get(name[dot:].lower(), Kind.NONE) if dot >= 0 else Kind.NONE
    if kind is Kind.NONE and "." not in name and _PROMPT_WORD.search(name):
        return Kind.TEXT
    if kind is Kind.DATA and _NO_DATA.search(path):
        return Kind.NONE
    if kind is Kind.TEMPLATE and _NO_TEMPLATE.search(path):
        return Kind.NONE
    return kind


def hint_of(path: str) -> Hint:
    """What a path says about the text in it."""
    folder, _, name = path.rpartition("/")
    if _AGENT_NOTES.search(path) and name.lower() != "skprompt.txt":
        return Hint.DOCUMENTATION
    if (_CUSTOMARY.search(path) and not says_prompt(name)) or not _PAGES.isdisjoint(folder.lower().split("/")):
        return Hint.DOCUMENTATION
    if _NAMED.search(path):
        return Hint.NAMED
    if folder and says_prompt(folder):
        return Hint.FOLDER
    return Hint.WORD if says_prompt(name) else Hint.NOTHING


def says_prompt(path: str) -> bool:
    """Whether the word `prompt` stands in a path."""
    return _PROMPT_WORD.search(path.replace("_", " ")) is not None or _CAMEL_PROMPT.search(path) is not None
