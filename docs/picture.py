"""Draws docs/rehearsal.png from a real rehearsal: the front door, who would see what of an ask, and the introduction.

Run it from the project's folder: uv run --with playwright python docs/picture.py
It uses the Chromium of this computer, or the one that `playwright install chromium` brings.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import FrameLocator, Page, sync_playwright

PICTURE = Path(__file__).with_name("rehearsal.png")
WIDE, HIGH, GAP = 1280, 1140, 20
PANEL = (WIDE - 4 * GAP) // 3
PAPER = "#f7f1e8"
SUMMARY, DETAILS = "A lift to the library and back. My bag of books is heavy.", "Number 4, the blue door."


@contextmanager
def rehearsal() -> Iterator[str]:
    """A rehearsal that runs meanwhile; its address."""
    command = [sys.executable, "-m", "bot", "rehearse", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            process.terminate()
            process.communicate()


class Visitor:
    """Somebody at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def window(self) -> FrameLocator:
        """The window in the middle of the page."""
        return self.page.frame_locator("#window iframe")

    def settle(self) -> None:
        """Wait until the window has drawn what it shows."""
        self.window.locator("#channel-composer").wait_for()
        self.page.wait_for_timeout(1500)

    def be(self, name: str, place: str) -> None:
        """Be somebody, somewhere."""
        for group, words in (("people", name), ("places", place)):
            self.page.locator(f"#{group} button", has_text=words).first.click()
            self.settle()

    def press(self, label: str) -> None:
        """Press the last button with these words on it."""
        self.window.get_by_role("button", name=label, exact=True).last.click()
        self.page.wait_for_timeout(1500)

    def ask(self) -> None:
        """Fill in the form as a neighbour; the private preview is shown."""
        self.press("Ask for something")
        self.window.locator("textarea[name=summary]").fill(SUMMARY)
        self.window.locator("textarea[name=details]").fill(DETAILS)
        self.window.locator("[data-custom-id=kind] button").first.click()
        self.window.get_by_role("option", name="Getting somewhere").click()
        self.window.get_by_text("As “a neighbour”, for everyone here", exact=True).last.click()
        self.press("Submit")

    def say(self, words: str) -> None:
        """Write a message."""
        self.window.locator("#channel-composer-input").fill(words)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(1200)

    def panel(self, seen: str) -> Image.Image:
        """The window as it is, with these words in it."""
        self.window.locator("#channel-message-list").get_by_text(seen).last.wait_for()
        self.page.mouse.move(1, 1)
        self.page.wait_for_timeout(1500)
        return Image.open(io.BytesIO(self.page.locator(".frame").screenshot())).convert("RGB")


def panels(page: Page) -> list[Image.Image]:
    """Three moments of one ask."""
    visitor = Visitor(page)
    visitor.settle()
    page.evaluate(f"document.querySelector('.frame').style.height = '{HIGH - 2 * GAP}px'")
    page.wait_for_timeout(1000)
    door = visitor.panel("Everybody needs a hand")
    visitor.ask()
    preview = visitor.panel("Not sent yet")
    visitor.press("Send it")
    page.locator("[data-skip]").first.click()
    visitor.settle()
    visitor.be("Tom", "Private messages")
    visitor.press("I can")
    for _ in range(3):
        page.locator("[data-skip]").first.click()
        visitor.settle()
    visitor.be("Ines", "kith-")
    visitor.press("See it")
    visitor.press("Yes, bring us together")
    visitor.be("Ines", "with Tom")
    visitor.say("Hello Tom. I wasn't sure whether I should ask.")
    visitor.be("Tom", "with Ines")
    visitor.say("I'm glad you did, I drive past it anyway.")
    visitor.be("Ines", "with Tom")
    return [door, preview, visitor.panel("I drive past it anyway")]


def main() -> None:
    """Draw it."""
    with rehearsal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": PANEL + 28, "height": HIGH + 120}, color_scheme="light")
        page.goto(address)
        found = panels(page)
        browser.close()
    picture = Image.new("RGB", (WIDE, HIGH), PAPER)
    for number, panel in enumerate(found):
        picture.paste(panel, (GAP + number * (PANEL + GAP), GAP))
    picture.quantize(128).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
