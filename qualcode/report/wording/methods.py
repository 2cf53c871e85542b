"""The text for the methods section: what was done and what came out, ready for the chapter's account."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.agreement.figures import AgreementReport, RoundAccount, SettledFigures, Verdict, Warn
from qualcode.agreement.intervals import LEAST_DOCUMENTS, LEAST_DRAWN
from qualcode.agreement.registry import given, of_study, on_request
from qualcode.agreement.study import BLOCK, RELIABLE, TENTATIVE
from qualcode.report.wording.words import AgreementWords, listing


def methods_text(
    report: AgreementReport,
    words: AgreementWords,
    called: Callable[[str], str] = str,
    settled: SettledFigures | None = None,
) -> str:
    """The account of the report for a methods section; ``called`` gives what a code is called by its path.

    Each sentence is there where the facts are, and nowhere else.
    """
    account, overall = words.account, report.overall
    documents = account.documents_with_segments if report.settings.segments else account.documents
    if not overall.documents:
        return account.nothing.format(of=overall.of_documents, documents=documents)
    share = round(100 * overall.documents / overall.of_documents)
    done = account.done.format(
        of=overall.of_documents,
        documents=documents,
        n=overall.documents,
        share=share,
        coders=len(report.settings.coders),
    )
    tool = account.tool.format(version=f" {report.settings.version}" if report.settings.version else "")
    proven = [one.round for one in report.accounts if one.blind]
    blind = [account.blind.format(round=listing(proven, words.and_))] if proven else []
    found = _found(report, words, called)
    after = [account.after.format(alpha=words.measured(report.after.alpha))] if report.after else []
    drawn = [_drawn(one, words) for one in report.accounts]
    decided = [_settled(settled, words)] if settled and settled.settled else []
    machine = [said] if (said := account.machine.of_comparison(report.machine)) else []
    return " ".join(
        (
            done,
            *machine,
            *drawn,
            *blind,
            _how(report, words, called),
            _limits(report, words),
            found,
            *after,
            *decided,
            tool,
        )
    )


def _drawn(found: RoundAccount, words: AgreementWords) -> str:
    """How the documents of a round came to be coded twice, and under which version of the codebook."""
    account = words.account
    if found.chosen:
        sentence = account.chosen
    elif found.seed is None or found.percent is None:
        sentence = account.bound
    else:
        sentence = account.all_taken if found.percent == 100 else account.drawn
    said = sentence.format(
        round=found.round,
        n=found.documents,
        percent=f"{found.percent or 0:g}".replace(".", words.comma),
        seed=found.seed,
        version=found.version,
    )
    if not found.other_version:
        return said
    return f"{said} {account.other_version.of(found.other_version != 1).format(n=found.other_version)}"


def _settled(found: SettledFigures, words: AgreementWords) -> str:
    """How many disagreements were settled, how, and by whom."""
    how = [f"{words.account.outcomes[name]} ({count})" for name, count in found.outcomes.items() if count]
    who = [f"{name} ({count})" for name, count in sorted(found.coders.items())]
    return words.account.settled.format(
        n=found.settled,
        of=found.of,
        how=listing(how, words.and_),
        who=listing(who, words.and_),
        reasons=found.reasons,
    )


def _how(report: AgreementReport, words: AgreementWords, called: Callable[[str], str]) -> str:
    account, settings = words.account, report.settings
    what = [account.excluded.get(name, name) for name in settings.excluded]
    left_out = account.left_out.format(what=listing(what, words.and_)) if what else ""
    said = [account.how.format(unit=account.units[settings.unit], left_out=left_out)]
    if settings.segments:
        said.append(account.segments.format(code=called(settings.segments)))
        without = sum(notice.count for notice in report.notices if notice.kind is Warn.UNSEGMENTED)
        said += [account.unsegmented.of(without != 1).format(n=without)] if without else []
    asked = [one.name for one in (*given(settings), *of_study(settings)) if one in on_request()]
    if added := [account.measures[name] for name in asked]:
        said.append(account.also.format(measures=listing(added, words.and_)))
    return " ".join(said)


def _limits(report: AgreementReport, words: AgreementWords) -> str:
    settings, documents = report.settings, report.overall.documents
    if documents < LEAST_DOCUMENTS and settings.method != "blocks":
        return words.account.no_limits
    if settings.method == "bootstrap" and documents < LEAST_DRAWN:
        return words.account.no_bootstrap.format(drawn=LEAST_DRAWN)
    return words.account.limits[settings.method].format(
        level=f"{100 * settings.confidence:g}".replace(".", words.comma),
        n=documents,
        turns=BLOCK,
        degrees=documents - 1,
        resamples=settings.resamples,
        seed=settings.seed,
    )


def _found(report: AgreementReport, words: AgreementWords, called: Callable[[str], str]) -> str:
    account, overall = words.account, report.overall
    if overall.alpha.estimate is None:
        first = account.undefined
    else:
        on_units = account.on_units.format(n=overall.units, unit=account.units[report.settings.unit])
        first = account.overall.format(alpha=words.measured(overall.alpha), on_units=on_units)
        if overall.binary_u_alpha.estimate is not None:
            first += account.words.format(u_alpha=words.measured(overall.binary_u_alpha))
    if overall.median is None or overall.worst is None:
        return f"{first}. {account.no_median}"
    path, lowest = overall.worst
    median = account.codes.format(median=words.figure(overall.median), worst=called(path), lowest=words.figure(lowest))
    judged = account.judged.format(
        codes=len(report.codes),
        high=words.figure(RELIABLE, 3),
        low=words.figure(TENTATIVE, 3),
        **{verdict.value: overall.verdicts.get(verdict, 0) for verdict in Verdict},
    )
    return f"{first}. {median} {judged}"
