"""A call of the OpenAI library pointed at an adapter: its model, and the address and key of this call alone.

The client stays as it is made, since other calls may use it: `with_options` gives this call a copy. The key goes with
the address, so that the key of today's provider is never sent to another server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.adopting.chosen_model import refuse_unsure_model
from weighbridge.code.model import Attribute, Call, Name, dotted
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.call_arguments import options_of, with_argument, with_option
from weighbridge.remedies.libraries.known import is_made_by, makers
from weighbridge.remedies.program_lines import indent_of, newline_of, quote_of, unit_of
from weighbridge.remedies.python_imports import with_imports
from weighbridge.remedies.schema_site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.adopting.asked import Adapter
    from weighbridge.adopting.texts import Texts
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow
    from weighbridge.remedies.schema_site import Site
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace

_CALLS = (
    "beta.chat.completions.parse",
    "chat.completions.create",
    "chat.completions.parse",
    "chat.completions.stream",
    "responses.create",
    "responses.parse",
    "responses.stream",
)
"""What a client is asked by, the longest first; behind it stands the client."""
_CARRIED = frozenset(
    {"model", "messages", "input", "instructions", "temperature", "max_tokens", "max_completion_tokens"}
)
"""What every such server knows."""
_OTHER_CLIENTS = ("AzureOpenAI", "AsyncAzureOpenAI")


def point(place: Place, adapter: Adapter, texts: Texts, workspace: Workspace) -> Iterator[str]:
    """Rewrites one call, and says what a person has to know of it; raises `Blocked` where that is not safe."""
    site = site_of(place, workspace, is_openai)
    if site is None:
        raise Blocked("This call is none of the OpenAI library's, as far as can be seen.", place)
    client = _client(site)
    refuse_unsure_model(site)
    rewriting = texts.of(site.module.path)
    quote = quote_of(site.text)
    model = f"{quote}{adapter.model}{quote}"
    python = site.module.language == "python"
    if python:
        with_argument(rewriting, site.call, "model", model)
    else:
        with_option(rewriting, site.call, "model", model)
    if _is_pointed(client, adapter, site):
        return
    rewriting.insert(client.end, _options(site, adapter) if python else _script_options(site, adapter))
    if python:
        with_imports(site.module, [("", "os")], rewriting)
    yield from _kept(site)


def is_openai(call: Call, flow: Flow) -> bool:
    """Whether a call is one that asks a model by a client of the OpenAI library."""
    return _asks_by(call) != "" and is_made_by(call, ("openai",), flow)


def _asks_by(call: Call) -> str:
    name = dotted(call.function)
    return next((known for known in _CALLS if name.endswith(f".{known}")), "")


def _client(site: Site) -> Expression:
    """The expression of the client in the call."""
    base: Expression = site.call.function
    for _ in _asks_by(site.call).split("."):
        assert isinstance(base, Attribute)
        base = base.base
    if isinstance(base, Name) and site.flow.full(base.name) == "openai":
        raise blocked_at(
            site.call, site.module, "The call on line {line} is made on the module `openai`, and on no client."
        )
    made = [name for name in makers(site.call, site.flow) if name.rpartition(".")[2] in _OTHER_CLIENTS]
    if made:
        raise blocked_at(
            site.call,
            site.module,
            f"The client of the call on line {{line}} is `{made[0]}`, which asks for deployments.",
        )
    return base


def _is_pointed(client: Expression, adapter: Adapter, site: Site) -> bool:
    """Whether an earlier version of the adapter was adopted here."""
    return isinstance(client, Call) and adapter.url_setting in site.text[client.function.end : client.end]


def _options(site: Site, adapter: Adapter) -> str:
    quote, newline = quote_of(site.text), newline_of(site.text)
    outer = indent_of(site.text, site.call.start)
    inner = f"{outer}{unit_of(site.module)}"
    url, key = (f"os.environ[{quote}{name}{quote}]" for name in (adapter.url_setting, adapter.key_setting))
    return f".with_options({newline}{inner}base_url={url}, api_key={key}{newline}{outer})"


def _script_options(site: Site, adapter: Adapter) -> str:
    quote, newline = quote_of(site.text), newline_of(site.text)
    outer = indent_of(site.text, site.call.start)
    inner = f"{outer}{unit_of(site.module)}"
    # without an address there is no key either: an empty one is sent, and never that of today's provider
    url, key = f"process.env.{adapter.url_setting}", f"process.env.{adapter.key_setting} ?? {quote}{quote}"
    return f".withOptions({{{newline}{inner}baseURL: {url},{newline}{inner}apiKey: {key},{newline}{outer}}})"


def _kept(site: Site) -> Iterator[str]:
    """What the call goes on to ask for, and no verdict was measured with."""
    options = options_of(site.call)
    names = [item.name for item in site.call.arguments if item.name and item.name not in ("*", "**")]
    if site.module.language != "python" and options is not None:
        names = [getattr(item.key, "value", "") for item in options.entries]
    others = [f"`{name}`" for name in names if name and name not in _CARRIED]
    if others:
        yield (
            f"{site.module.path}:{site.line_of(site.call)}: kept as they are, though the verdict was measured without, "
            f"and not every server knows them: {', '.join(others)}."
        )
