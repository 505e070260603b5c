"""The city as planned from a seed: pure, the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

import yaml

from gonghui_deploy.demo import people

FEDERATION: Final = "federation"
CITY: Final = "CN/999900"
YEARS: Final = (2023, 2024, 2025)
_PLACES: Final = ("江北", "江南", "临港", "高新", "西山", "东湖", "北城", "南屏", "云台", "金沙", "河畔", "梅岭")
_TRADES: Final = ("教育", "机械", "建筑", "交通")
_WORDS: Final = (
    "宏远",
    "瑞丰",
    "明达",
    "海川",
    "新程",
    "众合",
    "天成",
    "博雅",
    "恒信",
    "金禾",
    "启航",
    "长青",
    "华宇",
    "德润",
)
_SUFFIX: Final[Mapping[str, Sequence[str]]] = {
    "private": ("有限公司", "科技有限公司", "物流有限公司"),
    "institution": ("中学", "小学", "医院", "图书馆"),
    "state_owned": ("集团公司", "公交公司", "水务公司"),
    "foreign": ("电子有限公司", "精密制造有限公司"),
    "agency": ("街道办事处", "税务所", "市场监管所"),
    "individual": ("市场商户联合", "餐饮商户联合"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a roll."""

    member_id: str
    person_id: str
    woman: bool
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Union:
    """A union with what decides how it behaves."""

    union_id: str
    kind: str
    unit_type: str
    name: str
    superior_id: str
    jurisdiction: str
    formed_on: date
    staff: int
    women_staff: int
    diligence: float  # 0 to 1: how well it does what it should
    wage: int  # mean monthly wage in fen
    paid_share: float
    own_account: bool
    committees: Mapping[str, int]
    members: Sequence[Member] = ()
    pilot: bool = False
    term_opened: date | None = None
    term_years: int = 5

    @property
    def payroll(self) -> int:
        """One month's total payroll in fen."""
        return self.staff * self.wage


@dataclass(slots=True)
class City:
    """All of it."""

    seed: int
    years: Sequence[int] = YEARS
    unions: list[Union] = field(default_factory=list)

    @property
    def primaries(self) -> list[Union]:
        """Unit unions."""
        return [union for union in self.unions if union.kind == "primary"]

    def of_kind(self, *kinds: str) -> list[Union]:
        """Unions of some kinds."""
        return [union for union in self.unions if union.kind in kinds]


@cache
def profile() -> Mapping[str, Any]:
    """The figures that shape the city."""
    found: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath("profile.yaml").read_text())
    return found


def planned(seed: int, *, unions: int | None = None, years: int = len(YEARS)) -> City:
    """The city of a seed.

    Args:
        unions: primary unions, if not as many as the profile says; everything else shrinks with them.
        years: of life.
    """
    chance, shape = Random(seed), _scaled(profile(), unions)
    city = City(seed, YEARS[:years])
    city.unions += _upper(chance, shape)
    city.unions += _primaries(chance, shape, city.of_kind("town", "industry"))
    largest = sorted(city.primaries, key=lambda union: -len(union.members))[: shape["groups"]]
    city.unions += [_group(chance, union, number) for number, union in enumerate(largest, 1)]
    return city


