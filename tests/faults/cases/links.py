"""Links break: cut both ways, cut one way, slow."""

from tests.faults.city import BROKERS
from tests.faults.links import Way
from tests.faults.nemesis import Trial, case


async def cut(trial: Trial, names: tuple[str, ...], seconds: float, *ways: Way) -> None:
    """Cut links for a while; whoever talks over them gets no answer, not even a refusal."""
    links = [trial.city.links[name] for name in names]
    before = sum(link.held for link in links)
    for link in links:
        link.cut(*ways)
    try:
        await trial.lasts(seconds, least=8)  # longer than clients wait for an answer
    finally:
        for link in links:
            link.mend()
    trial.fired(f"messages held {'/'.join(ways) or 'both ways'}", sum(link.held for link in links) - before)


@case("F28", "finance parted from its database for 30 s", proves=("in_doubt",))
async def no_database(trial: Trial) -> None:
    """Clients get no answer, and the same key tells afterwards."""
    await cut(trial, ("finance-postgres",), 30)


@case("F29", "finance parted from organisation while it assesses dues")
async def no_organisation(trial: Trial) -> None:
    """What needs the roll is turned away; payments go on."""
    await cut(trial, ("to-organisation",), 30)


@case("F30", "brokers answer nobody, then nobody reaches the brokers")
async def one_way(trial: Trial) -> None:
    """Nothing hangs for ever, nothing is lost."""
    await cut(trial, BROKERS, 30, "to_client")
    await trial.load.flows(5)
    await cut(trial, BROKERS, 30, "to_server")


@case("F31", "half a second on every link in turn")
async def slow(trial: Trial) -> None:
    """All goes on, slowly."""
    for names in (("finance-postgres",), ("assessment-postgres",), BROKERS, ("to-organisation", "to-finance")):
        links = [trial.city.links[name] for name in names]
        before = sum(link.connections for link in links)
        for link in links:
            link.delay = lambda: trial.chance.uniform(0.2, 0.8)
        await trial.lasts(20)
        for link in links:
            link.mend()
        trial.fired("slow links", len(links))
        trial.fired("connections made over them", sum(link.connections for link in links) - before)
