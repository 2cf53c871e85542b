"""Abbreviations written with a full stop, and words that open sentences, in Dutch and English.

spaCy's tokenizer knows some thousands of abbreviations, of Dutch law above all, among which are whole words (``dat.``,
``hand.``), and misses everyday ones (``mw.``, ``plm.``). So a word of its list without a stop inside ends a sentence
where a capital follows, unless it is one of these.
"""

from __future__ import annotations

from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Habits(NamedTuple):
    """``leading`` abbreviations belong to what follows, ``closing`` ones can end a sentence; ``openers`` start one."""

    leading: frozenset[str]
    closing: frozenset[str]
    openers: frozenset[str]


_DUTCH = Habits(
    leading=_words(
        """aanv. adj. afb. afd. a.h.w. alg. art. a.s. a.u.b. bc. betr. bijl. bijv. bl. blz. bv. ca. c.q. d.d. dhr. d.i.
        dir. dl. d.m.v. dr. dra. drs. ds. d.w.z. eig. ev. evt. excl. fa. fam. fig. geb. gebr. gem. hfst. hr.
        i.c. i.e. i.g.v. i.h.a. i.h.b. i.i.g. i.m.o. incl. ing. inz. i.o. i.p.v. ir. i.s.m. i.t.t. i.v.m.
        i.z. jhr. jkvr. m.a.w. max. m.b.t. m.b.v. med. mej. mevr. m.i. m.i.v. m.m.v. m.n. mr. m.u.v. mw.
        n.a.v. niv. nl. n.l. nr. nrs. o.a. o.b.v. o.g.v. o.l.v. o.m. ongev. o.t.v. o.v.v. p. p.a. pag. par.
        plm. plv. prof. p.s. resp. r.k. spec. st. s.v.p. tab. t.a.v. t.b.v. tel. t.g.v. t.h.v. t.m. t.n.v.
        t.o.v. t.w. t.z.t. v. vb. versch. vgl. vlg. v.l.n.r. vnl. voorz. v.w.b. wnd. w.o. zg. z.g. zgn. z.n."""
    ),
    closing=_words(
        """enz. etc. e.a. e.d. e.v. e.o. o.i.d. n.v.t. jl. l.l. jr. sr. b.v. n.v. v.o.f. v.chr. n.chr. wk. mnd. sec.
        min. u. jan. feb. febr. mrt. apr. jun. jul. aug. sep. sept. okt. nov. dec. ma. di. wo. do. vr. za.
        zo. dgl. c.s. z.s.m. pp."""
    ),
    openers=_words(
        """ik jij je hij zij ze wij we jullie u het dat dit deze die de een er toen dan daar hier nu en maar dus want
        of als omdat ook wat wie waar hoe waarom wanneer ja nee nou mijn onze hun daarna daarom verder soms
        misschien eerst later niemand iedereen alles niets in op bij voor na met van om tijdens sinds
        volgens zo wel niet"""
    ),
)
_ENGLISH = Habits(
    leading=_words(
        """mr. mrs. ms. dr. prof. rev. hon. st. e.g. i.e. cf. fig. no. nos. p. pp. vol. ch. sec. approx. ca. c. vs. v.
        incl. excl. esp. gen. col. lt. sgt. capt. gov. sen. rep. messrs. mt. ed. eds. dept. resp. max. min.
        viz."""
    ),
    closing=_words(
        """etc. al. jr. sr. inc. ltd. co. corp. a.m. p.m. u.s. u.k. u.s.a. ph.d. m.a. b.a. m.sc. b.sc. jan. feb. mar.
        apr. jun. jul. aug. sep. sept. oct. nov. dec. mon. tue. wed. thu. fri. sat. sun. hrs. yrs."""
    ),
    openers=_words(
        """i you he she it we they the a an this that these those there then but and so because when what who where how
        why my our his her their yes no well if in on at for with after before since some maybe also"""
    ),
)
_NONE = Habits(frozenset(), frozenset(), frozenset())


def habits_of(language: str) -> Habits:
    """The habits of a language by its two-letter code; none known for languages other than Dutch and English."""
    return {"nl": _DUTCH, "en": _ENGLISH}.get(language[:2].lower(), _NONE)
