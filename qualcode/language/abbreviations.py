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
        """aanv. aant. afb. afd. alg. a.h.w. art. a.s. bc. bijl. bijv. bl. blz. br. bv. b.v. ca. cf. c.q. d.d. dhr. d.i.
        dir. dl. d.m.v. dr. dra. drs. ds. d.w.z. eig. e.g. enz.; ev. evt. excl. fa. fam. fig. gebr. gem. hfst. hoofdst.
        hr. i.c. i.e. i.g.v. i.h.a. i.h.b. i.i.g. i.m.o. i.p.v. i.t.t. i.v.m. i.z. inclus. incl. ing. inz. ir. jhr. jkvr.
        kath. lic. m.a.w. max. m.b.t. m.b.v. med. mej. mevr. m.i. min. m.i.v. m.m.v. m.n. mr. mw. m.u.v. n.a.v. nl. nr.
        nrs. n.v.t.; o.a. o.b.v. o.g.v. o.i.d.; o.l.v. o.m. o.v.v. p. pag. par. p.a. plm. p/a. prof. resp. r.k. spec. st.
        str. tab. t.a.v. tel. t.b.v. t.g.v. t.h.v. t.n.v. t.o.v. t.w. t.z.t. v. vb. vgl. v.l.n.r. vnl. voorz. w.o. zg. z.g.
        zgn. z.s.m. n.l. p.s. s.v.p. a.u.b. niv. lok. kl. cat. wnd. plv. adj. vlg. betr. gest. geb. overl. ongev.
        gemidd. gem. o.t.v. i.o. i.s.m. v.w.b. z.n. t.m. tot. versch. div. zog."""
    ),
    closing=_words(
        """enz. etc. e.a. e.d. e.v. e.o. o.i.d. n.v.t. jl. l.l. jr. sr. b.v. n.v. v.o.f. b.g.g. a.d. v.chr. n.chr. wk.
        mnd. sec. min. u. a.u.b. s.v.p. jan. feb. febr. mrt. apr. jun. jul. aug. sep. sept. okt. nov. dec. ma. di. wo. do.
        vr. za. zo. m.v. z.o.z. dgl. c.s. t.z.t. z.s.m. pp."""
    ),
    openers=_words(
        """ik jij je hij zij ze wij we jullie u het dat dit deze die de een er toen dan daar hier nu en maar dus want of
        als omdat ook wat wie waar hoe waarom wanneer ja nee nou mijn onze hun daarna daarom verder soms misschien eerst
        later niemand iedereen alles niets in op bij voor na met van om tijdens sinds volgens zo wel niet"""
    ),
)
_ENGLISH = Habits(
    leading=_words(
        """mr. mrs. ms. dr. prof. rev. hon. st. e.g. i.e. cf. fig. no. nos. p. pp. vol. ch. sec. approx. ca. c. vs. v.
        incl. excl. esp. gen. col. lt. sgt. capt. gov. sen. rep. messrs. mt. ed. eds. dept. resp. max. min. viz."""
    ),
    closing=_words(
        """etc. et.al. al. jr. sr. inc. ltd. co. corp. a.m. p.m. u.s. u.k. u.s.a. ph.d. m.a. b.a. m.sc. b.sc. jan. feb.
        mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mon. tue. wed. thu. fri. sat. sun. hrs. yrs."""
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
