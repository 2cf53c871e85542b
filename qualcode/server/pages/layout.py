"""How a page is put together: text is escaped where it is put in, and nowhere else is anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from qualcode.i18n import _, interface_language
from qualcode.server.accounts.store import SignedIn


class Html(str):
    """Text that is HTML already; all other text is escaped."""

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        """Put something behind it, which is escaped where it is no HTML; without this the whole would be text again."""
        return joined([self, other])


def h(value: object) -> str:
    """A value as HTML; signs that steer nothing on a page but look like nothing are left out."""
    if isinstance(value, Html):
        return value
    return escape("".join(sign for sign in str(value) if sign >= " " or sign in "\n\t"), quote=True)


def joined(parts: Iterable[str]) -> Html:
    """Pieces of HTML, one after the other."""
    return Html("".join(h(part) for part in parts))


def tag(element: str, content: object = "", /, **attributes: object) -> Html:
    """An element; an attribute that is ``False`` or ``None`` is left out, and one that is ``True`` has no value."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{h(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{element}{given}>{h(content)}</{element}>")


def void(element: str, /, **attributes: object) -> Html:
    """An element without content."""
    return Html(tag(element, "", **attributes).removesuffix(f"</{element}>"))


def form(action: str, csrf: str, *parts: str, multipart: bool = False) -> Html:
    """A form that changes something, with the token of its session."""
    hidden = void("input", type="hidden", name="csrf", value=csrf)
    kind = "multipart/form-data" if multipart else None
    return tag("form", joined([hidden, *parts]), method="post", action=action, enctype=kind)


def button(words: str, **attributes: object) -> Html:
    """What sends a form."""
    return tag("button", words, type="submit", **attributes)


def field(name: str, words: str, kind: str = "text", /, **attributes: object) -> Html:
    """A line to type in, under its label."""
    return joined(
        [tag("label", words, for_=name), void("input", type=kind, id=name, name=name, required=True, **attributes)]
    )


def choice(name: str, words: str, offered: Mapping[str, str], chosen: str = "", *, within: str = "") -> Html:
    """Something to choose, under its label. ``within`` tells it from others of its name on the page."""
    options = joined(tag("option", told, value=value, selected=value == chosen) for value, told in offered.items())
    place = f"{name}{within}"
    return joined([tag("label", words, for_=place), tag("select", options, id=place, name=name)])


def table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> Html:
    """A table with a heading over each column."""
    head = tag("tr", joined(tag("th", title, scope="col") for title in titles))
    body = joined(tag("tr", joined(tag("td", cell) for cell in row)) for row in rows)
    about = tag("caption", caption) if caption else Html()
    return tag("table", joined([about, tag("thead", head), tag("tbody", body)]))


def told(words: str, *, wrong: bool = False) -> Html:
    """Something that is said of what was just done."""
    return tag("p", words, class_="told wrong" if wrong else "told", role="alert" if wrong else "status")


def page(title: str, body: str, session: SignedIn | None = None, *, narrow: bool = False) -> Html:
    """A whole page; who is signed in has the ways to the others above it."""
    way = navigation(session) if session is not None else Html()
    return document(
        title,
        joined([way, tag("main", joined([tag("h1", title), body]), class_="narrow" if narrow else None)]),
    )


def document(title: str, body: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), kind: str = "") -> Html:
    """The outermost part of a page."""
    links = joined(void("link", rel="stylesheet", href=f"/static/{name}") for name in (*styles, "style.css"))
    ends = joined(tag("script", src=f"/static/{name}") for name in scripts)
    head = joined(
        [
            void("meta", charset="utf-8"),
            void("meta", name="viewport", content="width=device-width, initial-scale=1"),
            void("link", rel="icon", href="data:,"),
            tag("title", f"{title} · qualcode"),
            links,
        ]
    )
    whole = tag(
        "html",
        joined([tag("head", head), tag("body", joined([body, ends]), class_=kind or None)]),
        lang=interface_language(),
    )
    return Html(f"<!doctype html>\n{whole}")


def navigation(session: SignedIn) -> Html:
    """The ways from page to page, and out."""
    account = session.account
    ways = [tag("a", words, href=where) for where, words in _ways(session)]
    out = form("/logout", session.csrf, button(_("Sign out"), class_="link"))
    who = tag("span", f"{account.name} ({role_words()[account.role.value]})", class_="who")
    return tag("nav", joined([*ways, who, out]), aria_label=_("Pages"))


def _ways(session: SignedIn) -> Iterable[tuple[str, str]]:
    role = session.account.role.value
    if role != "admin":
        yield "/", _("Workspace")
        yield "/read", _("Plain pages")
    if session.account.leads:
        yield "/study", _("Study")
        yield "/people", _("People")
    yield "/sessions", _("My sessions")


def role_words() -> Mapping[str, str]:
    """What each role is called."""
    return {"admin": _("admin"), "lead": _("lead"), "coder": _("coder"), "reader": _("reader")}
