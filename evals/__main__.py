"""The evaluation suite: `python -m evals run | gate | report | compare | ...`; `--help` of each tells more.

Exit codes: 0 pass, 1 below a threshold, 2 bad input.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from evals.cli import parse
from rag.errors import RagError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = parse(arguments)
    try:
        return int(options.run(options))
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
