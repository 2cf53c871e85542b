"""The agreement report in English."""

from __future__ import annotations

from qualcode.report.wording.agreement import AgreementWords

ENGLISH = AgreementWords(
    language="en",
    comma=".",
    title="Agreement between coders",
    table="Table ",
    methods="Text for the methods section",
    result="Result",
    codes="By code",
    pairs="By pair of coders",
    documents="By document",
    rounds="By round",
    differences="Where the coders differ",
    warnings="Caveats",
    settings="Settings",
    literature="References",
    optional=(
        "A coefficient is not called for in every analysis: reflexive thematic analysis does without one (O’Connor & "
        "Joffe, 2020)."
    ),
    reading=(
        "A code counts for itself and for the codes that it stands under. Alpha says whether the coders gave the code "
        "to the same {unit}; u-alpha says whether they marked the same words. Both are corrected for chance; the "
        "limits of the {level}% confidence interval stand in brackets. F1 is the share of assignments that the other "
        "coder made as well, % the share of {unit} on which the coders agree. That percentage is always high for a "
        "rare code, and means nothing then. Judged is the lower limit of alpha: reliable from {high}, tentative from "
        "{low} (Krippendorff, 2019)."
    ),
    rates_note=(
        "For each coder the share of {unit} with the code, and for each pair Cohen’s kappa (κ). The coders are "
        "numbered: {coders}."
    ),
    coders_note="The coders are numbered: {coders}.",
    pairs_note="Over all codes, on the documents that both coders finished.",
    documents_note=(
        "A document is a single observation, so no limits are given. The last four columns count cases: passages on "
        "which one or more coders put a code."
    ),
    rounds_note=(
        "Each round is computed on its own documents, over all codes, and so shows what talking between rounds has "
        "done."
    ),
    differences_note=(
        "A case is a passage on which one or more coders put the same code. Another code on an overlapping passage "
        "makes a single case, counted with the code that comes first in the text. A case counts for the code itself, "
        "not for those above it."
    ),
    verdicts={
        "reliable": "reliable",
        "tentative": "tentative",
        "unreliable": "insufficient",
        "rare": "too rare",
        "no_variation": "no variation",
        "not_judged": "no limits",
    },
    overall={
        "reliable": "The coding as a whole is reliable: the lower limit of alpha ({low}) is not below {reliable}.",
        "tentative": (
            "The coding as a whole allows tentative conclusions: the lower limit of alpha ({low}) lies between "
            "{tentative} and {reliable}."
        ),
        "unreliable": (
            "The coding as a whole is not yet reliable enough to build on: the lower limit of alpha ({low}) is below "
            "{tentative}. Single codes may be reliable all the same, as the table by code shows."
        ),
        "not_judged": "The coding as a whole cannot be judged, for there are no limits.",
    },
    passages_words=(
        "The coders agree more often on the passage (alpha {alpha}) than on the words where it begins and ends "
        "(u-alpha {u_alpha})."
    ),
    cases=(
        "Of the {total} cases in which somebody gave a code, the coders fully agree on {agreed}: same code, same "
        "boundaries. In {boundary} only the boundaries differ, in {other} another code was chosen, and in {one} at "
        "least one coder does not have the code."
    ),
    key={
        "documents": "Documents coded by two coders or more",
        "of": "{n} of {of}",
        "coders": "Coders",
        "units": "Units ({unit})",
        "alpha": "Alpha over all codes: the same {unit}?",
        "u_alpha": "u-alpha over all codes: the same words?",
        "median": "Median alpha of the codes",
        "worst": "Lowest alpha",
        "verdicts": "Codes by verdict",
    },
    captions={
        "key": "Key figures",
        "codes": "Agreement by code",
        "rates": "Use by coder, and kappa by pair",
        "matrix": "Alpha by pair of coders, over all codes",
        "pairs": "Pairs of coders, over all codes",
        "documents": "Agreement by document, over all codes",
        "rounds": "Agreement by round, over all codes",
        "differences": "Differences by code",
        "settings": "Settings of the computation",
    },
    heads={
        "figure": "Key figure",
        "value": "Value",
        "code": "Code",
        "name": "Name",
        "marked": "n",
        "alpha": "Alpha",
        "u_alpha": "u-alpha",
        "f1": "F1",
        "percent": "%",
        "ac1": "AC1",
        "kappa": "Kappa",
        "one_code": "Kappa, one code a character",
        "verdict": "Verdict",
        "coder": "Coder",
        "pair": "Pair",
        "documents": "Documents",
        "document": "Document",
        "round": "Round",
        "version": "Codebook",
        "coders": "Coders",
        "agreed": "Agreed",
        "total": "Total",
        "setting": "Setting",
        "low": "low",
        "high": "high",
        "base": "share",
        "kind": "Kind",
        "warning": "Caveat",
        "units": "units",
        "marked_long": "units with the code",
        "characters": "characters",
        "reason": "reason",
        "text": "Text",
    },
    kinds={
        "only_one_coder": "Not by all",
        "different_code": "Other code",
        "different_boundary": "Other boundary",
    },
    units={"turn": "turns", "sentence": "sentences", "paragraph": "paragraphs", "character": "characters"},
    notices={
        "too_rare": (
            "Too rare to judge (less than 5% of the ratings, or fewer than ten {unit} with the code): {codes}."
        ),
        "no_variation": "Without variation, so that agreement is undefined (and not perfect): {codes}.",
        "few_documents": "Occurs in fewer than four documents, so that the limits rest on very little: {codes}.",
        "boundaries": (
            "Agreed on the passage, but not on where it begins and ends (alpha at least 0.800, u-alpha below 0.667): "
            "{codes}. Agree on how much to mark, or draw conclusions on passages only."
        ),
        "no_width": "The documents do not differ in agreement, so that the interval has no width: {codes}.",
    },
    many="{n} of the {of} codes",
    setting={
        "unit": "Unit",
        "coders": "Coders",
        "codes": "Codes",
        "excluded": "Left out",
        "where": "Only respondents with",
        "round": "Round",
        "documents": "Only documents",
        "counting": "Who counts",
        "limits": "Limits",
        "seed": "Seed",
        "thresholds": "Thresholds",
        "version": "Computed with",
    },
    values={
        "nothing": "nothing",
        "all_used": "all codes that were used and those above them ({n})",
        "finished": "whoever finished the document",
        "coded": "whoever finished the document or has codings in it",
        "jackknife": "jackknife over documents, {level}%",
        "bootstrap": "bootstrap over documents, {n} resamples, {level}%",
        "no_seed": "none (a jackknife leaves nothing to chance)",
        "thresholds": "reliable from {high}, tentative from {low}, limits from {least} documents",
        "interviewer": "what the interviewer says",
        "labels": "labels of speakers",
        "times": "time stamps",
        "outside": "text outside the turns of speech (headings, remarks)",
        "others": "what other respondents say",
        "withdrawn": "what respondents say who withdrew",
    },
)
