"""Retrieval indices that a program builds from files of its own repository or from text in its code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Attribute,
    Call,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
    Spread,
    Subscript,
    Text,
    argument,
    dotted,
)
from weighbridge.code.words import any_in
from weighbridge.facts import Retriever
from weighbridge.findings import Related
from weighbridge.measure.retrieval_names import (
    COLLECTION_METHODS,
    DOCUMENT_CLASSES,
    DOCUMENT_TEXTS,
    FILE_LOADERS,
    FOLDER_LOADERS,
    GROWING,
    INDEX_CALLS,
    PACKAGES,
    PASSING,
    STORE_METHODS,
    VECTOR_STORES,
)
from weighbridge.measure.training_code import constant_of, script_of
from weighbridge.sources.retrieval import Corpus, behaviour_share, files_at, read_corpus
from weighbridge.text import Place, Span
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Function, Module
    from weighbridge.measure.training_code import Script, Site
    from weighbridge.workspace import Workspace

_MARK = re.compile(
    r"[fF]rom_?(?:[dD]ocuments|[tT]exts|[lL]oaders)\b|VectorStoreIndex|GPTSimpleVectorIndex|write_documents|chromadb"
)
_LIBRARIES = ("langchain", "llama_index", "llamaindex", "gpt_index", "haystack", "chromadb")
_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|__tests__|testing|e2e)/|(?:^|/)test_[^/]*\.py$|\.(?:test|spec|e2e)\.[jt]sx?$"
)
_DEPTH = 12
_SHOWN = 10


class _Unknown(Exception):
    """Some of the corpus cannot be seen; never leaves this module."""


@dataclass(slots=True)
class _Gathered:
    """What goes into one index, as far as it was followed."""

    texts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    named: list[str] = field(default_factory=list[str])
    places: list[tuple[Span, str]] = field(default_factory=list[tuple[Span, str]])
    seen: set[int] = field(default_factory=set[int])


def retrieval_facts(module: Module, workspace: Workspace) -> Iterator[Retriever]:
    """The indices of a module whose corpus is known."""
    # bundles are long: a module is lowered only where a library and an index are named
    text = module.text
    if not any_in(text, _LIBRARIES) or not _MARK.search(text) or _TEST_PATH.search(module.path):
        return
    script = script_of(module, workspace)
    if not any(name.startswith(PACKAGES) for name in script.imports.values()):
        return
    for site in script.sites:
        found = _index(site, script)
        if found is None:
            continue
        framework, content = found
        gathered = _Gathered()
        try:
            _gather(content, script, site.function, workspace, gathered, _DEPTH)
        except _Unknown:
            continue
        if gathered.texts:
            yield _retriever(site, framework, gathered, script)


def _index(site: Site, script: Script) -> tuple[str, Expression] | None:
    """The framework of the index that a call builds, and what goes into it."""
    name = dotted(site.call.function)
    full = script.full(site.call.function)
    owner, _, last = name.rpartition(".")
    for ending, (framework, keyword) in INDEX_CALLS.items():
        if name == ending or name.endswith(f".{ending}"):
            if "." not in ending and not full.startswith(PACKAGES) and ending != "write_documents":
                return None
            content = argument(site.call, keyword, 0)
            return None if content is None else (framework, content)
    if last in STORE_METHODS and owner.rpartition(".")[2] in VECTOR_STORES:
        content = argument(site.call, STORE_METHODS[last], 0)
        return None if content is None else ("langchain", content)
    if last in COLLECTION_METHODS and "chromadb" in script.roots() and "collection" in owner.lower():
        content = argument(site.call, "documents")
        return None if content is None else ("chroma", content)
    return None


def _gather(
    value: Expression, script: Script, function: Function | None, workspace: Workspace, found: _Gathered, depth: int
) -> None:
    """Follows what goes into an index back to files and literals."""
    if depth <= 0:
        raise _Unknown
    if id(value) in found.seen:
        return
    found.seen.add(id(value))
    match value:
        case Text():
            if not value.whole:
                raise _Unknown
            found.texts.append(("", value.value))
        case Constant():
            pass
        case Sequence(items=items):
            for item in items:
                _gather(item, script, function, workspace, found, depth - 1)
        case Spread(value=inner):
            _gather(inner, script, function, workspace, found, depth - 1)
        case Operation(operator="+", operands=operands):
            for item in operands:
                _gather(item, script, function, workspace, found, depth - 1)
        case Comprehension(element=element, targets=targets, sources=sources):
            _gather_each(element, targets, sources, script, function, workspace, found, depth)
        case Name(name=name):
            _gather_name(name, script, function, workspace, found, depth)
        case Attribute(base=base, name="page_content" | "pageContent" | "text" | "content" | "documents"):
            _gather(base, script, function, workspace, found, depth - 1)
        case Subscript(base=base):
            _gather(base, script, function, workspace, found, depth - 1)
        case Call():
            _gather_call(value, script, function, workspace, found, depth)
        case _:
            raise _Unknown


def _gather_each(
    element: Expression,
    targets: tuple[Expression, ...],
    sources: tuple[Expression, ...],
    script: Script,
    function: Function | None,
    workspace: Workspace,
    found: _Gathered,
    depth: int,
) -> None:
    """A comprehension over known documents or texts; what wraps each of them adds nothing."""
    names = {dotted(target) for target in targets}
    inner: Expression | None = element
    if isinstance(element, Call):
        if dotted(element.function).rpartition(".")[2] not in DOCUMENT_CLASSES | PASSING:
            raise _Unknown
        inner = next(
            (part for key in DOCUMENT_TEXTS if (part := argument(element, key)) is not None), argument(element, "", 0)
        )
    while isinstance(inner, (Attribute, Subscript)):
        inner = inner.base
    if not isinstance(inner, Name) or inner.name not in names:
        raise _Unknown
    for source in sources:
        _gather(source, script, function, workspace, found, depth - 1)


def _gather_name(
    name: str, script: Script, function: Function | None, workspace: Workspace, found: _Gathered, depth: int
) -> None:
    values = script.values(name, function)
    if script.parameter(name, function) is not None or not values:
        raise _Unknown
    for item in values:
        if not (isinstance(item, Sequence) and not item.items):
            _gather(item, script, function, workspace, found, depth - 1)
    # `docs.extend(loader.load())`, `docs.append(Document(...))`
    for site in script.sites:
        base = site.call.function
        if isinstance(base, Attribute) and base.name in ("extend", "append", "push") and dotted(base.base) == name:
            for given in site.call.arguments:
                _gather(given.value, script, site.function, workspace, found, depth - 1)


def _gather_call(
    call: Call, script: Script, function: Function | None, workspace: Workspace, found: _Gathered, depth: int
) -> None:
    last = dotted(call.function).rpartition(".")[2]
    if last in FOLDER_LOADERS | FILE_LOADERS:
        _load(call, last, script, function, workspace, found)
        return
    if last in DOCUMENT_CLASSES:
        content = next((part for key in DOCUMENT_TEXTS if (part := argument(call, key)) is not None), None)
        if content is None:
            raise _Unknown
        _gather(content, script, function, workspace, found, depth - 1)
        return
    if last == "open":
        _take_file(argument(call, "file", 0), call, script, function, workspace, found)
        return
    if last in PASSING:
        _gather_passed(call, script, function, workspace, found, depth)
        return
    maker = script.functions.get(dotted(call.function))
    if maker is not None and not maker.parameters:
        from weighbridge.code.model import Return, walk

        for statement in walk(maker.body):
            if isinstance(statement, Return) and statement.value is not None:
                _gather(statement.value, script, maker, workspace, found, depth - 1)
        return
    raise _Unknown


def _gather_passed(
    call: Call, script: Script, function: Function | None, workspace: Workspace, found: _Gathered, depth: int
) -> None:
    """`loader.load()` is what the loader holds; `splitter.split_documents(docs)` is what it is given."""
    last = dotted(call.function).rpartition(".")[2]
    given = [item.value for item in call.arguments if not item.name]
    if last in (
        "split",
        "strip",
        "splitlines",
        "read",
        "read_text",
        "load",
        "load_data",
        "loadData",
        "lazy_load",
        "aload",
        "load_and_split",
    ):
        if not isinstance(call.function, Attribute):
            raise _Unknown
        if last in ("loadData", "load_data") and given and isinstance(given[0], (Text, Name)):
            _take_folder(given[0], call, "", (), script, function, workspace, found)
            return
        if last == "read_text":
            _take_file(call.function.base, call, script, function, workspace, found)
            return
        _gather(call.function.base, script, function, workspace, found, depth - 1)
        return
    if not given:
        raise _Unknown
    _gather(given[0], script, function, workspace, found, depth - 1)


def _load(
    call: Call, last: str, script: Script, function: Function | None, workspace: Workspace, found: _Gathered
) -> None:
    if last in FILE_LOADERS:
        _take_file(argument(call, "file_path", 0), call, script, function, workspace, found)
        return
    listed = argument(call, "input_files")
    if listed is not None:
        if not isinstance(listed, Sequence):
            raise _Unknown
        for item in listed.items:
            _take_file(item, call, script, function, workspace, found)
        return
    pattern = constant_of(argument(call, "glob"), script, function)
    endings = argument(call, "required_exts")
    wanted = (
        tuple(item.value.lower() for item in endings.items if isinstance(item, Text))
        if isinstance(endings, Sequence)
        else ()
    )
    where = argument(call, "input_dir") or argument(call, "path", 0)
    if where is None or isinstance(where, Mapping):
        # `new SimpleDirectoryReader()`: the folder is given when it is read
        raise _Unknown
    _take_folder(
        where, call, pattern.value if isinstance(pattern, Text) else "", wanted, script, function, workspace, found
    )


def _take_file(
    where: Expression | None,
    call: Call,
    script: Script,
    function: Function | None,
    workspace: Workspace,
    found: _Gathered,
) -> None:
    _take_folder(where, call, "", ("",), script, function, workspace, found)


def _take_folder(
    where: Expression | None,
    call: Call,
    pattern: str,
    endings: tuple[str, ...],
    script: Script,
    function: Function | None,
    workspace: Workspace,
    found: _Gathered,
) -> None:
    reference = _path(where, script, function)
    paths = files_at(script.module.path, reference, workspace)
    corpus = read_corpus(paths, pattern, endings, workspace)
    if corpus is None:
        raise _Unknown
    found.texts.extend(corpus.texts)
    found.named.append(reference)
    found.places.append((Span(call.start, call.end), f"reads `{reference}`: {len(corpus.texts)} files"))


def _path(where: Expression | None, script: Script, function: Function | None, depth: int = 8) -> str:
    """A path that is written down whole: literals, constants, `os.path.join` and `Path(__file__).parent / "x"`."""
    if where is None or depth <= 0:
        raise _Unknown
    known = constant_of(where, script, function)
    if isinstance(known, Text) and known.whole:
        return known.value
    match where:
        case Name(name=name):
            values = script.values(name, function)
            if script.parameter(name, function) is None and len(values) == 1:
                return _path(values[0], script, function, depth - 1)
        case Operation(operator="/", operands=operands):
            return "/".join(part for part in (_path(item, script, function, depth - 1) for item in operands) if part)
        case Attribute(base=base, name="parent"):
            return _above(_path(base, script, function, depth - 1))
        case Call(function=called, arguments=arguments):
            name = dotted(called)
            if name == "str" or name.endswith(("path.join", "Path", "path.resolve")):
                parts = (_path(item.value, script, function, depth - 1) for item in arguments)
                return "/".join(part for part in parts if part)
            if name.endswith(("path.dirname", "path.abspath", "path.realpath")) and arguments:
                inner = _path(arguments[0].value, script, function, depth - 1)
                return _above(inner) if name.endswith("dirname") else inner
            if isinstance(called, Attribute) and called.name in ("resolve", "absolute", "as_posix"):
                return _path(called.base, script, function, depth - 1)
        case _:
            pass
    if isinstance(where, Name) and where.name in ("__file__", "__dirname"):
        return "\0" if where.name == "__file__" else ""
    raise _Unknown


def _above(path: str) -> str:
    """The folder of a path; the folder of the module itself is written as nothing."""
    if path == "\0":
        return ""
    return f"{path}/.." if path else ".."


def _retriever(site: Site, framework: str, found: _Gathered, script: Script) -> Retriever:
    corpus = Corpus(tuple(dict.fromkeys(found.texts)))
    share, files = behaviour_share(corpus)
    path = script.module.path
    grows = any(
        isinstance(other.call.function, Attribute)
        and other.call.function.name in GROWING
        and other.call is not site.call
        for other in script.sites
    )
    name = ", ".join(dict.fromkeys(found.named)) or f"{len(corpus.texts)} texts in the code"
    function = site.function
    return Retriever(
        place=Place(path, Span(site.call.start, site.call.end)),
        symbol=(f"{function.name}." if function is not None and function.name else "") + dotted(site.call.function),
        framework=framework,
        corpus=name,
        constant=not grows,
        tokens=TokenWeight(tuple(text for _, text in corpus.texts)),
        behaviour_share=share,
        related=(
            *(Related(Place(path, span), message) for span, message in found.places[:_SHOWN]),
            *(Related(Place(item, Span(0, 0)), "says how to write, not what is so") for item in files[:_SHOWN]),
        ),
    )
