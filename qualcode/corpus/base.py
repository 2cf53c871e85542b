"""Who is in the base of a count over exports, and whose codings count: what :func:`queries.counting.study_to_count`
says of a project, of each study by itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualcode.corpus.reading import Corpus
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, MODEL, RULE, Attribute, MachineMade, Respondent
from qualcode.names import closest, folded
from qualcode.queries.columns import GROUP, find_attribute
from qualcode.queries.counting import CountedStudy, which_values


@dataclass(frozen=True, slots=True)
class CorpusBase:
    """The base as tables of the connection, and the study as what is told beside a count takes it.

    ``base`` has the respondents that count (``respondent``, and ``met``, their order), ``met`` the documents of each
    that count (``respondent, document``), ``counting`` the documents and coders whose codings count.
    """

    study: CountedStudy
    size: int


def attribute_named(corpus: Corpus, name: str) -> Attribute:
    """The attribute of that name, of respondents or of interviews, or the group. ``NotFoundError`` names others."""
    everything = (*corpus.attributes, *corpus.of_interviews)
    wanted = name.strip().casefold()
    if wanted in (GROUP, "groep") and wanted not in {one.name.casefold() for one in corpus.attributes}:
        return Attribute(0, "", GROUP, "choice", corpus.groups)
    return find_attribute(name, (*everything, Attribute(0, "", GROUP, "choice")))


def value_expression(one: Attribute, corpus: Corpus) -> str:
    """How a value is read of a respondent ``r``, or of an interview ``d``; its name is bound where one stands."""
    if is_of_interview(one, corpus):
        return "nullif(d.attributes[?], '')"
    if one.name == GROUP and all(known.name != GROUP for known in corpus.attributes):
        return "nullif(r.\"group\", '')"
    return "nullif(r.attributes[?], '')"


def is_of_interview(one: Attribute, corpus: Corpus) -> bool:
    """Whether an attribute divides what one respondent says."""
    return any(one.name == known.name for known in corpus.of_interviews)


def bound(one: Attribute, corpus: Corpus) -> list[object]:
    """What is bound for :func:`value_expression`."""
    return [one.name] if "?" in value_expression(one, corpus) else []


def settle_base(
    corpus: Corpus,
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
) -> CorpusBase:
    """Makes the tables of the base; errors as :func:`queries.counting.study_to_count`."""
    names = _coders(corpus, coders)
    wanted: dict[str, tuple[str, ...]] = {}
    for name, values in (where or {}).items():
        one = attribute_named(corpus, name)
        wanted[one.name] = (*wanted.get(one.name, ()), *values)
    _make_counting(corpus, names)
    _make_ends(corpus, names)
    _make_met(corpus, wanted)
    corpus.connection.execute(
        f"""CREATE TEMP TABLE base AS
        SELECT m.respondent, min(m.met) AS met, bool_and(e.document IS NOT NULL) AS done
        FROM met m LEFT JOIN ends e ON e.document = m.document GROUP BY m.respondent
        HAVING done OR {"true" if unfinished_too else "false"}"""
    )
    ((size, not_done),) = corpus.rows("SELECT count(*), count(*) FILTER (NOT done) FROM base")
    ((everybody,),) = corpus.rows("SELECT count(DISTINCT respondent) FROM met")
    unfinished = not_done if unfinished_too else everybody - size
    return CorpusBase(
        CountedStudy(
            codebook=corpus.codebook,
            respondents=(),
            withdrawn=(),
            # Of these only how many they are is told.
            unfinished=tuple(Respondent(number, "", "", None) for number in range(unfinished)),
            unfinished_too=unfinished_too,
            where=wanted,
            attributes=corpus.attributes,
            coders=names or _everybody(corpus),
            named=bool(names),
            consensus=frozenset(),
            coder_ids=(),
            consensus_ids=(),
            interviews=None,
            questions=(),
            machine=_machine(corpus, names),
        ),
        size,
    )


def _coders(corpus: Corpus, asked: Sequence[str]) -> tuple[str, ...]:
    """Coders as they are called. ``NotFoundError`` for one that no study has."""
    known = {folded(row[0]): row[0] for row in corpus.rows("SELECT name FROM coders ORDER BY study, coder")}
    for name in asked:
        if folded(name) not in known:
            raise NotFoundError(
                _("There is no coder {name!r}.").format(name=name),
                closest(name, list(known.values()))
                or _("The coders are: {names}").format(names=", ".join(known.values())),
            )
    return tuple(dict.fromkeys(known[folded(name)] for name in asked))


def _make_counting(corpus: Corpus, names: Sequence[str]) -> None:
    """The documents and coders whose codings count: the consensus where there is one, or who was named."""
    counts = "list_contains(?::VARCHAR[], c.name)" if names else "(c.kind = 'consensus') = d.consensus"
    corpus.connection.execute(
        f"""CREATE TEMP TABLE counting AS SELECT w.document, w.coder FROM work w
        JOIN coders c ON c.coder = w.coder JOIN documents d ON d.document = w.document WHERE w.coded AND {counts}""",
        [list(names)] if names else [],
    )


def _make_ends(corpus: Corpus, names: Sequence[str]) -> None:
    """The documents that are coded to the end, of each study by what is declared there."""
    if names:
        counts, aside = "list_contains(?::VARCHAR[], c.name)", "c.kind = 'model' AND NOT counts"
        settled = CONSENSUS in names
    else:
        # That a model went through a document does not make it coded to the end, where people are at work as well.
        counts = "CASE WHEN p.people THEN c.kind = 'person' ELSE c.kind <> 'consensus' END"
        aside, settled = "c.kind = 'model' AND p.people", True
    corpus.connection.execute(
        f"""CREATE TEMP TABLE ends AS
        WITH people AS (SELECT s.study, coalesce(bool_or(c.kind = 'person'), false) AS people
          FROM (SELECT DISTINCT study FROM documents) s LEFT JOIN coders c ON c.study = s.study GROUP BY s.study),
        work_of AS (SELECT w.study, w.document, w.coded, {counts} AS counts,
          w.finished AND NOT ({aside}) AS finished, w.at_work AND NOT ({aside}) AS at_work
          FROM work w JOIN coders c ON c.coder = w.coder JOIN people p ON p.study = w.study),
        declared AS (SELECT study, bool_or(finished) AS any_finished FROM work_of GROUP BY study),
        done AS (SELECT w.document FROM work_of w JOIN declared s ON s.study = w.study WHERE w.counts
          GROUP BY w.document, s.any_finished
          HAVING CASE WHEN s.any_finished
            THEN bool_or(w.finished) AND NOT bool_or((w.coded OR w.at_work) AND NOT w.finished)
            ELSE bool_or(w.coded) END)
        SELECT d.document FROM documents d WHERE d.open_round IS NULL
          AND (d.document IN (SELECT document FROM done) OR ({"true" if settled else "false"} AND d.consensus))""",
        [list(names)] if names else [],
    )


def _make_met(corpus: Corpus, wanted: Mapping[str, Sequence[str]]) -> None:
    """Who speaks in which document, of those that the conditions leave. ``NotFoundError`` for a value nobody has."""
    tests, values = ["true"], list[object]()
    for name, asked in wanted.items():
        one = attribute_named(corpus, name)
        value, names = value_expression(one, corpus), bound(one, corpus)
        nested = " OR starts_with(v, a || '/')" if one.name == GROUP and not is_of_interview(one, corpus) else ""
        source = "documents d" if is_of_interview(one, corpus) else "respondents r"
        for each in asked:
            there = corpus.rows(
                f"SELECT 1 FROM (SELECT {value} AS v, ?::VARCHAR AS a FROM {source}) WHERE v = a{nested} LIMIT 1",
                [*names, each],
            )
            if not there:
                known = [
                    row[0]
                    for row in corpus.rows(
                        f"SELECT DISTINCT v FROM (SELECT {value} AS v FROM {source}) WHERE v IS NOT NULL ORDER BY v"
                        " LIMIT 1000",
                        names,
                    )
                ]
                message = (
                    _("No interview has {value!r} as {attribute}.")
                    if is_of_interview(one, corpus)
                    else _("No respondent has {value!r} as {attribute}.")
                )
                raise NotFoundError(
                    message.format(value=each, attribute=name), closest(each, known) or which_values(known)
                )
        tests.append(
            f"EXISTS (SELECT 1 FROM (SELECT {value} AS v) x, (SELECT unnest(?::VARCHAR[]) AS a) y WHERE v = a{nested})"
        )
        values += [*names, list(asked)]
    corpus.connection.execute(
        f"""CREATE TEMP TABLE met AS
        SELECT i.respondent, i.document, row_number() OVER (ORDER BY i.respondent, i.document) AS met
        FROM interviews i JOIN respondents r ON r.respondent = i.respondent
        JOIN documents d ON d.document = i.document WHERE {" AND ".join(tests)}""",
        values,
    )


def _everybody(corpus: Corpus) -> tuple[str, ...]:
    """Whose codings count where nobody is named: the consensus where there is one, and who is at work elsewhere."""
    rows = corpus.rows("SELECT name, kind, study, coder FROM coders ORDER BY study, coder")
    settled = {row[0] for row in corpus.rows("SELECT DISTINCT study FROM documents WHERE consensus")}
    at_work = {
        row[0]
        for row in corpus.rows(
            "SELECT DISTINCT w.coder FROM work w JOIN documents d ON d.document = w.document"
            " WHERE w.coded AND NOT d.consensus"
        )
    }
    found = [CONSENSUS] if settled else []
    found += [
        name for name, kind, study, coder in rows if kind != "consensus" and (study not in settled or coder in at_work)
    ]
    return tuple(dict.fromkeys(found))


def _machine(corpus: Corpus, names: Sequence[str]) -> MachineMade:
    """What of the codings that count was made by machine."""
    if any(study.about.get("without_machine") == "1" for study in corpus.studies):
        return MachineMade(left_out=True)
    if names:
        rows = corpus.rows(
            "SELECT origin, count(*) FROM codings SEMI JOIN counting USING (document, coder)"
            " WHERE origin = ? OR starts_with(origin, ?) GROUP BY origin",
            [RULE, MODEL],
        )
        found = dict(rows)
    else:
        found = {}
        for study in corpus.studies:
            for origin, count in json.loads(study.about["machine"]).items():
                found[origin] = found.get(origin, 0) + count
    if not found:
        return MachineMade()
    ((everything,),) = corpus.rows("SELECT count(*) FROM codings SEMI JOIN counting USING (document, coder)")
    models = tuple(sorted((origin.removeprefix(MODEL), n) for origin, n in found.items() if origin != RULE))
    return MachineMade(found.get(RULE, 0), models, everything)
