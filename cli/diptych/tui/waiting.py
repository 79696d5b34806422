"""Work that keys do not wait for.

Promises: a program that ends does not wait for it either; nobody hears of it then.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_T = TypeVar("_T")


def beside_keys(work: Callable[[], _T]) -> Awaitable[_T]:
    """Begin to work in a thread; what is awaited returns or raises what the work does.

    Where it is cancelled, the work goes on unheard.
    """
    future: Future[_T] = Future()
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is awaited
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return asyncio.wrap_future(future)
