"""All that the reports say in English."""

from __future__ import annotations

from qualcode.agreement.figures import Verdict, Warn
from qualcode.agreement.outcome import MissingReason
from qualcode.analysis.quantify import Forms
from qualcode.report.wording.beside_words import BesideWords
from qualcode.report.wording.evidence_words import EvidenceWords, ProvenanceWords
from qualcode.report.wording.letter_words import LetterWords
from qualcode.report.wording.machine_words import MachineWords
from qualcode.report.wording.number_words import NumberWords, Proportion, ProportionWords
from qualcode.report.wording.page_words import PageWords
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.wave_words import WaveWords
from qualcode.report.wording.words import AgreementWords, LanguageWords, MethodsWords, Wording, always

_EVIDENCE = EvidenceWords(
    title="What is behind the numbers",
    intro={
        "nothing": (
            "Each number in the text has an id: C- and six characters. By it the researchers find which respondents and"
            " passages are behind the number."
        ),
        "references": (
            "Each number in the text has an id: C- and six characters. For each id this appendix has how many"
            " respondents there are, out of how many, and who: by a fixed reference that leads to no person. Then"
            " follows where they say it, in three places at most. The numbers in the text lead here, and the ids back"
            " to the text."
        ),
        "passages": (
            "Each number in the text has an id: C- and six characters. For each id this appendix has how many"
            " respondents there are, out of how many, and who: by a fixed reference that leads to no person. Then"
            " follow the first words of three passages at most, without names. The numbers in the text lead here, and"
            " the ids back to the text."
        ),
    },
    label="Listing",
    general="All respondents",
    header=("Id", "About", "n of N", "Behind the number"),
    people="number of respondents",
    elsewhere="Figures from elsewhere",
    no_passages="not from the interviews, and so without passages",
    n_of_base="{n} of {base}",
    turn="turn {n}",
    more=Forms("and {n} more passage", "and {n} more passages"),
    asked="asked of {people}",
    asked_of_nobody="asked of nobody",
    not_known="of whom it was asked is not on record",
    denied="denied by {people}",
    claims_sheet="Claims",
    claims_header=(
        *("id", "as said", "measure", "value", "n", "N", "group", "about", "code", "base", "filter"),
        *("respondents", "in the base", "asked", "denied by", "passages", "passages at"),
    ),
    codings_sheet="Codings",
    codings_header=("id", "coding", "document", "turn", "respondents", "code", "purport", "words"),
    speaks={True: "says so", False: "denies it"},
)

_PROVENANCE = ProvenanceWords(
    made="Made with {tool} from the project {project} as it was last changed on {date}.",
    codebook="Codebook: {codebook}, version {version}.",
    coders="Codings of {coders}.",
    rounds=Forms("Coding round: {rounds}.", "Coding rounds: {rounds}."),
    finished="Coded to the end: {n} of {of} respondents.",
    filter="Counted within {filter}.",
    inputs="Hash of all that was counted (SHA-256, beginning): {hash}.",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
)

_MACHINE = MachineWords(
    counted=Forms(
        "Of the {of} codings of the coders who count in this study, {n} was made by machine: {what}.",
        "Of the {of} codings of the coders who count in this study, {n} were made by machine: {what}.",
    ),
    compared=Forms(
        "Of the {of} codings that the coders compared have in these documents now, {n} was made by machine: {what}.",
        "Of the {of} codings that the coders compared have in these documents now, {n} were made by machine: {what}.",
    ),
    left_out="What rules and models coded is not counted.",
    rules=Forms("{n} by a rule", "{n} by rules"),
    model="{n} by the model {name}, version {version}",
    and_="and",
)

_METHODS = MethodsWords(
    done="Of the {of} {documents}, {n} ({share}%) were coded by two or more of the {coders} coders.",
    documents="documents",
    documents_with_segments="documents with segments",
    blind="They coded independently ({round}) and could not see each other's codings.",
    after=(
        "That is what each coder had when finishing a document; after the coders had seen each other's codings and "
        "changed theirs, alpha is {alpha}, which is no measure of independent coding."
    ),
    drawn=(
        "The {n} documents of {round} were drawn at random, {percent}% of each group of respondents (seed {seed}), and "
        "coded with version {version} of the codebook."
    ),
    all_taken=(
        "The {n} documents of {round} were all that nobody had coded before, and were coded with version {version} of "
        "the codebook."
    ),
    chosen="The {n} documents of {round} were chosen, not drawn, and coded with version {version} of the codebook.",
    bound="The {n} documents of {round} were coded with version {version} of the codebook.",
    other_version=Forms(
        "Of these codings {n} was made with another version.", "Of these codings {n} were made with another version."
    ),
    settled=(
        "Of the {of} disagreements {n} were settled in a consensus, deciding on {how}; the decisions are of {who}, "
        "{reasons} of them with a reason."
    ),
    machine=_MACHINE,
    outcomes={
        "accept": "one of the readings",
        "both": "all readings",
        "boundary": "other boundaries",
        "code": "another code",
        "reject": "no code",
    },
    nothing="None of the {of} {documents} was coded by two coders; agreement cannot be computed.",
    units={
        "turn": "turns",
        "sentence": "sentences",
        "paragraph": "paragraphs",
        "token": "words",
        "document": "documents",
        "segment": "segments",
        "character": "characters",
    },
    excluded={
        "interviewer": "what the interviewer says",
        "labels": "the labels of speakers",
        "times": "the time stamps",
        "outside": "text outside the turns of speech",
        "others": "what other respondents say",
        "withdrawn": "what respondents say who withdrew",
    },
    how=(
        "Agreement was computed for each code with Krippendorff's alpha (nominal) on {unit} (Krippendorff, 2019), and "
        "with the binary u-alpha on characters (Krippendorff, Mathet, Bouvry & Widlöcher, 2016){left_out}."
    ),
    left_out=", leaving out {what}",
    segments=(
        "The segments are the passages of the code {code}; what was coded outside of them is not in the alpha on "
        "segments."
    ),
    unsegmented=Forms(
        "{n} document has no segments, and is in none of the coefficients.",
        "{n} documents have no segments, and are in none of the coefficients.",
    ),
    also="The report gives {measures} as well.",
    measures={
        "ac1": "Gwet's AC1 (Gwet, 2008)",
        "fleiss": "Fleiss' kappa (Fleiss, 1971)",
        "pabak": "PABAK (Brennan & Prediger, 1981)",
        "ku_alpha": "(k)u-alpha for each code (Krippendorff, Mathet, Bouvry & Widlöcher, 2016)",
        "cu_alpha": "cu-alpha over all codes (Krippendorff, Mathet, Bouvry & Widlöcher, 2016)",
        "masi": "alpha on the sets of codes of a unit with the distance MASI (Passonneau, 2006)",
    },
    on_units="on {n} {unit}",
    limits={
        "jackknife": (
            "The limits ({level}%) are those of a delete-one jackknife over {n} documents with Student's t "
            "({degrees} degrees of freedom)."
        ),
        "bootstrap": (
            "The limits ({level}%) are percentiles of a bootstrap over {n} documents ({resamples} resamples, seed "
            "{seed})."
        ),
        "blocks": (
            "With {n} documents there are too few for limits over documents; those given ({level}%) are of a jackknife "
            "over blocks of {turns} turns, and say nothing about other interviews."
        ),
    },
    no_limits="There are too few documents for confidence limits (four at least).",
    no_bootstrap="Without limits: over fewer than {drawn} documents those of a bootstrap are too narrow.",
    overall="Over all codes alpha is {alpha} {on_units}",
    undefined="Over all codes alpha is undefined, for there is no variation",
    words=" and u-alpha on characters {u_alpha}",
    codes="The median of the codes is {median}; the lowest alpha is that of {worst} ({lowest}).",
    no_median="For none of the codes is alpha defined.",
    judged=(
        "Judged at the lower limit, {reliable} of {codes} codes are reliable (from {high}) and {tentative} tentative "
        "(from {low}); {unreliable} are not to be relied on, and {not_judged} cannot be judged."
    ),
    tool="Computed with qualcode{version}.",
)

