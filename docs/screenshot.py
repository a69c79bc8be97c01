"""Take the screenshot of docs/pictures.md: `python -m docs.screenshot`; it needs Chromium."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from nsa_graph import open_graph
from nsa_graph.network.page.page import page

PLACE = Path(__file__).parent / "pictures" / "demands.png"
_CHOICE = "choose(relations.find(({ values }) => values.statement === '14.1'))"


def main() -> int:
    """Open the page of the demands, choose one of them, and write what is seen."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("NSA_GRAPH_CHROMIUM") or shutil.which("chromium")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "demands.html"
        file.write_bytes(page(open_graph().view("demands")))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1200, "height": 700}, color_scheme="light")
        opened.goto(file.as_uri())
        opened.wait_for_selector("html[data-ready]")
        opened.evaluate(_CHOICE)
        opened.wait_for_timeout(400)  # for the drawing
        opened.screenshot(path=PLACE)
        browser.close()
    print(f"wrote {PLACE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
