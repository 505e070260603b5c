"""The page of a score, over an assessment that answers as a test wishes."""

from pathlib import Path

import pytest

from gonghui_console.session import LANGUAGE
from tests.console.serving import PART, Fake, officer
from tests.console.test_appeals import SCORE, SCORED

LEAF = SCORE["leaves"][0] | {"said_zh": "再发展 5 名会员，可得满分。<script>", "said_en": "Five more members."}


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "再发展 5 名会员，可得满分。&lt;script&gt;"), ("en", "Five more members.")]
)
async def test_an_item_is_said_in_sentences_beside_its_drawing(tmp_path: Path, language: str, said: str) -> None:
    """In the reader's language, as text and nothing else."""
    async with officer(tmp_path, Fake({f"{SCORED}/explanation": SCORE | {"leaves": [LEAF]}})) as browser:
        browser.cookies.set(LANGUAGE, language)
        page = await browser.get(f"{SCORED}/score", headers=PART)

    assert f'<p class="sentences">{said}</p>' in page.text
    assert "data-chart" in page.text