_AGREEMENT = AgreementWords(
    language="en",
    comma=".",
    and_="and",
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
        "Each round is computed on its own documents, over all codes, with the codings as they were when each coder "
        "finished, and so shows what talking between rounds has done."
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
        "few": "few documents",
    },
    judged={
        Verdict.RELIABLE: "reliable",
        Verdict.TENTATIVE: "tentative",
        Verdict.UNRELIABLE: "not to be relied on",
        Verdict.NOT_JUDGED: "not judged",
    },
    reasons={
        MissingReason.NO_PAIRS: "nothing was coded by two coders",
        MissingReason.NO_VARIATION: "no variation: every coder gave the same everywhere",
        MissingReason.NOT_USED: "nobody used this code",
        MissingReason.TOO_FEW_UNITS: "too few units of different coders meet to tell chance",
        MissingReason.TOO_FEW_DOCUMENTS: "no limits: fewer than {least} documents were coded by two coders",
        MissingReason.TOO_FEW_TO_DRAW: (
            "no limits: over fewer than {drawn} documents those of a bootstrap are too narrow; take the jackknife"
        ),
        MissingReason.HANGS_ON_ONE_DOCUMENT: "no limits: without one of the documents there is no variation",
        MissingReason.TOO_FEW_RESAMPLES: "no limits: in too many resamples there is no variation",
        MissingReason.OVERLAPPING: "a coder has two codes on the same characters",
    },
    meanings={
        "alpha": "same {unit}, beyond chance",
        "binary_u_alpha": "same words, beyond chance",
        "f1": "the other gave it as well",
        "percent": "{unit} alike; high if rare",
        "kappa": "Cohen’s, mean of the pairs",
        "ac1": "Gwet’s; high if rare",
        "fleiss": "chance of all coders together",
        "pabak": "chance one half; high if rare",
        "ku_alpha": "same code, where both marked",
        "ku_coverage": "of its length, where both marked",
    },
    on_request={
        "ac1": "Add Gwet's AC1, which is high for rare codes; never on characters.",
        "fleiss": "Add Fleiss' kappa.",
        "pabak": "Add PABAK (Brennan-Prediger), which is high for rare codes; never on characters.",
        "ku_alpha": "Add (k)u-alpha: the same code where two coders marked something? For codes that do not overlap.",
        "cu_alpha": "Add cu-alpha: the same over all codes together. For codes that do not overlap.",
        "masi": "Add alpha on the sets of codes of a unit, with the distance MASI.",
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
        "few": (
            "The coding as a whole cannot be judged: there are too few documents, and the limits are over blocks of "
            "turns."
        ),
    },
    passages_words=(
        "The coders agree more often on the passage (alpha {alpha}) than on the words where it begins and ends "
        "(u-alpha {u_alpha})."
    ),
    after=(
        "Documents of a round count as they were when each coder finished them (alpha {alpha}). Codings were changed "
        "since; as they are now, after discussion, alpha is {after}."
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
        "cu_alpha": "cu-alpha over all codes: the same code, where two marked something?",
        "cu_coverage": "Proportion of what was coded on which cu-alpha rests",
        "masi": "Alpha on sets of codes (MASI): the same codes on the {unit}?",
        "median": "Median alpha of the codes",
        "worst": "Lowest alpha",
        "after": "Alpha as it is now, after discussion",
        "u_after": "u-alpha as it is now, after discussion",
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
        "fleiss": "Fleiss",
        "pabak": "PABAK",
        "ku_alpha": "ku-alpha",
        "ku_coverage": "ku %",
        "kappa": "Kappa",
        "one_code": "Kappa, one code a character",
        "verdict": "Verdict",
        "coder": "Coder",
        "pair": "Pair",
        "documents": "Documents",
        "document": "Document",
        "round": "Round",
        "version": "Codebook",
        "after": "Alpha after discussion",
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
    units={
        "turn": "turns",
        "sentence": "sentences",
        "paragraph": "paragraphs",
        "token": "words",
        "document": "documents",
        "segment": "segments",
        "character": "characters",
    },
    study_notices={
        Warn.NO_DOUBLE: always("No document has been finished by two coders, so nothing can be compared."),
        Warn.FEW_DOCUMENTS: Forms(
            ("Only {n} document was coded by two coders: limits need at least {least}, for documents are the sample."),
            (
                "Only {n} documents were coded by two coders: limits need at least {least}, for documents "
                "are the sample."
            ),
        ),
        Warn.NO_VARIATION: always("There is no variation: agreement beyond chance is undefined."),
        Warn.EXCLUDED: Forms(
            "{n} coding lies wholly on text that is left out, and does not count.",
            "{n} codings lie wholly on text that is left out, and do not count.",
        ),
        Warn.UNFINISHED: Forms(
            "{n} coding is in a document that its coder has not finished, and does not count.",
            "{n} codings are in documents that their coder has not finished, and do not count.",
        ),
        Warn.UNDECLARED: Forms(
            (
                "{name} has codings in {n} document that was not declared finished ({documents}). It counts "
                "as finished, so that whatever is not coded yet counts as disagreement."
            ),
            (
                "{name} has codings in {n} documents that were not declared finished ({documents}). They "
                "count as finished, so that whatever is not coded yet counts as disagreement."
            ),
        ),
        Warn.OPEN_ROUND: Forms(
            ("{n} document is being coded in round {name}, which is open, and is left out ({documents})."),
            ("{n} documents are being coded in round {name}, which is open, and are left out ({documents})."),
        ),
        Warn.OTHER_VERSION: Forms(
            ("Round {name} is bound to codebook version {version}; {n} coding was made under another version."),
            ("Round {name} is bound to codebook version {version}; {n} codings were made under another version."),
        ),
        Warn.LATE: Forms(
            (
                "{n} coding was made, changed or removed after its coder had finished the document in round {name}. "
                "The figures leave that out."
            ),
            (
                "{n} codings were made, changed or removed after their coder had finished the document in round "
                "{name}. The figures leave that out."
            ),
        ),
        Warn.VERSIONS: always(
            "The documents were coded under {n} versions of the codebook ({name}). A code counts for those that were "
            "coded since it was there or was redefined; the figures over all codes pool the versions."
        ),
        Warn.BLOCKS: always(
            "The limits are over {n} blocks of ten turns, for there are too few documents. Turns of one conversation "
            "resemble each other: the limits are of these documents, and are too narrow for other interviews."
        ),
        Warn.OVERLAPPING: Forms(
            (
                "In {n} document a coder has two codes on the same characters ({documents}), so that cu-alpha and "
                "ku-alpha are not given: they are for codes that exclude each other. Compare such codes only."
            ),
            (
                "In {n} documents a coder has two codes on the same characters ({documents}), so that cu-alpha and "
                "ku-alpha are not given: they are for codes that exclude each other. Compare such codes only."
            ),
        ),
        Warn.UNSEGMENTED: Forms(
            "{n} document has no segments and is left out of the analysis, its base and its shares ({documents}).",
            "{n} documents have no segments and are left out of the analysis, its base and its shares ({documents}).",
        ),
        Warn.EARLY_END: Forms(
            (
                "Round {name} was ended before {n} document was finished by all its coders ({documents}). What they "
                "had made by then counts, and the round is not called blind."
            ),
            (
                "Round {name} was ended before {n} documents were finished by all their coders ({documents}). What "
                "they had made by then counts, and the round is not called blind."
            ),
        ),
        Warn.SIGHT: Forms(
            (
                "On {n} document of round {name} its coders may have seen each other's codings, which stood there "
                "while the round was not open ({documents}). The round is not called blind."
            ),
            (
                "On {n} documents of round {name} its coders may have seen each other's codings, which stood there "
                "while the round was not open ({documents}). The round is not called blind."
            ),
        ),
        Warn.UNSURE: Forms(
            (
                "On {n} document of round {name} codings were changed in a copy after they had been finished there "
                "({documents}); what they were then is not known, and the figures take them as they came."
            ),
            (
                "On {n} documents of round {name} codings were changed in a copy after they had been finished there "
                "({documents}); what they were then is not known, and the figures take them as they came."
            ),
        ),
    },
    code_notices={
        Warn.RARE: Forms(
            ("{code} is too rare to judge: {n} unit has it, {rate} of the ratings. Percentages say nothing."),
            ("{code} is too rare to judge: {n} units have it, {rate} of the ratings. Percentages say nothing."),
        ),
        Warn.NO_VARIATION: always(
            "{code} was given to every unit by every coder: agreement is undefined, not perfect."
        ),
        Warn.FEW_DOCUMENTS: Forms(
            "{code} occurs in {n} document only; its limits, if any, rest on very little.",
            "{code} occurs in {n} documents only; its limits, if any, rest on very little.",
        ),
        Warn.BOUNDARIES: always(
            "{code}: the coders agree on the passages (alpha {alpha}), but not on where they begin and end "
            "(u-alpha {u_alpha}). Agree on how much to mark, or report passages only."
        ),
        Warn.NO_WIDTH: always("{code}: the documents do not differ in agreement, so that its limits have no width."),
        Warn.SINCE: Forms(
            "{code} counts for {n} document only: the others were coded before it was there, or was redefined.",
            "{code} counts for {n} documents only: the others were coded before it was there, or was redefined.",
        ),
    },
    unused="{code} was used on no unit: agreement is undefined, not perfect.",
    caveats={
        Warn.RARE: (
            "Too rare to judge (less than 5% of the ratings, or fewer than ten {unit} with the code): {codes}."
        ),
        Warn.NO_VARIATION: "Without variation, so that agreement is undefined (and not perfect): {codes}.",
        Warn.FEW_DOCUMENTS: "Occurs in fewer than four documents, so that the limits rest on very little: {codes}.",
        Warn.BOUNDARIES: (
            "Agreed on the passage, but not on where it begins and ends (alpha at least 0.800, u-alpha below 0.667): "
            "{codes}. Agree on how much to mark, or draw conclusions on passages only."
        ),
        Warn.NO_WIDTH: "The documents do not differ in agreement, so that the interval has no width: {codes}.",
        Warn.SINCE: (
            "Counted only for the documents that were coded since the code was there, or was redefined (their number "
            "in brackets): {codes}."
        ),
    },
    many="{n} of the {of} codes",
    setting={
        "unit": "Unit",
        "segments": "The segments are the passages of",
        "coders": "Coders",
        "codes": "Codes",
        "excluded": "Left out",
        "where": "Only respondents with",
        "round": "Round",
        "documents": "Only documents",
        "counting": "Who counts",
        "versions": "Codebook",
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
        "blocks": "jackknife over blocks of ten turns, {level}%",
        "versions": "version {n}",
        "no_seed": "none (a jackknife leaves nothing to chance)",
        "thresholds": "reliable from {high}, tentative from {low}, limits from {least} documents",
        "interviewer": "what the interviewer says",
        "labels": "labels of speakers",
        "times": "time stamps",
        "outside": "text outside the turns of speech (headings, remarks)",
        "others": "what other respondents say",
        "withdrawn": "what respondents say who withdrew",
    },
    account=_METHODS,
)

