"""The language of the hook `http`: one address, POST, a verb in the body, and a signature over all of it, both ways."""
