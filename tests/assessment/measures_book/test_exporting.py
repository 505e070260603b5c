"""Files of the book of measures."""

from gonghui_assessment.measures_book.exporting import HEADINGS, csv_file, xlsx_file
from gonghui_shared.spreadsheets import rows_of


def test_a_file_that_is_not_whole_says_so() -> None:
    """In its last line, in both forms."""
    for file in (csv_file([], cut=True), xlsx_file([], cut=True)):
        headings, last = rows_of(file)
        assert headings == HEADINGS
        assert "仅列出前 5000 项" in last[0]