_CHAPTER = Wording(
    locale="en-GB",
    title="Results of the interviews",
    table="Table",
    contents="Contents",
    list_of_tables="List of tables",
    page="Page {page} of {pages}",
    respondent=Forms("respondent", "respondents"),
    ungrouped="Other respondents",
    interviewed_title="Who was interviewed",
    interviewed_header=("Group", "Characteristic", "Distribution"),
    surveyed_sentence=("The survey was filled in by {n} {noun}.", "The survey was filled in by {n} {noun}."),
    interviewed_sentence=("{n} {noun} was interviewed.", "{n} {noun} were interviewed."),
    hidden_numbers="Where a dot stands, the number is left out, because it is of too few respondents or would give "
    "such a number away.",
    counting=(
        "The figures count respondents, not statements: whoever mentions a topic more than once counts once. A "
        "respondent may mention several topics, so that the figures in a table may add up to more than the number of "
        "respondents. That a topic was not mentioned does not mean that it plays no part; how often it comes up "
        "depends in part on what was asked."
    ),
    codes_header=("Topic", "n", "of N", "%"),
    answer_header="Answer",
    most_named="Mentioned most often: {codes}.",
    most_named_by="each by {quantity}",
    name=Forms("mentions", "mention"),
    answer=Forms("answers", "answer"),
    of_base={
        "asked": Forms("that was asked this", "that were asked this"),
        "answered": Forms("that answered this", "that answered this"),
    },
    discuss=Forms("talks about", "talk about"),
    each="{codes} are each mentioned by {quantity}.",
    about="on {code}",
    and_="and",
    or_="or",
    unknown="unknown",
    others="other",
    hidden="not shown: too few respondents for each value",
    span="most from {low} to {high}",
    besides=("In addition", "Further", "Also"),
    contrasts="Differences between the groups",
    contrast="{code} is mentioned by {most}, but by {least}.",
    compared={
        "in-line": always("that is in line with {source}: there it is {n}."),
        "addition": always("in {source} it is {n}."),
        "contradiction": always("that differs from {source}: there it is {n}."),
        "not-comparable": always("that cannot be compared with {source} ({n})."),
    },
    contrast_about=always("{most} spoke of {noun}, against {least}."),
    left_out=Forms(
        "{n} respondent belongs to none of the groups of this chapter and is not counted.",
        "{n} respondents belong to none of the groups of this chapter and are not counted.",
    ),
    few_left_out="Who belongs to none of the groups of this chapter is not counted.",
    nothing="No passages of this group have been coded yet.",
    filtered="Only respondents with {conditions} are counted.",
    counted_coders="Counted are the codings of {coders}.",
    provenance=_PROVENANCE,
    evidence=_EVIDENCE,
    machine=_MACHINE,
    on_questions="Only what was said in answer to {questions} is counted.",
    n_of_base="{n} of {base} respondents.",
    interviewer="interviewer",
    link_kinds={"supports": "supports", "contradicts": "contradicts", "explains": "explains"},
    link_title="Links between passages",
    link_one="Link {n}",
    link_count=Forms("{n} link.", "{n} links."),
    grid_title="Summaries by theme",
    grid_base="There is a summary of {n} of the {base} respondents.",
    grid_stale="Since the summary was written the passages have changed of: {respondents}.",
    grid_cited="Passages that are referred to",
    grid_gone="[passage gone]",
    grid_group="group",
    grid_respondent="respondent",
    grid_summary="summary",
    matrix_title="Codes by groups of respondents",
    matrix_total="total",
    matrix_n="N= {n}",
    matrix_several="Respondents may give several answers, so that numbers may add up to more than N.",
    matrix_anybody="respondents with any of these",
    matrix_sum={True: "answers, several allowed", False: "sum of the rows"},
    matrix_together="together",
    matrix_percent={
        "row": "Percentages are of the total of the row.",
        "column": "Percentages are of all answers in the column.",
        "base": "Percentages are of the respondents in the column (N).",
    },
    matrix_count={
        "documents": "Counted are documents; N is the number of respondents.",
        "codings": "Counted are codings; N is the number of respondents.",
        "words": "Counted are coded words; N is the number of respondents.",
    },
    unfinished=Forms(
        "{n} respondent is not counted, because the interview has not been coded to the end.",
        "{n} respondents are not counted, because their interviews have not been coded to the end.",
    ),
    unfinished_too=Forms(
        "{n} respondent whose interview has not been coded to the end is counted as well.",
        "{n} respondents whose interviews have not been coded to the end are counted as well.",
    ),
    of_interviewed=(
        "The only {noun} interviewed is not counted yet.",
        "Of the {all} {noun} interviewed, none is counted yet.",
        "Of the {all} {noun} interviewed, {n} is counted.",
        "Of the {all} {noun} interviewed, {n} are counted.",
    ),
    narrowed="{noun} ({conditions})",
    nobody_left="There are no {noun} in this selection.",
    counted="counted {noun}",
    group="group",
    kept_of="{n} of {base}",
    kept_changed="was {was}, is now {now} ({id})",
    kept_no_more="{was} is no longer there ({id})",
    kept_added="new is {now} ({id})",
    kept_comment="{changed}. You edited this text, so it was left as it is. New proposal: {text}",
    kept_gone="The chapter as it is made now does not have this any more. You edited this text, so it was left as it"
    " is.",
)

