"""What each command is for, as ``--help`` says it: apart from the commands, so that listing them loads none."""

from __future__ import annotations

from qualcode.i18n import _

HELPS = {
    "demo": _(
        "Build the sample study in DIR (default: this folder), show its themes per group, write exports/, and open it."
        " May be run again: what you changed in it stays, only the two files in exports/ are written anew."
    ),
    "init": _("Make a new project FILE (its name ends in .qualcode)."),
    "open": _("Open the workspace."),
    "build": _(
        "Build the project of a study from its files, as STUDY.toml names them: codebook, transcripts and their groups,"
        " face sheet, guides, surveys and codings. Run it again when files have changed: the project follows, and keeps"
        " what was done in it since."
    ),
    "import": _(
        "Import transcripts: files (.txt, .md, .docx) and folders; or a study from another program (.qdpx, .qdc, .qda,"
        " .rqda, .sqlite3, .ann and others), with its codes, codings, cases and memos, and an account of what did not"
        " come over."
    ),
    "documents": _("List the documents, show a text, or correct it: what is coded in it goes along."),
    "respondents": _("List the respondents, import a face sheet, or list and change attributes."),
    "speakers": _("List who speaks where, and say who they are, in many transcripts at once."),
    "survey": _("Bring in a survey: open questions as answers to code, closed ones as attributes."),
    "figures": _("Keep figures from elsewhere (a register, a survey) to set beside what is said in the interviews."),
    "fieldwork": _("Keep how many were approached, reached, refused and took part, and say what the response was."),
    "codebook": _("Show, import, export and check the codebook, and compare its versions."),
    "code": _("Code one passage of DOCUMENT as CODE."),
    "codings": _("List, import and export codings."),
    "suggest": _(
        "Suggest codes for a passage of DOCUMENT, best first and each with its reasons: by the codebook, and by what"
        " you coded before. Nothing is coded."
    ),
    "autocode": _(
        "Code by rule: the phrases and patterns that stand with CODE in the codebook. What you coded so already is"
        " passed over; all is marked as made by rule, and one step to undo."
    ),
    "memos": _("List all memos, or write one."),
    "finish": _("Declare your work on each DOCUMENT finished (finished without codings means: nothing found)."),
    "coders": _("List who codes, rename a coder, or make two one."),
    "round": _(
        "Rounds of independent coding. In an open round nobody sees what others make of its documents, in no list, "
        "count or export, until everybody has finished or its lead ends it. Without a command: the rounds."
    ),
    "guide": _(
        "Interview guides: which turn asks which question, and so who was asked what. Without a command: the questions."
    ),
    "answers": _(
        "Answer sets: questions with their answers, of which one holds for a respondent, or several may. An answer"
        " follows from codings, or is set by hand; where two contradict a person decides. Without a command: the sets."
    ),
    "waves": _(
        "Waves of a study that repeats: which interviews, respondents and guides are of which, and two of them beside"
        " each other. Without a command: the waves."
    ),
    "matrix": _("Count codes by groups of respondents: who says it, out of how many."),
    "search": _(
        'Search the transcripts: words, "phrases", beginnings (stu*), AND, OR, NOT, NEAR and brackets; capitals and'
        " accents do not matter. Any form of a word is found (--ring). A quotation that nobody says so is sought by"
        " likeness."
    ),
    "concordance": _(
        "Show words in their context: each place where something is said, with what stands before and behind it, and"
        " how many respondents say it. Asks as search does."
    ),
    "passages": _(
        "Show the passages behind a number: of a QUERY, of a code, of a cell (the query that matrix --ids gives), or of"
        " the id of a claim (report claims), each with what is said before and after it."
    ),
    "query": _(
        "Ask who says what: codes, words between quotation marks and attributes, with and, or, not, near, followed by,"
        " within turn or passage. Queries can be saved; @NAME is then a part of others, and a row of a matrix."
    ),
    "relations": _(
        "Count which codes go together: in passages that overlap, in one turn, some turns apart, or with one"
        " respondent. A cell is how many respondents, out of how many; its query takes it to the passages."
    ),
    "configurations": _(
        "Count which combinations of codes or answers occur: how many respondents have exactly these, per group. The"
        " rows, of which the last is none of these, add up to the base."
    ),
    "contrasts": _(
        "Set what one group says beside what another says, the same code or another one, each out of its own base, and"
        " per school or firm where an attribute links them. Nothing is tested."
    ),
    "saturation": _(
        "Count what each further interview adds, and say at which, if at any, hardly a code is new (Guest, Namey &"
        " Chen, 2020), in the order of import, of coding, of a date, and in random orders."
    ),
    "frequencies": _(
        "Count how often each code is said, by how many respondents and in how many words, or which words respondents"
        " say most. Names of persons are left out of the words."
    ),
    "keyness": _(
        "Count which words set two groups of respondents apart (log-likelihood and log ratio), with how many"
        " respondents of each say them. Names of persons are left out."
    ),
    "links": _("Say that a passage supports, contradicts or explains another; list the links, and draw them."),
    "grid": _(
        "The summary grid: themes, and in your own words what each respondent says of them, beside the passages; a"
        " summary whose passages have changed is marked. Export it, fill it in, and read it back."
    ),
    "joint": _("Set what several sources say beside each other, theme by theme, with what their author makes of it."),
    "report": _("Write the chapter: per group and theme how many of how many, with quotations."),
    "agreement": _(
        "Compare coders: alpha with limits per code, on passages and on words, with F1, percentages and kappa beside "
        "it; pairs of coders, documents, disagreements and a text for the methods section. A coder who finished a "
        "document and found nothing disagrees; one who did not work on it is missing."
    ),
    "settle": _(
        "Show how far the settling of what coders differ on is, by document; --list shows every case with what was"
        " decided, by whom and why. Deciding is done in the workspace (S in the transcript); what all coders agree on"
        " goes to the consensus with --agreed. The coders' own codings stay as they are."
    ),
    "pseudonymise": _(
        "List the names of persons in the project, and decide how each leaves it. A name is met at labels, pseudonyms,"
        " columns of names and file names, and behind words such as Mrs, and then found in the words and in codes, with"
        " e-mail addresses, telephone numbers and the like. As long as nobody decides, [name] stands in its place in"
        " all that is written; the transcripts stay as they are. What only may be a name is printed, and listed with a"
        " question mark: decide on that as well."
    ),
    "verify": _(
        "Compute published examples of agreement and set each figure beside the printed one. CASES.json is a file of "
        'your own: {"format": 1, "cases": [{"id", "measure", "params", "data", "expected", "tolerance"}]}, with data '
        'as {"ratings": {coder: [value or null, ...]}}, {"categories": [...], "table": [[n, ...]]} or {"documents": '
        '[{"length", "coders": {coder: [{"start", "end", "code"}]}}]}. The exit code is 1 when a figure is off. '
        "Or check DIR, which qualcode package wrote: its files, and every number of the chapter, computed again from"
        " these alone; the exit code is 3 where something differs."
    ),
    "export": _(
        "Write the study for another program: FILE.qdpx (REFI-QDA), with texts, codes, codings, cases and memos, or"
        " only its codebook as FILE.qdc. A .qdpx brings the whole project back into qualcode, history and all. Or write"
        " it with --all as plain files, which git can keep."
    ),
    "convert": _(
        "Make OUT of IN, each a project of qualcode (.qualcode), of another program (.qdpx) or a codebook (.qdc,"
        " .yaml), and say what was read, changed and lost."
    ),
    "package": _(
        "Write the study into the folder DIR for a data archive, without names: texts, codebook, codings, face sheet,"
        " methods, anonymisation, the numbers of the chapter and checksums. Every file is searched for names first:"
        " where one stands, nothing is written, and it is said where. qualcode verify DIR computes the numbers again."
    ),
    "merge": _(
        "Merge OTHER, a copy of this project that somebody worked in elsewhere. OTHER is never changed; one undo takes"
        " the merge back. A conflict stops the merge until it is decided: ours is this project's reading, theirs that"
        " of the copy. Where one side merged a code into another, follow lets the other side's codings follow."
    ),
    "undo": _("Take back your own last change."),
    "redo": _("Do again what you undid last."),
    "log": _("Show who did what and when, newest first."),
    "check": _("Prove that the whole project file is as it was written, or say what is wrong with it."),
    "backup": _("Write a whole copy of the project to TARGET, also while others work in it."),
    "restore": _(
        "Put BACKUP, a whole copy of the project, in its place. What stands there is set aside under a dated name, with"
        " all that is in it; nothing is deleted."
    ),
    "serve": _(
        "Serve a study to a team: each signs in with a browser and works in the workspace under their own name. The"
        " study stays on this machine, and a coder never holds the file."
    ),
}
"""By the name of the command."""
