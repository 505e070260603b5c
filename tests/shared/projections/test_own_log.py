"""Following the own log."""

from tests.shared.projections.following import Following


async def test_two_runners_fold_every_event_once(service: Following) -> None:
    """Whoever finds the cursor moved goes on where the other one came to."""
    first, second = service.runner(), service.runner()
    await service.send("p-1", "p-2")
    assert [await first.step(), await second.step()] == [2, 2]
    await service.send("p-3")
    assert [await second.step(), await first.step()] == [1, 1]
    assert await service.arrived() == {"p-1": 1, "p-2": 1, "p-3": 1}
