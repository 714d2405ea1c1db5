"""Training runs written in Python: TRL, Unsloth, PEFT, transformers, and jobs at a provider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Call, Constant, Name, Text, argument, dotted
from weighbridge.facts import Method, Trace
from weighbridge.measure.training_code import constant_of, named_calls, script_of, text_of
from weighbridge.measure.training_holdout import hold_out
from weighbridge.measure.training_names import (
    ADAPTER_CALLS,
    ADAPTER_MARKS,
    ARGUMENT_CLASSES,
    FROM_SCRATCH,
    GENERAL_TRAINERS,
    LANGUAGE_MARKS,
    LANGUAGE_TRAINERS,
    OTHER_MODEL_MARKS,
    QUANTISERS,
    TRAINER_PACKAGES,
)
from weighbridge.sources.training_run import HoldOut, MethodSign, training_run, version_trace
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module
    from weighbridge.facts import TrainingRun
    from weighbridge.measure.training_code import Script, Site
    from weighbridge.workspace import Workspace

_MARK = re.compile(r"Trainer\b|fine_tuning")
_TEST_PATH = re.compile(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")


def program_training_facts(module: Module, workspace: Workspace) -> Iterator[TrainingRun]:
    """The training runs that a Python module starts."""
    if module.language != "python" or not _MARK.search(module.text) or _TEST_PATH.search(module.path):
        return
    script = script_of(module, workspace)
    for site in script.sites:
        trainer = _trainer(site.call.function, script)
        if trainer:
            stage = LANGUAGE_TRAINERS.get(trainer, GENERAL_TRAINERS.get(trainer, ""))
            yield _run(site, trainer, stage, script, workspace)
        elif dotted(site.call.function).endswith("fine_tuning.jobs.create"):
            yield from _job(site, script, workspace)


def _trainer(function: Expression, script: Script, depth: int = 3) -> str:
    """The library's trainer that is constructed, itself or as the base of a class of the module."""
    name = script.full(function)
    package, last = name.partition(".")[0], name.rpartition(".")[2]
    if package in TRAINER_PACKAGES and "." in name:
        if last in LANGUAGE_TRAINERS:
            return last
        return last if last in GENERAL_TRAINERS and _tunes_language_model(script.module.text) else ""
    own = script.classes.get(name)
    if own is None or depth <= 0:
        return ""
    return next((found for base in own.bases if (found := _trainer(base, script, depth - 1))), "")


def _tunes_language_model(text: str) -> bool:
    return (
        any(mark in text for mark in LANGUAGE_MARKS)
        and not any(mark in text for mark in OTHER_MODEL_MARKS)
        # what is trained from nothing is not tuned
        and not any(mark in text for mark in FROM_SCRATCH)
    )


def _run(site: Site, trainer: str, stage: str, script: Script, workspace: Workspace) -> TrainingRun:
    path = script.module.path
    output, overwritten, published = _output(site, script)
    function = site.function
    return training_run(
        path,
        f"{function.name}.{trainer}" if function is not None and function.name else trainer,
        script.full(site.call.function).partition(".")[0] if "." in script.full(site.call.function) else "transformers",
        _method(site, trainer, script),
        hold_out(site, script, workspace),
        Span(site.call.function.start, site.call.end),
        workspace,
        stage=stage,
        base_model=_base_model(site, script),
        output=output,
        version=version_trace(output, published=published, overwritten=overwritten),
    )


