"""What spaCy's tokenizer makes of plain words with a mark behind them, known without loading it.

Loading spaCy takes a second and 90 MB, which is most of what it takes to bring a few transcripts in. Nearly all
sentences end in a word of letters and a mark, perhaps in brackets; of the rest spaCy is asked. The words that it does
not part from their full stop, and those that it parts in two, are those of spaCy 3.8 (MIT licence); a test holds what
is said here to what it makes of the same.
"""

from __future__ import annotations

from typing import NamedTuple

from qualcode.text.expressions import expression

_PART = "(?:[A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]{1,30}|[A-ZÀ-ÖØ-Þ]{1,30})"
_TAIL = r"(?P<tail>[.?!…,)\]\"”]{1,9})"
_PLAIN = expression(rf"(?P<open>[(\[\"“]?)(?P<word>{_PART}(?:-{_PART}){{0,4}}){_TAIL}")
_NUMBER = expression(r"(?P<open>)(?P<word>[A-Z]?[0-9]{1,9})(?P<tail>,?[.?!])")
_SIGNS = expression(r"(?P<open>)(?P<word>)(?P<tail>…?\.{2,9}|…[.?!]?)")
_MARK = expression(r"\.{2,}|.")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class _Unlike(NamedTuple):
    """Words of a language that are not parted as others are: those that keep their full stop (``stopped``), in
    ``any_case`` also with capitals, and those that are ``cut`` themselves; and whether ``hyphens`` part no word."""

    stopped: frozenset[str]
    any_case: bool
    hyphens: bool
    cut: frozenset[str]


