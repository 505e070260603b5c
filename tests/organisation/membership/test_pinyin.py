"""How names are read."""

import pytest

from gonghui_organisation.membership.pinyin import initials_of, pinyin_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("王芳", "wangfang", "wf"),
        ("吕强", "lvqiang", "lq"),
        ("单雄", "shanxiong", "sx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("买买提·艾力", "maimaitiaili", "mmtal"),
        ("Anna 李", "annali", "annal"),
        ("", "", ""),
        ("·", "", ""),
    ],
)
def test_name_is_read_as_it_is_typed(name: str, pinyin: str, initials: str) -> None:
    """Surnames by their own reading; what is no letter is left out."""
    assert (pinyin_of(name), initials_of(name)) == (pinyin, initials)
