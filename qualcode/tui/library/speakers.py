"""Who speaks where: every speaker of every document, and the respondent that they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.respondents import assign_speakers, set_roles
from qualcode.i18n import _, ngettext
from qualcode.model import Role
from qualcode.queries.speakers import list_speakers
from qualcode.session import library
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import NOTHING, TableCells, TableColumn
from qualcode.tui.windows.pick import Keep, Option, Pick

if TYPE_CHECKING:
    from qualcode.queries.speakers import SpeakerRow
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker


class SpeakersScreen(TableScreen):
    """The speakers in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "role", _("Interviewer or respondent"), id="speakers.role"),
        Binding("space", "mark", _("Mark the speaker, to do several at once"), id="speakers.mark"),
        Binding("A", "mark_all", _("Mark all that are shown, or none"), id="speakers.mark_all"),
    ]

    def __init__(self, worker: ProjectWorker, respondent: str = "") -> None:
        super().__init__(worker)
        self._voices: Sequence[SpeakerRow] = ()
        self._start = respondent
        self._marked: frozenset[int] = frozenset()

    @property
    def voice(self) -> SpeakerRow | None:
        """The current speaker."""
        wanted = self.current_id
        return next((voice for voice in self._voices if voice.speaker.id == wanted), None)

    @property
    def chosen(self) -> Sequence[SpeakerRow]:
        """The speakers that are marked, shown or not; where none is, the current one."""
        marked = [voice for voice in self._voices if voice.speaker.id in self._marked]
        return marked or [voice for voice in (self.voice,) if voice is not None]

    def hints(self) -> Keys:
        """The keys that matter now."""
        return [
            ("Enter", _("which respondent")),
            ("r", _("interviewer or respondent")),
            ("space", _("mark")),
            ("A", _("mark all")),
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
        self._voices = await self.read(list_speakers)
        self.show_list()

    def show_list(self) -> None:
        """Show the speakers that pass the filter."""
        self._marked &= {voice.speaker.id for voice in self._voices}
        columns = [
            *([TableColumn("mark", "")] if self._marked else []),
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
        if self._marked:
            count += " · " + _("{count} marked").format(count=len(self._marked))
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
                *(["●" if speaker.id in self._marked else ""] if self._marked else []),
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
        """Say which respondent the speakers are."""
        voices = self.chosen
        if not voices:
            return

        async def keep(name: str) -> None:
            if len(voices) == 1:
                words = _("{speaker} is {respondent} now   (u takes it back)")
                said = words.format(speaker=voices[0].speaker.label, respondent=name)
            else:
                words = _("{count} speakers are {respondent} now   (u takes it back)")
                said = words.format(count=len(voices), respondent=name)
            ids = [voice.speaker.id for voice in voices]
            self._marked = frozenset()
            await self.change_and_say(said, assign_speakers, ids, name)

        self.do(self._ask_respondent(voices, keep))

    async def _ask_respondent(self, voices: Sequence[SpeakerRow], keep: Keep) -> None:
        circle = await self.ask(library.circle)
        options = [Option(person.name, person.name, person.group or "") for person in circle.respondents]
        if len(voices) == 1:
            question = _("Which respondent is {speaker} in {document}?").format(
                speaker=voices[0].speaker.label, document=voices[0].document
            )
        else:
            question = _("Which respondent are these {count} speakers?").format(count=len(voices))
        about = "" if len(voices) == 1 else ", ".join(f"{one.speaker.label} ({one.document})" for one in voices)
        chosen = {voice.respondent for voice in voices}
        self.app.push_screen(
            Pick(
                question,
                options,
                about=about,
                chosen=next(iter(chosen)) or None if len(chosen) == 1 else None,
                free=_("New respondent: {name}"),
                keep=keep,
            )
        )

    def action_role(self) -> None:
        """Make interviewers of respondents, or the other way round; several follow the first."""
        voices = self.chosen
        if not voices:
            return
        other = Role.RESPONDENT if voices[0].speaker.role is Role.INTERVIEWER else Role.INTERVIEWER
        if len(voices) == 1:
            respondent, interviewer = _("{speaker} is a respondent now"), _("{speaker} is an interviewer now")
            said = (respondent if other is Role.RESPONDENT else interviewer).format(speaker=voices[0].speaker.label)
        else:
            respondent, interviewer = (
                _("{count} speakers are respondents now"),
                _("{count} speakers are interviewers now"),
            )
            said = (respondent if other is Role.RESPONDENT else interviewer).format(count=len(voices))
        self._marked = frozenset()
        self.do(self.change_and_say(said, set_roles, [voice.speaker.id for voice in voices], other))

    def action_mark(self) -> None:
        """Mark the speaker, or take the mark away, and go on to the next."""
        voice = self.voice
        if voice is not None:
            self._marked ^= {voice.speaker.id}
            self.show_list()
            self.grid.action_step(1)

    def action_mark_all(self) -> None:
        """Mark every speaker that passes the filter; where all are marked, none."""
        every = {row.key for row in self.grid.rows}
        self._marked = self._marked - every if every <= self._marked else self._marked | every
        self.show_list()


def role_name(role: Role) -> str:
    """A role in words."""
    return {Role.INTERVIEWER: _("interviewer"), Role.RESPONDENT: _("respondent")}.get(role, "")
