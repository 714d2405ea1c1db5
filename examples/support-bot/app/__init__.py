"""Otto, the support assistant of Ottervale."""
