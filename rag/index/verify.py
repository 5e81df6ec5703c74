"""`python -m rag.index.verify FOLDER`: what a generation holds, as JSON; a damaged one ends only this process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rag.index.generations import verification

if __name__ == "__main__":
    json.dump(verification(Path(sys.argv[1])), sys.stdout)
