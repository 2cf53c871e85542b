"""Where the key to pseudonyms goes, and the passphrase that opens it: typed twice, and never shown."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.files.reading import is_there
from qualcode.i18n import _
from qualcode.tui.widgets.glyphs import PRINTABLE, paint
from qualcode.tui.widgets.help import key_words


class KeyPlace(NamedTuple):
    """The file of a key, and what opens it."""

    path: Path
    passphrase: str


class KeyWindow(ModalScreen[KeyPlace | None]):
    """Asks for the file of a key and its passphrase; ``new`` ones are typed twice, unless the file is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down", "app.focus_next", _("Next"), show=False),
        Binding("up", "app.focus_previous", _("Previous"), show=False),
    ]

    def __init__(self, question: str, place: str, *, new: bool) -> None:
        super().__init__()
        self._question, self._place, self._new = question, place, new

    def compose(self) -> ComposeResult:
        """The file, the passphrase, and once more."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(paint(self._question), "bold"), classes="question")
            yield Static(_("The file of the key: keep it apart from the project"), classes="about")
            yield Input(self._place, restrict=PRINTABLE, id="key-file")
            yield Static(_("Passphrase"), classes="about")
            yield Input(password=True, id="key-pass")
            if self._new:
                yield Static(_("The passphrase once more"), classes="about")
                yield Input(password=True, id="key-again")
            yield Static(key_words(_("Enter goes on   Esc leaves all as it is")), classes="hint", id="hint")

    def on_mount(self) -> None:
        """Begin with the file."""
        self.query_one("#key-file", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line; at the last one, answer."""
        event.stop()
        lines = list(self.query(Input))
        if event.input is not lines[-1]:
            lines[lines.index(event.input) + 1].focus()
            return
        file, passphrase = (self.query_one(name, Input).value for name in ("#key-file", "#key-pass"))
        path = Path(file.strip()).expanduser()
        if not file.strip() or not passphrase:
            self._refuse(_("A file and a passphrase are needed."))
        elif not self._new and not is_there(path):
            self._refuse(_("There is no such file."))
        elif lines[-1].value != passphrase:
            self._refuse(_("The two passphrases differ."))
        else:
            self.dismiss(KeyPlace(path, passphrase))

    def _refuse(self, why: str) -> None:
        self.query_one("#hint", Static).update(Content.styled(paint(why), "$error"))