_NUMBERS = NumberWords(
    numbers=(
        *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
    ),
    tens=("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "a hundred"),
    shares={
        Proportion.ALL: (ProportionWords("all {plural}", "whole", True), ProportionWords("always", "alone", True)),
        Proportion.NONE: (
            ProportionWords("none", "part", False),
            ProportionWords("no {singular}", "whole", False),
            ProportionWords("no {plural}", "whole", True),
            ProportionWords("never", "alone", False),
        ),
        Proportion.ALL_BUT_ONE: (
            ProportionWords("all but one", "part", True),
            ProportionWords("with one exception", "alone", True),
        ),
        Proportion.ONE: (
            ProportionWords("only one {singular}", "whole", False),
            ProportionWords("only one", "part", False),
        ),
        Proportion.LONE: (ProportionWords("a single {singular}", "whole", False),),
        Proportion.QUARTER: (ProportionWords("a quarter", "part", True),),
        Proportion.THIRD: (ProportionWords("a third", "part", True),),
        Proportion.HALF: (ProportionWords("half", "part", True),),
        Proportion.TWO_THIRDS: (ProportionWords("two thirds", "part", True),),
        Proportion.THREE_QUARTERS: (ProportionWords("three quarters", "part", True),),
        Proportion.ABOUT_QUARTER: (ProportionWords("about a quarter", "part", True),),
        Proportion.ABOUT_THIRD: (ProportionWords("about a third", "part", True),),
        Proportion.ABOUT_HALF: (ProportionWords("about half", "part", True),),
        Proportion.ABOUT_TWO_THIRDS: (ProportionWords("about two thirds", "part", True),),
        Proportion.ABOUT_THREE_QUARTERS: (ProportionWords("about three quarters", "part", True),),
        Proportion.ALMOST_HALF: (
            ProportionWords("almost half", "part", True),
            ProportionWords("just under half", "part", True),
        ),
        Proportion.OVER_HALF: (
            ProportionWords("just over half", "part", True),
            ProportionWords("a little more than half", "part", True),
        ),
        Proportion.ABOVE_HALF: (
            ProportionWords("more than half", "part", True),
            ProportionWords("over half", "part", True),
        ),
        Proportion.OVER_QUARTER: (ProportionWords("just over a quarter", "part", True),),
        Proportion.OVER_THIRD: (ProportionWords("just over a third", "part", True),),
        Proportion.OVER_TWO_THIRDS: (ProportionWords("just over two thirds", "part", True),),
        Proportion.OVER_THREE_QUARTERS: (ProportionWords("just over three quarters", "part", True),),
        Proportion.NEARLY_ALL: (
            ProportionWords("nearly all {plural}", "whole", True),
            ProportionWords("almost all {plural}", "whole", True),
            ProportionWords("nearly always", "alone", True),
        ),
        Proportion.UNANIMOUS: (ProportionWords("almost unanimously", "alone", True),),
        Proportion.LARGE: (ProportionWords("the great majority", "part", True),),
        Proportion.MOST: (
            ProportionWords("most {plural}", "whole", True),
            ProportionWords("most", "part", True),
            ProportionWords("the majority", "part", True),
            ProportionWords("a majority", "part", True),
            ProportionWords("many {plural}", "whole", True),
            ProportionWords("mainly", "alone", True),
            ProportionWords("mostly", "alone", True),
            ProportionWords("in most cases", "alone", True),
        ),
        Proportion.SOME: (
            ProportionWords("some {plural}", "whole", True),
            ProportionWords("some", "part", True),
            ProportionWords("a minority", "part", True),
            ProportionWords("sometimes", "alone", True),
        ),
        Proportion.FEW: (
            ProportionWords("a few {plural}", "whole", True),
            ProportionWords("a few", "part", True),
        ),
        Proportion.SMALL: (
            ProportionWords("a small minority", "part", True),
            ProportionWords("only a small minority", "part", True),
            ProportionWords("only a few {plural}", "whole", True),
        ),
    },
    all_of={1: "the only {singular}", 2: "both {plural}"},
    none_of={1: "no {singular}", 2: "neither {singular}"},
    all_counted="all {base} {plural}",
    counted="{part} of the {base} {plural}",
    named="{part} of the {plural}",
    fronted="of the {whole}, {n} {verb}{tail}",
    fronted_narrowed="of the {whole}, {n} {verb}{tail}",
    fronted_number="{n}",
    fronted_all="all {n}",
    fronted_both="both",
    fronted_none="none",
    nobody_asked="no {noun}{clause} were interviewed",
    opened="{opens}, {subject} {verb}{tail}",
    narrowed_subject="{subject}",
    second="of the {base} {clause}, {said}",
    that="that ",
    repeated={
        "are": Forms("N is", "N are"),
        "were": Forms("N was", "N were"),
        "have": Forms("N has", "N have"),
        **{verb: Forms(f"N {verb}", f"N {verb}") for verb in ("had", "can", "could", "must", "may", "will", "would")},
    },
    repeats_that=Forms("N does so", "N do so"),
    does=Forms("N does so", "N do so"),
    mentions=Forms("N mentions that", "N mention that"),
    rest_counted=Forms("the other {singular}", "the other {n} {plural}"),
    rest_named=(
        Forms("the other {singular}", "the other {plural}"),
        Forms("the remaining {singular}", "the remaining {plural}"),
    ),
    in_ten="{k} in {of}",
    about=("about",),
    percent={"about": ("about", "around"), "over": ("just over",), "under": ("just under", "almost")},
    percent_signs=("{p} per cent", "{p}%"),
    loose=frozenset(("a number of", "several", "various", "multiple", "many", "quite a few")),
    percent_plural=True,
    decimal=".",
)

_PATTERNS = PatternWords(
    comma=".",
    and_="and",
    base=Forms("N = {n} respondent.", "N = {n} respondents."),
    heads={
        "code": "code",
        "codes": "codes",
        "name": "name",
        "n": "n",
        "base": "N",
        "passages": "passages",
        "all": "all",
        "respondents": "n",
        "codings": "passages",
        "words": "words",
        "times": "times",
        "word": "word",
        "g2": "G2",
        "log_ratio": "log ratio",
        "order": "order",
        "base_codes": "codes of base",
        "all_codes": "codes in all",
        "saturation": "saturation",
        "interview": "interview",
        "document": "document",
        "new": "new codes",
        "total": "codes by then",
        "run": "new in next {run}",
        "ratio": "% of base",
        "median": "median",
        "low": "5%",
        "high": "95%",
        "not_reached": "not reached",
        "untold": "cannot be told",
    },
    relations={
        "passage": "Codes together in one passage",
        "turn": "Codes together in one turn",
        "near": "Codes at most {near} turns apart",
        "respondent": "Codes together with one respondent",
    },
    related={
        "passage": "A cell is the number of respondents with a passage in which the passages of both codes overlap.",
        "turn": "A cell is the number of respondents with a turn in which both codes are.",
        "near": "A cell is the number of respondents with a turn that has one code and the other at most {near} turns "
        "away; turns are those of respondents.",
        "respondent": "A cell is the number of respondents with both codes, wherever they say it.",
    },
    configurations="Combinations of codes by groups of respondents",
    configured="Each respondent is in one row: with these, and without the others of {terms}. The rows add up to N.",
    saturation="Saturation: codes that are new in each interview",
    saturation_steps="New codes by interview, {order}",
    orders={
        "imported": "in order of import",
        "coded": "in order of coding",
        "attribute": "by {name}",
        "random": "random orders",
    },
    saturation_reached="reached at {at}+{run} interviews; interviews {first} to {last} bring {new} codes to the "
    "{base} codes of interviews 1 to {size} ({share}%).",
    saturation_again="A later run brings more than that again.",
    saturation_not="not reached in {interviews} interviews: even the last {run} bring {new} codes to the {base} codes "
    "of interviews 1 to {size} ({share}%).",
    saturation_unknown={
        "few": "it cannot be told: it takes at least {least} interviews, and there are {interviews}.",
        "none": "it cannot be told: the first {size} interviews have no code.",
    },
    saturation_random="Of {draws} random orders (seed {seed}) it is reached in {reached}: at the median at "
    "{median}+{run} interviews, in the middle nine tenths of these at {low} to {high}.",
    saturation_never="It is reached in none of {draws} random orders (seed {seed}).",
    saturation_counted={
        False: "Counted are {n} codes of the codebook {codebook}, version {version}, each by itself.",
        True: "Counted are {n} codes of the codebook {codebook}, version {version}, each with all under it.",
    },
    saturation_interviews="{interviews} interviews, of {n} respondents.",
    saturation_without=Forms(
        "{n} interview has no value to order it by, and stands last ({order}).",
        "{n} interviews have no value to order them by, and stand last ({order}).",
    ),
    saturation_method="Base size {base}, run length {run}, new information at most {threshold}%.",
    saturation_source="Guest, G., Namey, E., & Chen, M. (2020). A simple method to assess and report thematic "
    "saturation in qualitative research. PLoS ONE, 15(5), e0232076.",
    frequencies={"codes": "Frequencies of codes", "words": "Frequencies of words"},
    frequency_words="Counted are words of respondents only: {counted} of the {every} that they say, the rest are stop "
    "words; shown are {shown} of {different} different ones.",
    frequency_names=Forms(
        "{n} word is left out, because it is a name of a person, or may be.",
        "{n} words are left out, because they are names of persons, or may be.",
    ),
    frequency_fewest="Words that fewer than {fewest} respondents say are left out.",
    frequency_told={
        "codes": "Of each code: respondents, out of N, then passages, then words in these passages.",
        "words": "Of each word: respondents, out of N, then how often it is said.",
    },
    keyness="Words of {first} beside words of {second}",
    keyness_told="Of each word and group: respondents, out of the N of that group, then how often it is said. G2 is "
    "the log-likelihood, by which the words are ordered. The log ratio says how large the difference is: 1 is twice as "
    "often in the first group, -1 in the second; what a group never says counts as said half a time. Nothing is "
    "tested: what one respondent says is not independent, and groups that were chosen are no samples.",
    keyness_totals="The words that count: {first} of the one group, {second} of the other.",
    keyness_source="Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational "
    "Linguistics, 19(1), 61-74.",
    keyness_left_out="Words are left out that fewer than {fewest} respondents of a group say, or fewer than {fewest} "
    "do not say.",
    interval="In square brackets: exact limits at {confidence}% of the share of respondents, in per cent (Clopper & "
    "Pearson, 1934). They hold for a random sample; of respondents who were chosen they say nothing about others.",
    contrasts="{first} beside {second}",
    contrasted="Each number is of respondents of its own group, out of the N of that group. Nothing is tested: groups "
    "that were chosen are no samples.",
    linked={"both": "both", "first": "first only", "second": "second only", "neither": "neither"},
    linked_note="By {link}: in how many, of those with respondents of both groups, somebody of both says it, somebody "
    "of the first only, of the second only, or nobody.",
    related_diagonal="On the diagonal stands the code by itself.",
    related_nested="A dash stands where one code is under the other.",
    related_passages="A cell is the number of passages of either code where both are together.",
    jaccard="In brackets: Jaccard's index, the number of respondents with both codes together, divided by the number "
    "with either (0 to 1).",
)

_PAGES = PageWords(
    not_comparable="not comparable",
    figure="Figure",
    no_picture="The chart could not be drawn here; its numbers are in the table.",
    contents="Contents",
    intro={
        "nothing": (
            "Every underlined number in the text has an id: C- and six signs. By it the researchers find which"
            " respondents and passages are behind the number; these are not in this file."
        ),
        "references": (
            "Every underlined number in the text leads here, and its id leads back. Respondents and interviews are"
            " called by a reference that leads to no person."
        ),
        "passages": (
            "Every underlined number in the text leads here, and its id leads back. Respondents and interviews are"
            " called by a reference that leads to no person. Of each passage the first words are here, without names."
        ),
    },
    back="back to {place}",
    the_sentence="the sentence",
    sheets_header=("sheet", "what it has", "rows"),
    respondents_sheet="Respondents",
    respondents_header=("respondent", "group", "behind so many numbers"),
    provenance_sheet="Provenance",
    provenance_header=("what", "value"),
)

_BESIDE = BesideWords(
    comma=".",
    and_="and",
    out_of="{n} of {base}",
    n_unknown="n unknown",
    figure_source="{source}: {about}",
    joint_title="Sources beside each other",
    joint_theme="Theme",
    joint_verdict="Judgement",
    joint_explains="Explanation",
    verdicts={
        "in-line": "in line",
        "addition": "addition",
        "contradiction": "contradiction",
        "not-comparable": "not comparable",
    },
    joined={
        "in-line": "This is in line with {others}.",
        "addition": "This adds to {others}.",
        "contradiction": "This is in contrast to {others}.",
        "not-comparable": "This cannot be compared with {others}.",
    },
    joint_lead="{theme}: {column} {number}.",
    response_title="Response",
    response_header=("Part", "Group", "Approached", "Reached", "Refused", "Took part", "Used", "Quota"),
    fieldwork_source="the ledger of the fieldwork",
    response={
        "first": "In {part}, {n} of {base} {unit} in {stratum} took part{percent}",
        "first-one": "In {part}, {n} of {base} {unit} in {stratum} took part{percent}",
        "alone": "In {part}, {n} of {base} {unit} took part{percent}",
        "alone-one": "In {part}, {n} of {base} {unit} took part{percent}",
        "next": "{n} of {base} in {stratum}{percent}",
        "unit": "{unit} approached",
        "nobody": "approached",
        "in": "{part} ({wave})",
    },
    response_stratum="{stratum} ({n} of {quota})",
    response_refused=Forms("One refused{reasons}.", "{n} refused{reasons}."),
    response_reasons=", for these reasons: {reasons}",
    response_quota=Forms(
        "In one group the number aimed at was not reached: {strata}.",
        "In {n} groups the number aimed at was not reached: {strata}.",
    ),
    response_quota_met="In all groups with a number aimed at, that was reached.",
    response_selective="The response of {part} differs more between groups than chance would have it (Fisher's exact "
    "test, p {p}); general statements should allow for selection.",
    appendix="Appendix {letter} {title}",
    appendices={
        "codebook": "Codebook",
        "guides": "Interview guides",
        "methods": "How the interviews were coded",
        "coreq": "COREQ: account by item",
        "response": "Response",
    },
    codebook_header=("Code", "Definition"),
    guide_header=("No.", "Question"),
    guide_routing="asked only of: {who}",
    codebook_versions="Versions of the codebook",
    versions_header=("Version", "Date", "Reason"),
    methods_counts="{coders} coders worked with a codebook of {codes} codes.",
    methods_one="One coder worked with a codebook of {codes} codes, so no agreement between coders can be given.",
    coder="coder {n}",
    rounds_title="Rounds",
    rounds_header=("Round", "Documents", "Coders", "Alpha"),
    saturation="Saturation. {said}",
    nothing_there={
        "codebook": "The codebook has no codes yet.",
        "guides": "The project holds no interview guides.",
        "response": "The project does not hold who was approached.",
    },
    coreq_header=("No.", "Item", "Account"),
    coreq={
        1: "Who interviewed",
        2: "Credentials of the researchers",
        3: "Occupation at the time",
        4: "Gender of the researchers",
        5: "Experience and training",
        6: "Relationship before the interview",
        7: "What participants knew of the interviewer",
        8: "What was reported of the interviewer",
        9: "Methodological orientation",
        10: "Sampling",
        11: "Method of approach",
        12: "Sample size",
        13: "Non-participation, and why",
        14: "Setting",
        15: "Presence of others",
        16: "Description of the sample",
        17: "Interview guide",
        18: "Repeat interviews",
        19: "Recording",
        20: "Field notes",
        21: "Duration of the interviews",
        22: "Saturation",
        23: "Transcripts returned",
        24: "Number of coders",
        25: "Description of the coding tree",
        26: "Derivation of themes",
        27: "Software",
        28: "Participant checking",
        29: "Quotations",
        30: "Consistency of data and findings",
        31: "Major themes",
        32: "Minor themes",
    },
    coreq_says={
        "size": "{n} respondents: {groups}.",
        "withdrawn": "Withdrawn after the interview: {n}.",
        "described": "Known are: {names}.",
        "guides": "With a guide: {guides}.",
        "guide": "{name} ({n} questions)",
        "repeated": "Speaking in more than one interview: {n}.",
        "once": "Nobody speaks in more than one interview.",
        "recorded": "Of {n} of {all} interviews a recording is kept.",
        "duration": "By the last time stamp {low} to {high} minutes (known of {n} interviews).",
        "coders": "{n}",
        "codes": "{n} codes in {themes} themes; version {version} of the codebook.",
        "software": "qualcode {version}.",
    },
    coreq_author="for the author to fill in",
)

_WAVES = WaveWords(
    title="{earlier} beside {later}",
    year="in {wave}",
    named="in wave {wave}",
    called="wave {wave}",
    then="{first}; {at}, {n}.",
    then_none="{first}; {at}, {n} mentions this.",
    heads={
        "code": "code",
        "cross": "all (N = {earlier_n} and {later_n})",
        "panel": "who took part both times (N = {panel_n})",
        "both": "both times",
        "earlier_only": "{earlier} only",
        "later_only": "{later} only",
        "neither": "neither",
        "standing": "comparable",
        "persons": "who",
    },
    standing={
        "same": "yes",
        "unknown": "question not known",
        "reworded": "not comparable: question reworded",
        "new": "not comparable: new question",
        "dropped": "not comparable: question dropped",
        "changed": "not comparable: other questions",
        "undecided": "not comparable: questions not decided",
        "code-new": "not comparable: new code",
        "code-gone": "not comparable: code dropped",
        "code-changed": "not comparable: code described otherwise",
    },
    told={
        "reworded": "{At_later}, the question was put in other words: {now}. The numbers of {earlier} and {later} "
        "are therefore not comparable.",
        "changed": "{At_later}, other questions were asked about this: {now}. The numbers of {earlier} and {later} are "
        "therefore not comparable.",
        "new": "{At_earlier}, this was not asked, so nothing can be compared.",
        "dropped": "{At_later}, this was no longer asked, so nothing can be compared.",
        "undecided": "{At_later}: {now}. Whether the questions of {earlier} and {later} are the same has not been "
        "decided, so the numbers are not comparable.",
        "code-new": "This code did not exist yet when the interviews of {earlier} were coded, so nothing can be "
        "compared.",
        "code-gone": "This code had been dropped when the interviews of {later} were coded, so nothing can be "
        "compared.",
        "code-changed": "{At_later}: {now}. The code was described otherwise between the two, so the numbers are not "
        "comparable.",
    },
    says=Forms("says", "say"),
    panel_first="{n} {verb} so {when}",
    and_="and",
    reworded_now="{n} {verb} so",
    panel="Of the {panel} {noun} that took part both times, {parts}.",
    panel_all=Forms(
        "One {noun} took part both times, and {verb} so {when}.",
        "The {panel} {noun} that took part both times {verb} so {when}.",
    ),
    panel_none="None of the {panel} {noun} that took part both times mentions this.",
    when={
        "both": "both times",
        "earlier_only": "only {at_earlier}",
        "later_only": "only {at_later}",
        "neither": "neither time",
    },
    numbers="Each number is of respondents who mention it that time, out of the N of that wave.",
    people=Forms(
        "The panel is {n} respondent who took part both times; of them it can be seen what was mentioned then and now.",
        "The panel are the {n} respondents who took part both times; of them it can be seen who mentioned a thing "
        "then, and who does now.",
    ),
    cross="Not the same respondents took part in both waves: a difference between the numbers of all may come of that "
    "as well.",
    silence="Who does not mention a thing has not denied it.",
    nobody_again="Nobody took part both times.",
    unknown=Forms(
        "Of {n} code it is not known whether the question was the same in both waves: no question of a guide is about "
        "it.",
        "Of {n} codes it is not known whether the question was the same in both waves: no question of a guide is about "
        "them.",
    ),
    codebook="Both waves were coded by version {version} of the codebook.",
    codebooks="{Earlier} was coded by version {first} of the codebook, {later} by version {second}.",
    last_year="TO DO: text of {wave}, to be gone through",
    ask_again="Open questions of {wave}",
)

_LETTER = LetterWords(
    title="Letter to {coder}",
    intro="This is what was decided on the passages that you and others coded ({rounds}).",
    documents=Forms(
        "It is about {n} document that you and others coded.", "It is about {n} documents that you and others coded."
    ),
    agreed=Forms(
        "{n} passage was coded alike by all, and was taken as it is.",
        "{n} passages were coded alike by all, and were taken as they are.",
    ),
    settled=Forms("{n} difference was settled.", "{n} differences were settled."),
    open=Forms("{n} passage is not settled yet.", "{n} passages are not settled yet."),
    as_yours=Forms(
        "In {n} of the {of} differences the decision is exactly what you had.",
        "In {n} of the {of} differences the decision is exactly what you had.",
    ),
    pattern="Your pattern by code",
    pattern_heads=("Code", "Only you", "Only the decision", "Longer", "Shorter"),
    pattern_note=(
        "Of the passages where you or the decision has the code: in how many only you have it, and in how many only "
        "the decision. Of those where both have it: in how many you marked more text (longer), and in how many less "
        "(shorter). Passages that all coded alike count where they were taken."
    ),
    n_of="{n} of {of}",
    pattern_none="Nothing was decided yet that shows a pattern.",
    cases="The differences one by one",
    cases_none="No difference was settled.",
    own="You had: {codes}.",
    own_nothing="You had nothing here.",
    another=Forms("Another coder had: {code}{bounds}.", "{n} other coders had: {code}{bounds}."),
    wider=", on more text than you",
    narrower=", on less text than you",
    decided_wider="That is more text than you marked.",
    decided_narrower="That is less text than you marked.",
    another_nothing=Forms("Another coder had nothing here.", "{n} other coders had nothing here."),
    decided={
        "accept": "It was settled on: {codes}.",
        "both": "All readings were taken: {codes}.",
        "agreed": "It was settled on: {codes}, as all had it.",
        "boundary": "It was settled on: {codes}, within other boundaries.",
        "code": "It was settled on another code: {codes}.",
        "reject": "It was settled that nothing is coded here.",
    },
    why="Why: {reason}",
    no_reason="No reason was written down.",
    other_coder="another coder",
    and_="and",
)

ENGLISH = LanguageWords(_AGREEMENT, _CHAPTER, _NUMBERS, _PATTERNS, _PAGES, _BESIDE, _WAVES, _LETTER)
