"""The language server: each module measures one thing that a person at an editor notices."""
