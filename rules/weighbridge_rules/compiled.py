"""The built-in rules as plain literals. Generated from their files by tools/compile_rules.py: do not edit."""

# fmt: off
# ruff: noqa: E501

RULES: tuple[dict[str, object], ...] = \
({'name': 'agent-instructions-too-long',
  'group': 'prompts',
  'severity': 'warning',
  'since': '0.1.0',
  'summary': 'Instructions for a coding agent so long that every session begins with them.',
  'when': {'fact': 'agent_session', 'above': {'tokens': 4000}},
  'message': 'One agent session here loads {tokens:,} tokens of instructions (limit {tokens_limit:,}): {parts}.',
  'remedies': ['to-skills']},
 {'name': 'examples-outweigh-prompt',
  'group': 'examples',
  'severity': 'information',
  'since': '0.1.0',
  'summary': 'A prompt that is mostly worked examples, and heavy with them.',
  'when': {'fact': 'example_set',
           'where': {'sent_by_program': True},
           'above': {'tokens': 2000, 'share': 0.5},
           'at_least': {'count': 3}},
  'message': '{count} worked examples are {share:.0%} of this prompt: {tokens:,} of {prompt_tokens:,} tokens (limits '
             '{share_limit:.0%} and {tokens_limit:,}).',
  'remedies': ['to-schema', 'to-lora']},
 {'name': 'system-prompt-too-long',
  'group': 'prompts',
  'severity': 'warning',
  'since': '0.1.0',
  'summary': 'A system prompt so long that every call pays for it.',
  'when': {'fact': 'prompt', 'where': {'role': 'system', 'sent_by_program': True}, 'above': {'tokens': 4000}},
  'message': 'System prompt is {tokens:,} tokens (limit {tokens_limit:,}).',
  'remedies': ['to-retrieval', 'to-schema', 'to-lora']},
 {'name': 'too-many-examples',
  'group': 'examples',
  'severity': [{'where': {'shape': 'configuration'},
                'is': 'warning',
                'message': 'The configuration puts {count} worked examples into every prompt (limit {count_limit}).'},
               {'is': 'warning'}],
  'since': '0.1.0',
  'summary': 'So many worked examples that a prompt has become a training set.',
  'when': {'fact': 'example_set', 'where': {'sent_by_program': True}, 'at_least': {'count': 20}},
  'message': 'The prompt carries {count} worked examples, {tokens:,} tokens on every call (the line is '
             '{count_limit}).',
  'remedies': ['to-schema', 'to-lora']})