def _method(site: Site, trainer: str, script: Script) -> MethodSign:
    path, text = script.module.path, script.module.text
    config = argument(site.call, "peft_config")
    calls = list(named_calls(script, ADAPTER_CALLS))
    made = next(
        (
            found
            for found in calls
            if dotted(found.call.function).rpartition(".")[2] in ("get_peft_model", "LoraConfig", "PeftModel")
        ),
        None,
    )
    if made is not None or (config is not None and not (isinstance(config, Constant) and config.value is None)):
        anchor = made.call if made is not None else None
        if anchor is None and config is not None:
            if isinstance(config, Call) or _imports_adapter(script):
                return MethodSign(Method.UNKNOWN)
            return MethodSign(Method.LORA, "`peft_config` is passed", Place(path, Span(config.start, config.end)))
        if anchor is None:
            return MethodSign(Method.UNKNOWN)
        method = Method.QLORA if _four_bit(script) else Method.LORA
        if any(_is_true(argument(found.call, "use_dora"), script, found) for found in calls):
            method = Method.DORA
        return MethodSign(
            method, f"`{dotted(anchor.function)}`", Place(path, Span(anchor.function.start, anchor.function.end))
        )
    lower = text.lower()
    if any(mark in lower for mark in ADAPTER_MARKS) or "from_pretrained(" not in text:
        return MethodSign(Method.UNKNOWN)
    model = argument(site.call, "model", 0)
    if isinstance(model, Name) and not script.values(model.name, site.function):
        # built elsewhere
        return MethodSign(Method.UNKNOWN)
    return MethodSign(
        Method.FULL,
        f"`{trainer}` gets the whole model: no adapter anywhere in the file",
        Place(path, Span(site.call.start, site.call.end)),
    )


def _imports_adapter(script: Script) -> bool:
    return "get_peft_config" in script.module.text


def _is_true(value: Expression | None, script: Script, site: Site) -> bool:
    found = constant_of(value, script, site.function)
    return isinstance(found, Constant) and found.value is True


def _four_bit(script: Script) -> bool:
    return any(_is_true(argument(site.call, "load_in_4bit"), script, site) for site in named_calls(script, QUANTISERS))


def _output(site: Site, script: Script) -> tuple[str, bool, bool]:
    """The output name, whether it is overwritten, and whether the result is published."""
    name, overwritten, published = "", False, ".push_to_hub(" in script.module.text
    for found in named_calls(script, ARGUMENT_CLASSES):
        name = name or text_of(argument(found.call, "output_dir", 0), script, found.function)
        overwritten = overwritten or _is_true(argument(found.call, "overwrite_output_dir"), script, found)
        published = published or _is_true(argument(found.call, "push_to_hub"), script, found)
    return name, overwritten, published


def _base_model(site: Site, script: Script) -> str:
    model = argument(site.call, "model", 0)
    if isinstance(model, Text):
        return model.value
    for found in named_calls(script, frozenset({"from_pretrained"})):
        owner = dotted(found.call.function)
        if "Tokenizer" in owner or "Processor" in owner or "Config" in owner:
            continue
        name = text_of(
            argument(found.call, "model_name", 0) or argument(found.call, "pretrained_model_name_or_path"),
            script,
            found.function,
        )
        if name:
            return name
    return ""


def _job(site: Site, script: Script, workspace: Workspace) -> Iterator[TrainingRun]:
    """A tuning job at a provider: the method is the provider's affair."""
    trained, held = argument(site.call, "training_file"), argument(site.call, "validation_file")
    if trained is None:
        return
    path = script.module.path
    if held is None:
        spread = any(item.name == "**" for item in site.call.arguments)
        holdout = HoldOut(Trace.UNSEEN, "arguments are passed on" if spread else "no `validation_file` is passed")
    else:
        place = Place(path, Span(held.start, held.end))
        value = constant_of(held, script, site.function)
        source, other = (script.module.text[item.start : item.end] for item in (trained, held))
        if isinstance(value, Constant) and value.value is None:
            holdout = HoldOut(Trace.ABSENT, "`validation_file` is None", place)
        elif source == other:
            holdout = HoldOut(Trace.ABSENT, f"`validation_file={other}` is also what is trained on", place)
        else:
            holdout = HoldOut(Trace.PRESENT, "a `validation_file` is passed", place)
    suffix = text_of(argument(site.call, "suffix"), script, site.function)
    method = script.module.text[site.call.start : site.call.end]
    function = site.function
    yield training_run(
        path,
        f"{function.name}.fine_tuning" if function is not None and function.name else "fine_tuning",
        "openai",
        MethodSign(Method.UNKNOWN),
        holdout,
        Span(site.call.function.start, site.call.function.end),
        workspace,
        stage="dpo" if re.search(r"[\"']dpo[\"']", method) else "sft",
        base_model=text_of(argument(site.call, "model"), script, site.function),
        output=suffix,
        # the provider gives every tuned model a name of its own
        version=Trace.PRESENT,
    )
