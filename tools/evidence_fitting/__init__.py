"""Fits the weights of `evidence.yaml` on labelled cases; `tools/fit_evidence.py` is the command."""
