"""One exhibit of the museum: a bug that this field really has, how to put it into our source, and who must notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class Rotten(Exception):
    """The source has moved on: the exhibit's edit fits no longer and has to be written anew."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A bug that can be put back.

    Args:
        name: `area.bug`, as the runner takes it.
        bug: one sentence: what would happen with it.
        seen: where the field has had it.
        file: path of our source from the root.
        edits: text that stands there exactly once → the same with the bug.
        tests: node ids of the tests that must notice.
        servers: what these tests start: nothing, PostgreSQL, or PostgreSQL and Kafka.
    """

    name: str
    bug: str
    seen: str
    file: str
    edits: Mapping[str, str]
    tests: tuple[str, ...]
    servers: str = "none"  # none, postgres, kafka

    def spoilt(self, root: Path) -> str:
        """The file's text with the bug in.

        Raises:
            Rotten: a text to replace does not stand there exactly once.
        """
        text = (root / self.file).read_text()
        for old, new in self.edits.items():
            if (found := text.count(old)) != 1:
                raise Rotten(f"{self.name}: a text to replace stands {found} times in {self.file}: {old!r}")
            text = text.replace(old, new)
        return text
