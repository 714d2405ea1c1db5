"""What an adapter is trained on, as data: examples, data sets, the task, and recipes for the tools that train."""
