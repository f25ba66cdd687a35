"""Reading a page as a browser would, to test its form: tags closed, names used once, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)


@dataclass
class Reading(HTMLParser):
    """What a page holds: ``faults`` of form, names, links, tables, pictures and its words."""

    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pointed_at: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    scripts: list[dict[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag opens."""
        given = {name: value or "" for name, value in attrs}
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"an attribute twice in <{tag}> at {self.getpos()}")
        self.tags.append(tag)
        self.attributes.update(names)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "script":
            self.scripts.append(given)
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.pointed_at.extend(given.get(name, "").split())
        if tag not in EMPTY:
            self.standing.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag opens and closes at once, as drawings do."""
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.standing.pop()

    def handle_endtag(self, tag: str) -> None:
        """One tag closes."""
        if not self.standing or self.standing[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self.standing[-1:]}")
        if tag in self.standing:
            while self.standing.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)


def read(html: str) -> Reading:
    """The page, read to its end; what was never closed is a fault."""
    reading = Reading()
    reading.feed(html)
    reading.close()
    reading.faults.extend(f"<{tag}> is never closed" for tag in reading.standing)
    twice = sorted({name for name in reading.ids if reading.ids.count(name) > 1})
    reading.faults.extend(f"the id {name!r} stands twice" for name in twice)
    lost = sorted(set(reading.pointed_at) - set(reading.ids))
    reading.faults.extend(f"{name!r} is pointed at and absent" for name in lost)
    return reading
