"""What in a file is a prompt, an example, a call, or a setting: one module per kind of file."""
