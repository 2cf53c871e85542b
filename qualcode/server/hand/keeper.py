"""The processes that answer the pages, one for each coder who asks, kept for some minutes."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.server.accounts.store import Account
from qualcode.server.children import Places

KEPT_SECONDS = 300.0
_ANSWER_SECONDS = 120.0
_LINE = 64 << 20
_MOST = 40


class RoleRefused(Exception):  # noqa: N818
    """The role of an account may not ask this."""


class Hands:
    """All processes that answer."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._running: dict[str, tuple[str, Process]] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    async def ask(self, account: Account, deed: str, **more: object) -> Any:
        """What the study says to an account. ``QualcodeError`` where it refuses, ``RoleRefused``: the role may not."""
        async with self._asking.setdefault(account.coder, asyncio.Lock()):
            process = await self._process(account)
            stdin, stdout = process.stdin, process.stdout
            if stdin is None or stdout is None:
                raise RuntimeError("a process that answers has an input and an output")
            try:
                stdin.write(json.dumps({"do": deed, **more}).encode() + b"\n")
                await stdin.drain()
                line = await asyncio.wait_for(stdout.readline(), _ANSWER_SECONDS)
                told = json.loads(line)
            except (OSError, ValueError, TimeoutError) as error:
                await self._end(account.coder)
                raise QualcodeError(
                    _("The study did not answer."), _("Try again; what was acknowledged before is kept.")
                ) from error
            finally:
                self._keep(account.coder)
        if told.get("refused"):
            raise RoleRefused(deed)
        if "error" in told:
            raise QualcodeError(str(told["error"]), str(told["hint"]))
        return told["value"]

    async def _process(self, account: Account) -> Process:
        role, found = self._running.get(account.coder, ("", None))
        if found is not None and found.returncode is None and role == account.role.value:
            return found
        await self._end(account.coder)
        while len(self._running) >= _MOST:
            await self._end(next(iter(self._running)))
        process = await asyncio.create_subprocess_exec(
            *self.places.hand(account.coder),
            *("--role", account.role.value),
            stdin=PIPE,
            stdout=PIPE,
            env=dict(self.places.environment(account.coder)),
            cwd=self.places.home(account.coder),
            limit=_LINE,
        )
        self._running[account.coder] = account.role.value, process
        return process

    def _keep(self, coder: str) -> None:
        if timer := self._timers.pop(coder, None):
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._timers[coder] = loop.call_later(KEPT_SECONDS, lambda: asyncio.ensure_future(self._end(coder)))

    async def _end(self, coder: str) -> None:
        _role, process = self._running.pop(coder, ("", None))
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def end_all(self) -> None:
        """The server stops."""
        for timer in self._timers.values():
            timer.cancel()
        await asyncio.gather(*(self._end(coder) for coder in list(self._running)))
