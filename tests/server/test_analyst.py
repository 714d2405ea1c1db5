"""The thread that analyses: in order, interruptible, and never in the way of whoever waits for something else."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from weighbridge_server.analyst import Analyst

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Failures = list[BaseException]


@pytest.fixture
async def failures() -> Failures:
    return []


@pytest.fixture
async def analyst(failures: Failures) -> AsyncIterator[Analyst]:
    made = Analyst(asyncio.get_running_loop(), lambda: False, failures.append)
    yield made
    made.close()


async def test_work_is_done_in_the_order_of_asking(analyst: Analyst) -> None:
    done: list[int] = []
    for number in range(5):
        analyst.post(lambda number=number: done.append(number))
    assert await analyst.ask(lambda: [*done]) == [0, 1, 2, 3, 4]


async def test_cancelling_a_question_stops_the_work_on_it(analyst: Analyst) -> None:
    started, stopped = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        try:
            while True:
                analyst.check()
        finally:
            stopped.set()

    task = asyncio.ensure_future(analyst.ask(work))
    await asyncio.to_thread(started.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(stopped.wait, 5)
    assert await analyst.ask(lambda: "free") == "free"


async def test_a_question_that_was_cancelled_before_its_turn_is_never_worked_on(analyst: Analyst) -> None:
    hold = threading.Event()
    done: list[int] = []
    analyst.post(lambda: hold.wait(5) and None)
    task = asyncio.ensure_future(analyst.ask(lambda: done.append(1)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    hold.set()
    await analyst.ask(lambda: None)
    assert done == []


async def test_idle_work_gives_way_and_is_taken_up_again() -> None:
    interrupted, finished = threading.Event(), threading.Event()
    hold: list[Analyst] = []

    def idle() -> bool:
        if interrupted.is_set():
            finished.set()
            return False
        try:
            while hold or not finished.is_set():
                hold[0].check()
        except IndexError:
            return True
        except BaseException:
            interrupted.set()
            raise
        return True

    failures: Failures = []
    analyst = Analyst(asyncio.get_running_loop(), idle, failures.append)
    hold.append(analyst)
    analyst.wake()
    await asyncio.sleep(0.05)
    assert await asyncio.wait_for(analyst.ask(lambda: 7), 5) == 7
    assert interrupted.is_set()
    assert await asyncio.to_thread(finished.wait, 5)
    analyst.close()
    assert not failures


async def test_an_error_reaches_whoever_asked(analyst: Analyst, failures: Failures) -> None:
    def broken() -> None:
        raise ValueError("asked")

    with pytest.raises(ValueError, match="asked"):
        await analyst.ask(broken)
    assert not failures
    analyst.post(broken)
    assert await analyst.ask(lambda: "still there") == "still there"
    assert [type(one) for one in failures] == [ValueError]
