"""The evaluation set, its metrics and the checks of the bundled corpus; sits on top of `rag`."""
