"""Every benchmark can be started where no peer is installed: it then says who is missing."""

from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path

import pytest

from tests.benchmarks.stores.peers import NAMES, peer

PROGRAMS = sorted(path.parent.name for path in Path(__file__).parent.glob("*/__main__.py"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_benchmark_is_a_program_with_something_to_measure(name: str) -> None:
    program = import_module(f"tests.benchmarks.{name}.__main__")
    assert program.__doc__
    assert iscoroutinefunction(program.measure)


@pytest.mark.parametrize("name", NAMES)
def test_a_peer_keeps_its_name_even_if_it_is_not_installed(name: str) -> None:
    assert peer(name).name == name
