"""Edits a document in LibreOffice as an author would; run by the Python that has its ``uno``.

``python3 office_edits.py PROFILE STEPS.json``: each step is a file to open, whether changes are recorded, what is done,
and what it is saved as. What is done is ``["type over", found, typed]``, ``["paragraph behind", found, typed]``,
``["delete", found]``, ``["cut section", from, before, to]`` or ``["accept"]``.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

FILTERS = {".docx": "MS Word 2007 XML", ".odt": "writer8"}


def _values(**given: Any) -> tuple[Any, ...]:
    found = []
    for name, value in given.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


class Office:
    """LibreOffice, with the document that is edited now."""

    context: Any
    document: Any
    cursor: Any

    def __init__(self, profile: str) -> None:
        pipe = f"qualcode{uuid4().hex}"
        self.process = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--norestore",
                "--nologo",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _try in range(600):
            with contextlib.suppress(NoConnectException):
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            time.sleep(0.1)
        make = self.context.ServiceManager.createInstanceWithContext
        self.desktop = make("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = make("com.sun.star.frame.DispatchHelper", self.context)

    def close(self) -> None:
        with contextlib.suppress(DisposedException):
            self.desktop.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            # It starts a process of its own, which goes with it.
            os.killpg(self.process.pid, signal.SIGKILL)

    def do(self, command: str, **given: Any) -> None:
        self.dispatcher.executeDispatch(
            self.document.CurrentController.Frame, f".uno:{command}", "", 0, _values(**given)
        )

    def run(self, step: dict[str, Any]) -> None:
        self.document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(step["open"]), "_blank", 0, _values(Hidden=True)
        )
        self.document.RecordChanges = bool(step.get("record"))
        self.cursor = self.document.CurrentController.ViewCursor
        for what, *rest in step["edits"]:
            getattr(self, what.replace(" ", "_"))(*rest)
        for target in step["save"]:
            kind = FILTERS[Path(target).suffix]
            self.document.storeToURL(uno.systemPathToFileUrl(target), _values(FilterName=kind))
        self.document.close(True)

    def find(self, text: str) -> Any:
        search = self.document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = text, True
        found = self.document.findFirst(search)
        if found is None:
            raise SystemExit(f"not found: {text}")
        return found

    def type_over(self, text: str, typed: str) -> None:
        self.cursor.gotoRange(self.find(text), False)
        self.do("InsertText", Text=typed)

    def paragraph_behind(self, text: str, typed: str) -> None:
        self.cursor.gotoRange(self.find(text).End, False)
        self.cursor.gotoEndOfLine(False)
        place = self.find(text)
        cursor = place.Text.createTextCursorByRange(place.End)
        cursor.gotoEndOfParagraph(False)
        self.cursor.gotoRange(cursor, False)
        self.do("InsertPara")
        self.do("InsertText", Text=typed)

    def delete(self, text: str) -> None:
        self.cursor.gotoRange(self.find(text), False)
        self.do("Delete")

    def cut_section(self, first: str, behind: str, before: str) -> None:
        start, end = self.find(first), self.find(behind)
        cursor = start.Text.createTextCursorByRange(start.Start)
        cursor.gotoRange(end.Start, True)
        self.cursor.gotoRange(cursor, False)
        self.do("Cut")
        self.cursor.gotoRange(self.find(before).Start, False)
        self.do("Paste")

    def accept(self) -> None:
        self.do("AcceptAllTrackedChanges")


if __name__ == "__main__":
    office = Office(sys.argv[1])
    try:
        for one in json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")):
            office.run(one)
    finally:
        office.close()