def _scaled(shape: Mapping[str, Any], unions: int | None) -> Mapping[str, Any]:
    if unions is None:
        return shape
    counted = {name: max(1, shape[name] * unions // shape["unions"]) for name in ("members", "groups", "pilot_members")}
    return {**shape, **counted, "unions": unions}


def _upper(chance: Random, shape: Mapping[str, Any]) -> Iterator[Union]:
    for number in range(1, shape["districts"] + 1):
        place = _PLACES[number - 1]
        yield _office(chance, f"d{number}", "district", f"{place}区总工会", FEDERATION, f"{CITY}/{number:02}")
    for number in range(1, shape["towns"] + 1):
        district = (number - 1) % shape["districts"] + 1
        where = f"{CITY}/{district:02}/{number:03}"
        yield _office(chance, f"t{number}", "town", f"{_PLACES[-number % 12]}镇总工会", f"d{district}", where)
    for number, trade in enumerate(_TRADES[: shape["industries"]], 1):
        yield _office(chance, f"i{number}", "industry", f"市{trade}工会", FEDERATION, CITY)


def _office(chance: Random, key: str, kind: str, name: str, superior: str, where: str) -> Union:
    return Union(
        key, kind, "agency", name, superior, where, date(2005, 5, 1), staff=20 + chance.randrange(30), women_staff=10,
        diligence=0.5 + chance.random() / 2, wage=900_000, paid_share=1.0, own_account=True,
        committees={"union": 9, "funds_review": 3}, term_opened=date(2021, 6, 1),
    )  # fmt: skip


def _primaries(chance: Random, shape: Mapping[str, Any], above: Sequence[Union]) -> Iterator[Union]:
    types = [kind for kind, share in shape["share_of_unions"].items() for _ in range(round(share * shape["unions"]))]
    types = (types + ["private"] * shape["unions"])[: shape["unions"]]
    sizes = _sizes(chance, shape, types)
    pilot, number = shape["pilot_members"], 0
    for index, (unit_type, size) in enumerate(zip(types, sizes, strict=True), 1):
        takes_part = pilot > 0 and 15 <= size <= 60 and chance.random() < 0.35
        pilot -= size if takes_part else 0
        superior = above[-4] if unit_type == "institution" else chance.choice(above)
        yield _primary(chance, shape, index, unit_type, size, superior, number, pilot=takes_part)
        number += size


def _sizes(chance: Random, shape: Mapping[str, Any], types: Sequence[str]) -> list[int]:
    """Log-normal, then scaled so that the city has its members."""
    size = shape["size"]
    raw = [chance.lognormvariate(0, size["sigma"]) * size["median"] * size["scale"][kind] for kind in types]
    factor = shape["members"] / sum(raw)
    return [max(6, round(one * factor)) for one in raw]


def _primary(  # noqa: PLR0913 - all that a union is made of
    chance: Random, shape: Mapping[str, Any], index: int, unit_type: str, size: int, superior: Union, first: int, *,
    pilot: bool,
) -> Union:  # fmt: skip
    diligence = min(1.0, max(0.05, chance.gauss(0.78, 0.17)))
    staff, key = round(size / (shape["joining_rate"] - 0.25 * (1 - diligence))), f"p{index:03}"
    women = sum(chance.random() < shape["women_share"] for _ in range(size))
    members = [member(chance, key, first + n, n, woman=n < women) for n in range(size)]
    years = chance.choice((3, 5, 5))
    return Union(
        key, "primary", unit_type, _name(chance, unit_type, index), superior.union_id, superior.jurisdiction,
        date(2008 + chance.randrange(10), 1 + chance.randrange(12), 1), staff,
        min(staff, round(women * staff / max(size, 1))), diligence,
        round(shape["yearly_wage"][unit_type] * 100 / 12 * (0.8 + 0.4 * chance.random())),
        min(1.0, shape["paid_share"][unit_type] * (0.75 + 0.4 * diligence)),
        chance.random() < shape["own_account"][unit_type], _committees(chance, shape, size, women, diligence), members,
        pilot, _term_opened(chance, years), years,
    )  # fmt: skip


def _term_opened(chance: Random, years: int) -> date:
    """So that terms end all over the three years and after them."""
    opened = date.fromordinal(date(2022, 12, 1).toordinal() - chance.randrange(years * 365 - 100))
    return opened.replace(day=min(opened.day, 28))


def _committees(chance: Random, shape: Mapping[str, Any], size: int, women: int, diligence: float) -> dict[str, int]:
    found = {"union": 3 if size < 26 else 5 if size < 200 else 9} if size >= 11 else {}
    for body, share in shape["bodies"].items():
        due = (body == "women" and women >= 10) or (body == "funds_review" and size >= 25)
        if chance.random() < (0.55 + 0.45 * diligence if due else share * diligence * 0.6):
            found[body] = 3
    return found


def _name(chance: Random, unit_type: str, index: int) -> str:
    return f"{chance.choice(_WORDS)}{index}{chance.choice(_SUFFIX[unit_type])}工会"


def member(chance: Random, union_id: str, number: int, place: int, *, woman: bool) -> Member:
    """Somebody invented: the city's `number`-th, at the union's `place`."""
    person = f"{union_id}-n{place + 1:04}"
    return Member(f"m{place + 1:04}", person, woman, people.name(chance), people.id_number(number, woman=woman))


def _group(chance: Random, above: Union, number: int) -> Union:
    return Union(
        f"g{number:02}", "group", above.unit_type, f"{above.name}第{number}小组", above.union_id, above.jurisdiction,
        date(2015, 1, 1), staff=12, women_staff=5, diligence=min(1.0, max(0.1, chance.gauss(0.75, 0.18))),
        wage=above.wage, paid_share=1.0, own_account=False, committees={},
    )  # fmt: skip
