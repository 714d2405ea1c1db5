"""Makes a tiny model with its tokenizer, on the spot and without a network: `python tiny.py FOLDER [--shape qwen] …`.

Runs in the Python that has torch.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from parcels import FULL, QUESTIONS, SCHEMA, SHORT, pairs
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

MARKED = (
    "{% for m in messages %}{% if m['role'] == 'assistant' %}{{ '<|turn|>assistant\\n' }}"
    "{% generation %}{{ m['content'] + '<|end|>' }}{% endgeneration %}{{ '\\n' }}"
    "{% else %}{{ '<|turn|>' + m['role'] + '\\n' + m['content'] + '<|end|>\\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|turn|>assistant\\n' }}{% endif %}"
)
UNMARKED = MARKED.replace("{% generation %}", "").replace("{% endgeneration %}", "")
FORGETFUL = (
    "{% for m in messages %}{% if m['role'] == 'assistant' and not loop.last %}"
    "{{ '<|turn|>assistant\\n(said)<|end|>\\n' }}"
    "{% else %}{{ '<|turn|>' + m['role'] + '\\n' + m['content'] + '<|end|>\\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|turn|>assistant\\n' }}{% endif %}"
)
"""Writes an answer otherwise once another turn follows."""
TEMPLATES = {"marked": MARKED, "unmarked": UNMARKED, "forgetful": FORGETFUL, "none": None}


def tokenizer(template: str | None) -> PreTrainedTokenizerFast:
    """Byte-level BPE over the words of the task."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    special = ["<|pad|>", "<|turn|>", "<|end|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=800,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    texts = [text for said, answer in pairs() for text in (said, json.dumps(answer))]
    bpe.train_from_iterator(
        [*texts, *[FULL, SHORT, "system user assistant", json.dumps(SCHEMA), *QUESTIONS] * 20], trainer
    )
    made = PreTrainedTokenizerFast(
        tokenizer_object=bpe, pad_token="<|pad|>", eos_token="<|end|>", additional_special_tokens=["<|turn|>"]
    )
    made.chat_template = template
    return made


def model(vocabulary: int, shape: str, hidden: int, layers: int, window: int) -> torch.nn.Module:
    """Random weights."""
    common = {
        "vocab_size": vocabulary,
        "hidden_size": hidden,
        "intermediate_size": hidden * 11 // 4,
        "num_hidden_layers": layers,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": window,
        "tie_word_embeddings": True,
        "pad_token_id": 0,
        "eos_token_id": 2,
        "bos_token_id": None,
    }
    if shape == "qwen":
        return Qwen3ForCausalLM(Qwen3Config(head_dim=hidden // 4, **common))
    return LlamaForCausalLM(LlamaConfig(**common))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", default="llama")
    parser.add_argument("--template", default="marked", choices=TEMPLATES)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--window", type=int, default=512)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    torch.set_num_threads(1)
    words = tokenizer(TEMPLATES[asked.template])
    model(len(words), asked.shape, asked.hidden, asked.layers, asked.window).save_pretrained(asked.folder)
    words.save_pretrained(asked.folder)


if __name__ == "__main__":
    main()
