"""The built-in rules and what else is judgement: data, one YAML file per rule, named after it.

`compiled.py` is generated from the rules' files (`python tools/compile_rules.py`), so that a run reads no YAML.
"""
