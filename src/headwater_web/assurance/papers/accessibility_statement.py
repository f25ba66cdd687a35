"""The accessibility statement that public bodies must publish (SI 2018/952)."""

from __future__ import annotations

from headwater_web.assurance.paper import Listed, Paper, Part, Prose, ToComplete


def accessibility_statement() -> Paper:
    """What was checked, how, and what is known to fall short."""
    return Paper(
        "accessibility",
        "Accessibility",
        "These pages are meant for everyone. They are built to meet level AA of the Web Content "
        "Accessibility Guidelines 2.2.",
        "everybody",
        (
            Part("What you can do", (Listed(CAN),)),
            Part("How it is checked", (Prose(CHECKED), Listed(TESTS))),
            Part("What falls short", (Listed(SHORT),)),
            Part("If something stops you", (ToComplete(CONTACT), Prose(ENFORCED))),
        ),
    )


CAN = (
    "Use every page with a keyboard, without JavaScript, and on a screen 320 pixels wide.",
    "Enlarge text to 400% and still read it without scrolling sideways.",
    "Read the table beside every chart. Shape and word always go with colour.",
    "Read every map as a table: maps are pictures, and the table says the same.",
)
CHECKED = (
    "Each release is tried in a real browser: by machine with axe at two widths, and by scripted "
    "journeys with the keyboard and without JavaScript. A machine finds only some barriers."
)
TESTS = (
    "tests/journeys/test_accessibility.py",
    "tests/journeys/test_without_javascript.py",
    "tests/journeys/test_the_walk.py",
)
SHORT = (
    "No one who uses a screen reader every day has tried these pages for us yet.",
    "Place names on small maps are left out on narrow screens; the table names them.",
    "Downloads are CSV and SVG. An SVG picture has a title; its figures are in the CSV.",
)
CONTACT = "Whom to tell, how, and how soon they answer."
ENFORCED = (
    "The Equality and Human Rights Commission enforces the Public Sector Bodies (Websites and "
    "Mobile Applications) (No. 2) Accessibility Regulations 2018."
)