_DUTCH = _Unlike(
    stopped=_words(
        """
        aanbev aant aanw abd abm abs achterv adv afd afl agr al alg amén app arb arbbl arbh arbrb arr arrondrb
        art artw aud bab begins beheersov bel beleidsov belg ber besch besl beslagr best bestuurswet bet betr
        bevest bew bijbl bijl bijv bijw bkh bl blz bm bn bnw bouwr bs bull bv bw bxh byz ca cadeaust cal cap
        carg cas cass cert cf ch chr chron cie cir circ cit civ cmt co coll com comm comp computerr concl concr
        conf cons conv corr coöp cridon crim crt cur curs dact dat dbesch dbesl dec decr deelw def derg desp dez
        dgl dhr disp diss div dl dln dnotz doc doctr dpl dr drs ds dtp dwz dyn econ ed eff eig eil elektr enmb
        enz err etc etq eur ev evt ex exec fa facs fasc fg fig fin fisc fl form foro fr fra ft geb gebr gebrs
        gec ged gedipl geh gem gemeent gen geol geopp gepubl gerekw gereq gesch get getr gew ghert gk gr gramm
        grondw grs grvm grw gst gw hand handelspr handv hc herald hert herz hfdst hfst hgrw hhr hist hooggel
        hoogl hosp hpw hr hregw hrg hst huurbl hw ib ibid iem inc ind indiv inf ing inst int interm inv inz ir
        irspr it iwtr jaarl jeugdrb jg jhr jis jl jr jrg jur jurambt jw kadasterw kaderb kador kg kh kiesw kkr
        kon koopv kr ksbel kt ktg ktr kvdm kymr kzr kzw landscrt lat lett levensverz lgrs lidw lit litt liw
        liwet lk ll loonw losbl ltd luchtv maced mand max me med meerv mej mevr mgr mgrs mhd mil min mitt mln
        mnd mod mon mr ms muz mv ned nhd nl nnd no not nr nrs nste nt numism ob obsv octr oe ofra ohd omb omnil
        omz onderr onfrank ontw onuitg onz opm or ors orth os osm ov overw ovkst oz pachtw pag pan parl pas
        pasin pat pct pens pensioenverz pers pft pk pktg plv po pol postbankw postw pp pr preadv pres prf prft
        prg proc procesregl prof prot prov publ pun pw rapp rb rdn rdnr rec rechtsh rect red reg regl rep req
        res resp rev rh richtl rk rln roln rom rondz rov rprt rtl rubr rvkb samenw sc sch sec sess sir soc somm
        sr ss st stagever stas stat stb stbl stcrt strafz su subs subst suppl sv sw taalk td techn telecomm th
        tijdschr toel toep tom top trb trib trim ts tvpol tvpr tvrechtsgesch tw uitdr univ vb vbb vc vd veldw
        ver verbr verd verdr verenw verg verkl verl vern verord versch vert verv verw verz vgl vid vlg vn vnl
        vnw vo voegw vol volg volt voorl voorz vr vred vrg vrijgrs vs vt vw vz vzngr vzr wac wd wetb wgb wisk
        wnd woningw wrr wrsch ws wsch wsr wtvb ww zg zgn zn znw zr kbo-nr njcm-bull sofi-nr wka-verkl
        """
    ),
    any_case=True,
    hyphens=True,
    cut=frozenset(),
)
_ENGLISH = _Unlike(
    stopped=_words(
        """
        Adm Ak Ala Apr Ariz Ark Aug Bros Calif Co Colo Conn Corp Dec Del Dr Feb Fla Ga Gen Gov Ia Id Ill Inc Ind
        Jan Jr Jul Jun Kan Kans Ky La Ltd Mar Mass Md Messrs Mich Minn Miss Mo Mont Mr Mrs Ms Mt Neb Nebr Nev
        Nov Oct Okla Ore Pa Prof Rep Rev Sen Sep Sept St Tenn Va Wash Wis co vs
        """
    ),
    any_case=False,
    hyphens=False,
    cut=_words(
        """
        Aint Arent Cannot Cant Cantve Couldnt Couldntve Couldve Darent Didnt Didntve Doesnt Doesntve Doin Dont
        Dontve Goin Gonna Gotta Hadnt Hadntve Hasnt Havent Havin Hed Hedve Hellve Hes Howd Howdve Howll Howllve
        Howre Hows Howve Id Idve Illve Im Ima Isnt Itd Itdve Itll Itllve Ive Lovin Maynt Mayntve Mightnt
        Mightntve Mightve Mustnt Mustntve Mustve Neednt Needntve Nothin Notve Nuthin Ol Oughtnt Oughtntve Shant
        Shantve Shedve Shellve Shes Shouldnt Shouldntve Shouldve Somethin Thatd Thatdve Thatll Thatllve Thats
        Thered Theredve Therell Therellve Therere Theres Thereve Thesed Thesedve Thesell Thesellve Thesere
        Theseve Theyd Theydve Theyll Theyllve Theyre Theyve Thisd Thisdve Thisll Thisllve Thiss Thosed Thosedve
        Thosell Thosellve Thosere Thoseve Wasnt Wed Wedve Wellve Werent Weve Whatd Whatdve Whatll Whatllve
        Whatre Whats Whatve Whend Whendve Whenll Whenllve Whenre Whens Whenve Whered Wheredve Wherell Wherellve
        Wherere Wheres Whereve Whod Whodve Wholl Whollve Whos Whove Whyd Whydve Whyll Whyllve Whyre Whys Whyve
        Wont Wontve Wouldnt Wouldntve Wouldve Youd Youdve Youll Youllve Youre Youve aint arent cannot cant
        cantve couldnt couldntve couldve darent didnt didntve doesnt doesntve doin dont dontve em goin gonna
        gotta hadnt hadntve hasnt havent havin hed hedve hellve hes howd howdve howll howllve howre hows howve
        id idve illve im ima isnt itd itdve itll itllve ive ll lovin maynt mayntve mightnt mightntve mightve
        mustnt mustntve mustve neednt needntve nothin notve nuff nuthin ol oughtnt oughtntve shant shantve
        shedve shellve shes shouldnt shouldntve shouldve somethin thatd thatdve thatll thatllve thats thered
        theredve therell therellve therere theres thereve thesed thesedve thesell thesellve thesere theseve
        theyd theydve theyll theyllve theyre theyve thisd thisdve thisll thisllve thiss thosed thosedve thosell
        thosellve thosere thoseve wasnt wed wedve wellve werent weve whatd whatdve whatll whatllve whatre whats
        whatve whend whendve whenll whenllve whenre whens whenve whered wheredve wherell wherellve wherere
        wheres whereve whod whodve wholl whollve whos whove whyd whydve whyll whyllve whyre whys whyve wont
        wontve wouldnt wouldntve wouldve yall youd youdve youll youllve youre youve
        """
    ),
)
_UNLIKE = {"nl": _DUTCH, "en": _ENGLISH}


def plain_tokens(chunk: str, language: str) -> list[tuple[str, int]] | None:
    """The tokens of a chunk, each with where it begins, as spaCy finds them; ``None`` where it has to be asked."""
    unlike = _UNLIKE.get(language)
    if unlike is None:
        return None
    found = _PLAIN.fullmatch(chunk) or _NUMBER.fullmatch(chunk) or _SIGNS.fullmatch(chunk)
    if found is None or "……" in chunk:
        return None
    word, start, end = found["word"], found.start("word"), found.end("word")
    if word in unlike.cut or ("-" in word and not unlike.hyphens) or (len(word) == 1 and not word.isascii()):
        return None
    tail = [(mark[0], mark.start()) for mark in _MARK.finditer(chunk, end)]
    keeps = (len(word) == 1 and word.isalpha()) or (word.lower() if unlike.any_case else word) in unlike.stopped
    if keeps and tail[0][0] == ".":
        word, tail = word + ".", tail[1:]
    return [*([(found["open"], 0)] if start else []), *([(word, start)] if word else []), *tail]
