"""Reads recipes with the real tool: `python tools/check_recipes.py axolotl|llama-factory|trl|unsloth FOLDER [SOURCE]`.

It runs in an environment of its own, which has the tool and not Weighbridge; `tools/write_recipes.py` makes the folder.
Unsloth starts on a GPU only: its SOURCE (an unpacked wheel) is read instead.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any


def axolotl(folder: Path) -> None:
    """Axolotl's own schema, unknown keys told apart from known ones."""
    import yaml
    from axolotl.utils.schemas.config import AxolotlInputConfig

    for file in sorted(folder.rglob("axolotl.yaml")):
        values = yaml.safe_load(file.read_text("utf-8"))
        unknown = set(values) - set(AxolotlInputConfig.model_fields)
        assert not unknown, f"{file}: unknown keys {unknown}"
        model = AxolotlInputConfig(**values)
        assert (model.lora_r, model.adapter) == (values["lora_r"], values["adapter"])
        print("ok", file, [type(one).__name__ for one in model.datasets or ()])


def llama_factory(folder: Path) -> None:
    """LLaMA-Factory's parser of arguments, and its reader of data sets."""
    import types
    from importlib.machinery import ModuleSpec

    # its package of readers imports audio, for which there is no build beside this torch; recipes hold none
    audio = types.ModuleType("torchaudio")
    audio.__spec__ = ModuleSpec("torchaudio", None)
    sys.modules["torchaudio"] = audio
    from llamafactory.data.parser import get_dataset_list
    from llamafactory.hparams import get_train_args

    for file in sorted(folder.rglob("llama_factory.yaml")):
        import yaml

        values = yaml.safe_load(file.read_text("utf-8"))
        # what the run asks of the machine, as it is here
        values |= {"bf16": False, "use_cpu": True}
        values["dataset_dir"] = str(folder / values["dataset_dir"])
        model, data, training, tuning, _ = get_train_args(values)
        sets = get_dataset_list([*data.dataset, *data.eval_dataset], data.dataset_dir)
        print("ok", file, tuning.lora_rank, training.seed, model.quantization_bit, [str(one) for one in sets])


def trl(folder: Path) -> None:
    """The keywords of each class in TRL and PEFT, and the configuration that they make."""
    import peft
    import trl as library

    for file in sorted(folder.rglob("train_trl.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name in ("SFTConfig", "DPOConfig", "LoraConfig"):
                given = {word.arg: _value(word.value) for word in call.keywords}
                known = {key: value for key, value in given.items() if value is not ...}
                # what the script asks of the machine, as it is here
                here = {} if name == "LoraConfig" else {"bf16": False, "use_cpu": True}
                made = getattr(peft if name == "LoraConfig" else library, name)(**known, **here)
                assert all(
                    getattr(made, str(key)) == value
                    for key, value in known.items()
                    if key not in ("target_modules", "report_to")
                )
            elif name in ("SFTTrainer", "DPOTrainer"):
                _check(name, call, _parameters(getattr(library, name).__init__))
        print("ok", file)


def unsloth(folder: Path, source: Path) -> None:
    """The parameters of Unsloth's functions as its source has them, and what it does with target modules."""
    loader = ast.parse((source / "unsloth/models/loader.py").read_text("utf-8"))
    llama = ast.parse((source / "unsloth/models/llama.py").read_text("utf-8"))
    known = {
        "from_pretrained": _signature(loader, "FastLanguageModel", "from_pretrained"),
        "get_peft_model": _signature(llama, "FastLlamaModel", "get_peft_model"),
    }
    import peft

    known["get_peft_model"] |= _parameters(peft.LoraConfig.__init__)
    for file in sorted(folder.rglob("train_unsloth.py")):
        for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if name in known:
                _check(name, call, known[name])
        print("ok", file)


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ...


def _check(name: str, call: ast.Call, known: set[str]) -> None:
    unknown = {word.arg for word in call.keywords} - known
    assert not unknown, f"{name} has no {unknown}"


def _parameters(function: Any) -> set[str]:
    import inspect

    return set(inspect.signature(function).parameters)


def _signature(tree: ast.Module, owner: str, name: str) -> set[str]:
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == owner]
    functions = [
        node for one in classes for node in one.body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert functions, f"{owner}.{name} is not in the source"
    arguments = functions[0].args
    return {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)}


if __name__ == "__main__":
    tool, folder, *rest = sys.argv[1:]
    checks: dict[str, Any] = {"axolotl": axolotl, "llama-factory": llama_factory, "trl": trl, "unsloth": unsloth}
    checks[tool](Path(folder), *map(Path, rest))
    print(json.dumps({"tool": tool, "result": "accepted"}))
