"""Prompts that were divided by hand, and how well the parts of the tool agree with them."""
