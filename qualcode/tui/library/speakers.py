"""Who speaks where: every speaker of every document, and the respondent that they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.respondents import assign_speaker, set_role
from qualcode.i18n import _, ngettext
from qualcode.model import Role
from qualcode.session import library
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import NOTHING, TableCells, TableColumn
from qualcode.tui.windows.pick import Keep, Option, Pick

if TYPE_CHECKING:
    from qualcode.session.library import SpeakerRow
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker


class SpeakersScreen(TableScreen):
    """The speakers in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "role", _("Interviewer or respondent"), id="speakers.role"),
    ]

    def __init__(self, worker: ProjectWorker, respondent: str = "") -> None:
        super().__init__(worker)
        self._voices: Sequence[SpeakerRow] = ()
        self._start = respondent

    @property
    def voice(self) -> SpeakerRow | None:
        """The current speaker."""
        wanted = self.current_id
        return next((voice for voice in self._voices if voice.speaker.id == wanted), None)

    def hints(self) -> Keys:
        """The keys that matter now."""
        return [
            ("Enter", _("which respondent")),
            ("r", _("interviewer or respondent")),
            ("/", _("filter")),
            ("o", _("order")),
            ("u", _("undo")),
            ("ctrl+s", _("save the list")),
            ("Esc", _("back")),
            ("F1", _("help")),
        ]

    def savable(self) -> Savable | None:
        """The speakers that are shown, in their order."""
        from qualcode.session.listings import speakers_to_save  # with what is saved, for who saves

        return speakers_to_save([row.key for row in self.grid.rows])

    async def reload(self) -> None:
        """Show the speakers as they are now."""
        self._voices = await self.ask(library.voices)
        self.show_list()

    def show_list(self) -> None:
        """Show the speakers that pass the filter."""
        columns = [
            TableColumn("document", _("Document"), most=36),
            TableColumn("speaker", _("Speaker"), most=24),
            TableColumn("role", _("Role")),
            TableColumn("respondent", _("Respondent"), most=36),
            TableColumn("turns", _("Turns"), right=True),
            TableColumn("words", _("Words"), right=True),
        ]
        shown = [voice for voice in self._voices if self.fits([voice.document, voice.speaker.label, voice.respondent])]
        start = next((voice.speaker.id for voice in shown if self._start and voice.respondent == self._start), None)
        self._start = ""
        self.grid.fill(columns, [self._row(voice) for voice in shown], start)
        count = ngettext("{count} speaker", "{count} speakers", len(shown)).format(count=len(shown))
        self.show_title(_("Who speaks where"), count)
        if not shown:
            self.show_detail([(_("Nobody speaks here."), "$foreground 70%")])
        self.show_keys()

    def _row(self, voice: SpeakerRow) -> TableCells:
        speaker = voice.speaker
        interviewer = speaker.role is Role.INTERVIEWER
        return TableCells(
            speaker.id,
            (
                voice.document,
                speaker.label or _("(no name)"),
                role_name(speaker.role),
                voice.respondent or NOTHING,
                str(voice.turns),
                str(voice.words),
            ),
            faint=interviewer,
        )

    def on_data_grid_moved(self) -> None:
        """Say what the current speaker counts for."""
        voice = self.voice
        if voice is None:
            return
        others = [other.document for other in self._voices if voice.respondent and other.respondent == voice.respondent]
        others = [name for name in dict.fromkeys(others) if name != voice.document]
        parts: list[Part] = [(paint(voice.speaker.label or _("(no name)")), "bold"), "  " + paint(voice.document), "\n"]
        if voice.respondent:
            parts.append(_("What is said here counts for {name}.").format(name=paint(voice.respondent)))
            if others:
                parts.append(" " + _("So does {documents}.").format(documents=paint(", ".join(others))))
        else:
            parts.append(_("What is said here counts for nobody."))
        self.show_detail(parts)

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Say which respondent the speaker is."""
        voice = self.voice
        if voice is None:
            return

        async def keep(name: str) -> None:
            words = _("{speaker} is {respondent} now   (u takes it back)")
            said = words.format(speaker=voice.speaker.label, respondent=name)
            await self.change_and_say(said, assign_speaker, voice.speaker.id, name)

        self.do(self._ask_respondent(voice, keep))

    async def _ask_respondent(self, voice: SpeakerRow, keep: Keep) -> None:
        circle = await self.ask(library.circle)
        options = [Option(person.name, person.name, person.group or "") for person in circle.respondents]
        question = _("Which respondent is {speaker} in {document}?").format(
            speaker=voice.speaker.label, document=voice.document
        )
        self.app.push_screen(
            Pick(question, options, chosen=voice.respondent or None, free=_("New respondent: {name}"), keep=keep)
        )

    def action_role(self) -> None:
        """Make an interviewer of a respondent, or the other way round."""
        voice = self.voice
        if voice is not None:
            other = Role.RESPONDENT if voice.speaker.role is Role.INTERVIEWER else Role.INTERVIEWER
            respondent, interviewer = _("{speaker} is a respondent now"), _("{speaker} is an interviewer now")
            words = (respondent if other is Role.RESPONDENT else interviewer).format(speaker=voice.speaker.label)
            self.do(self.change_and_say(words, set_role, voice.speaker.id, other))


def role_name(role: Role) -> str:
    """A role in words."""
    return {Role.INTERVIEWER: _("interviewer"), Role.RESPONDENT: _("respondent")}.get(role, "")
