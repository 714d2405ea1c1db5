"""The configuration files of training frameworks, as data: how each is recognised and where it keeps what.

Keys are paths; `*` stands for a position in a list. Names as documented by the projects, November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framework:
    """One kind of configuration."""

    name: str
    needs: tuple[tuple[str, ...], ...]
    """Of every group, one key must be there."""
    never: tuple[str, ...] = ()
    """Keys of files that look alike: inference, merging, export."""
    base_model: tuple[str, ...] = ()
    output: tuple[str, ...] = ("output_dir",)
    published: tuple[str, ...] = ()
    """Keys that send the result to a place which keeps versions."""
    overwrites: tuple[str, ...] = ("overwrite_output_dir",)
    training_data: tuple[str, ...] = ()
    held_out_data: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    """How much is held out: a share or a number of rows."""
    switches: tuple[str, ...] = ()
    """Whether evaluation runs at all."""
    keeps_nothing: bool = False
    """Without any of these keys, nothing is held out."""


_SWITCHES = ("eval_strategy", "evaluation_strategy", "do_eval")
_SHARES = (
    "val_set_size",
    "val_size",
    "eval_split_size",
    "test_split_size",
    "validation_split",
    "validation_split_percentage",
)

FRAMEWORKS: tuple[Framework, ...] = (
    Framework(
        name="axolotl",
        needs=(
            ("base_model",),
            ("datasets", "pretraining_dataset"),
            (
                "micro_batch_size",
                "num_epochs",
                "adapter",
                "sequence_len",
                "gradient_accumulation_steps",
                "val_set_size",
                "lora_r",
                "learning_rate",
                "dataset_prepared_path",
            ),
        ),
        never=("merge_method", "slices"),
        base_model=("base_model",),
        published=("hub_model_id",),
        training_data=(
            "datasets.*.path",
            "datasets.*.data_files",
            "datasets.*.data_files.*",
            "pretraining_dataset.*.path",
        ),
        held_out_data=("test_datasets.*.path", "test_datasets.*.data_files.*", "test_datasets.*.data_files"),
        shares=("val_set_size",),
        keeps_nothing=True,
    ),
    Framework(
        name="llama-factory",
        needs=(
            ("stage", "finetuning_type"),
            ("model_name_or_path",),
            ("dataset", "dataset_dir"),
            ("do_train", "learning_rate", "per_device_train_batch_size", "num_train_epochs"),
        ),
        never=("export_dir", "infer_backend"),
        base_model=("model_name_or_path",),
        published=("hub_model_id", "push_to_hub"),
        training_data=("dataset",),
        held_out_data=("eval_dataset",),
        shares=("val_size",),
        keeps_nothing=True,
    ),
    Framework(
        name="torchtune",
        needs=(
            ("dataset._component_", "dataset.0._component_"),
            ("model._component_",),
            ("optimizer", "epochs", "max_steps_per_epoch"),
        ),
        base_model=("checkpointer.checkpoint_dir", "model._component_"),
        output=("output_dir", "checkpointer.output_dir"),
        training_data=("dataset.source", "dataset.data_files", "dataset.*.data_files"),
        held_out_data=("dataset_val.data_files", "dataset_val.source", "dataset_val._component_"),
        switches=("run_val_every_n_steps",),
    ),
    Framework(
        name="unsloth",
        needs=(
            ("training.training_type", "training.max_seq_length", "training.load_in_4bit"),
            ("data.dataset", "data.local_dataset"),
        ),
        base_model=("model",),
        output=("training.output_dir",),
        training_data=("data.local_dataset.*", "data.dataset"),
    ),
    Framework(
        name="mistral-finetune",
        needs=(("model_id_or_path",), ("data.instruct_data", "data.data")),
        base_model=("model_id_or_path",),
        output=("run_dir",),
        training_data=("data.instruct_data", "data.data"),
        held_out_data=("data.eval_instruct_data",),
    ),
    Framework(
        name="mlx-lm",
        needs=(("model",), ("fine_tune_type", "lora_parameters", "adapter_path"), ("data",), ("train", "iters")),
        base_model=("model",),
        output=("adapter_path",),
    ),
    Framework(
        name="openai",
        needs=(
            ("training_file", "trainingFile"),
            ("model", "base_model"),
            ("validation_file", "hyperparameters", "suffix", "method", "n_epochs"),
        ),
        base_model=("model", "base_model"),
        output=("suffix",),
        published=("model",),
        training_data=("training_file", "trainingFile"),
        held_out_data=("validation_file", "validationFile"),
    ),
    Framework(
        name="trl",
        needs=(
            ("model_name_or_path",),
            (
                "dataset_name",
                "dataset_mixer",
                "dataset_mixture",
                "datasets",
                "dataset_train_split",
                "dataset_path",
                "train_file",
            ),
            ("num_train_epochs", "learning_rate", "per_device_train_batch_size", "max_steps"),
            # what only language models have: the same trainer arguments also tune image classifiers
            (
                "max_seq_length",
                "max_length",
                "packing",
                "chat_template",
                "dataset_text_field",
                "use_peft",
                "lora_r",
                "beta",
                "max_prompt_length",
                "completion_only_loss",
                "assistant_only_loss",
                "dataset_mixer",
                "dataset_mixture",
                "lora_target_modules",
                "max_completion_length",
            ),
        ),
        never=("finetuning_type", "stage"),
        base_model=("model_name_or_path",),
        published=("hub_model_id", "push_to_hub"),
        training_data=("dataset_name", "dataset_path", "train_file", "datasets.*.path", "datasets.*.data_files"),
        held_out_data=("validation_file", "eval_file", "dataset_test_split", "dataset_eval_split"),
        shares=(
            "dataset_mixture.test_split_size",
            "test_split_size",
            "test_size",
            "val_size",
            "validation_split_percentage",
        ),
        switches=_SWITCHES,
    ),
)

HOLDOUT_KEYS = frozenset(
    (
        *_SWITCHES,
        *_SHARES,
        "eval_dataset",
        "test_datasets",
        "validation_file",
        "dataset_val",
        "eval_instruct_data",
        "test_size",
    )
)
"""Keys that, commented out, show that a hold-out was switched off."""
