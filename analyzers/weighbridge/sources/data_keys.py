"""Which keys of a data file hold prompts, and who speaks in them."""

from __future__ import annotations

import re

from weighbridge.sources.prompt_like import begins_as_prompt, is_other_material, opens_like_prompt, reads_like_prompt
from weighbridge.sources.region import Role

_SURE_KEY = re.compile(
    r"(?:^|.*[a-z0-9]_|.*-)?(?:system|sys|user|custom|base|main|initial|agent|developer)?[-_]?"
    r"(?:prompts?|instructions?|system[-_]?message|prompt[-_]?template)(?:[-_](?:template|text|en|v?\d+|extra|prefix|suffix))*$"
    r"|system(?:[-_].*)?$|sys[-_].*|developer$|.*[-_]system$",
    re.IGNORECASE,
)
_CAMEL_KEY = re.compile(r".*(?:[a-z]Prompt|[a-z]Instructions?|[a-z]PromptTemplate|systemMessage)$")
_SYSTEM_KEY = re.compile(
    r"(?:^|[-_.])(?:system|sys|developer|persona|backstory)|instructions?$|^system|System", re.IGNORECASE
)
_USER_KEY = re.compile(r"(?:^|[-_])(?:user|human|question)(?:$|[-_])|^user|^human", re.IGNORECASE)
_TEMPLATE_SIBLINGS = frozenset(("template_format", "input_variables", "execution_settings", "_type", "template_vars"))
_SELVES = frozenset(("persona", "agent_prompt", "role", "role_description", "prefix"))
_SHORTEST_SURE = 15
_SHORTEST = 40
_TELLING = 120


def is_prompt_key(name: str, value: str, siblings: frozenset[str], *, named: bool) -> bool:
    """Whether a key holds a prompt: by its name, and by how its value reads where the path says nothing."""
    if (" " not in value.strip() and value.isascii()) or value.startswith("file://") or is_other_material(value):
        return False
    if "<message role=" in value:
        return True
    sure = _says_prompt(name, siblings)
    if len(value) < (_SHORTEST_SURE if sure else _SHORTEST):
        return False
    if named:
        return sure or key_role(name, value) is not Role.UNKNOWN or reads_like_prompt(value)
    return (sure and reads_like_prompt(value)) or (len(value) >= _TELLING and begins_as_prompt(value))


def _says_prompt(name: str, siblings: frozenset[str]) -> bool:
    if name == "template":
        return bool(_TEMPLATE_SIBLINGS & siblings)
    if name in ("backstory", "goal"):
        return {"role", "goal", "backstory"} <= siblings
    if name.endswith(("_template", "-template")):
        return True
    return _SURE_KEY.match(name) is not None or _CAMEL_KEY.match(name) is not None


def key_role(name: str, text: str) -> Role:
    """Who speaks under a key of this name."""
    if _USER_KEY.search(name):
        return Role.USER
    if _SYSTEM_KEY.search(name):
        return Role.SYSTEM
    return Role.SYSTEM if name.lower() in _SELVES and opens_like_prompt(text) else Role.UNKNOWN
