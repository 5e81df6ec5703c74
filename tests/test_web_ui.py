"""What the page is made of."""

from __future__ import annotations

import re
import subprocess
import sys

from rag.web.ui import page_head, page_theme


def test_the_page_fetches_nothing_from_elsewhere() -> None:
    assert not re.search(r"https?://|@import|url\(|fetch\(|XMLHttpRequest|sendBeacon", page_head())


def test_the_fonts_are_those_of_the_system() -> None:
    theme = page_theme()

    assert theme._stylesheets == []
    assert theme._font_css == []


def test_the_command_line_starts_without_the_web() -> None:
    """Gradio takes seconds to import; `ask` and `index` do without it."""
    code = "import sys, rag.cli; print([name for name in ('gradio', 'fastapi') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
