"""Whether the model of a call is written where the call is, so that another name there means another model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Name, Subscript, Text, argument, dotted
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import option_of, options_of, spread

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.remedies.schema_site import Site

_SETTINGS = frozenset({"os.getenv", "os.environ.get", "environ.get", "getenv"})


def refuse_unsure_model(site: Site) -> None:
    """Raises `Blocked` where the model is missing, spread into the call, or chosen while the program runs."""
    model = _model(site)
    if model is None:
        raise blocked_at(
            site.call,
            site.module,
            "The call on line {line} is given its model by what is spread into it, or not at all.",
        )
    if not _is_written(model, site):
        said = site.text[model.start : model.end].split("\n")[0]
        said = said.replace("{", "{{").replace("}", "}}")
        reason = f"The model `{said}` of the call on line {{line}} is chosen while the program runs."
        raise blocked_at(model, site.module, reason)


def _model(site: Site) -> Expression | None:
    call = site.call
    if site.module.language == "python":
        # what is spread may name the model a second time
        return None if spread(call) is not None else argument(call, "model")
    options = options_of(call)
    if options is None or any(item.key is None for item in options.entries):
        return None
    found = option_of(call, "model")
    return None if found is None else found.value


def _is_written(model: Expression, site: Site) -> bool:
    """A text, a constant of a module or an object, or a setting: not what a caller or a loop gives."""
    match model:
        case Text():
            return model.whole
        case Name(name=name):
            return name not in site.flow.parameters and name not in site.flow.assigned
        case Attribute() | Subscript():
            root: Expression = model
            while isinstance(root, (Attribute, Subscript)):
                root = root.base
            own = isinstance(root, Name) and root.name == "self"
            return isinstance(root, Name) and (own or _is_written(root, site))
        case Call(function=function):
            return dotted(function) in _SETTINGS
        case _:
            return False
