"""Names of training APIs in Python, as data. Sources: the libraries' documentation, November 2026."""

from __future__ import annotations

# trainer -> stage; these train language models and nothing else
LANGUAGE_TRAINERS: dict[str, str] = {
    "SFTTrainer": "sft",
    "UnslothTrainer": "sft",
    "DPOTrainer": "dpo",
    "ORPOTrainer": "dpo",
    "KTOTrainer": "dpo",
    "CPOTrainer": "dpo",
    "GRPOTrainer": "",
}
# these train anything; a language model must be in sight
GENERAL_TRAINERS: dict[str, str] = {"Trainer": "sft", "Seq2SeqTrainer": "sft"}
TRAINER_PACKAGES = frozenset({"trl", "transformers", "unsloth", "unsloth_zoo", "optimum", "trlx"})

LANGUAGE_MARKS = (
    "ForCausalLM",
    "ForSeq2SeqLM",
    "GPT2LMHeadModel",
    "T5ForConditionalGeneration",
    "BartForConditionalGeneration",
    "FastLanguageModel",
    "FastModel",
)
# a file with one of these trains something else, too, and cannot be read so simply
OTHER_MODEL_MARKS = (
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForMaskedLM",
    "ForQuestionAnswering",
    "ForImageClassification",
    "ForAudioClassification",
    "WhisperFor",
    "SpeechEncoderDecoder",
    "VisionEncoderDecoder",
    "Speech2Text",
    "ForCTC",
    "ForObjectDetection",
    "ForSemanticSegmentation",
    "ForMultipleChoice",
)
ADAPTER_CALLS = frozenset(
    {"get_peft_model", "LoraConfig", "PeftModel", "get_peft_config", "LoraModel", "prepare_model_for_kbit_training"}
)
ADAPTER_MARKS = ("lora", "peft", "adapter", "prefix_tuning", "prompt_tuning", "requires_grad", "freeze", "galore")
QUANTISERS = frozenset({"BitsAndBytesConfig", "from_pretrained"})
ARGUMENT_CLASSES = frozenset(
    {
        "TrainingArguments",
        "SFTConfig",
        "DPOConfig",
        "Seq2SeqTrainingArguments",
        "ORPOConfig",
        "KTOConfig",
        "CPOConfig",
        "GRPOConfig",
        "UnslothTrainingArguments",
    }
)
SPLITTERS = frozenset({"train_test_split", "random_split"})
SHARE_NAMES = (
    "val_set_size",
    "val_size",
    "test_size",
    "validation_split",
    "eval_split",
    "eval_size",
    "val_split",
    "validation_split_percentage",
    "eval_ratio",
    "val_ratio",
)
FROM_SCRATCH = ("from_config(",)
