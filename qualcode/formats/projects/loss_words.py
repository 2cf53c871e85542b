"""What things are called in the account of a study that goes from one program to another, and the sentences of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualcode.i18n import ngettext

THINGS: Mapping[str, Callable[[int], str]] = {
    "coders": lambda n: ngettext("{count} coder", "{count} coders", n),
    "codes": lambda n: ngettext("{count} code", "{count} codes", n),
    "documents": lambda n: ngettext("{count} document", "{count} documents", n),
    "codings": lambda n: ngettext("{count} coding", "{count} codings", n),
    "selections": lambda n: ngettext("{count} selection", "{count} selections", n),
    "cases": lambda n: ngettext("{count} case", "{count} cases", n),
    "respondents": lambda n: ngettext("{count} respondent", "{count} respondents", n),
    "variables": lambda n: ngettext("{count} variable", "{count} variables", n),
    "values": lambda n: ngettext("{count} value", "{count} values", n),
    "memos": lambda n: ngettext("{count} memo", "{count} memos", n),
    "notes": lambda n: ngettext("{count} note", "{count} notes", n),
    "sets": lambda n: ngettext("{count} set", "{count} sets", n),
    "themes": lambda n: ngettext("{count} theme", "{count} themes", n),
    "links": lambda n: ngettext("{count} link", "{count} links", n),
    "rows": lambda n: ngettext("{count} row of qualcode's own", "{count} rows of qualcode's own", n),
}
"""What is counted, by the word that JSON has for it."""

WORDS: Mapping[str, Callable[[int], str]] = {
    # What the format holds and a project of texts has no place for.
    "pdf_selection": lambda n: ngettext(
        "{count} selection on the page of a PDF", "{count} selections on pages of a PDF", n
    ),
    "picture_selection": lambda n: ngettext("{count} selection in a picture", "{count} selections in pictures", n),
    "audio_selection": lambda n: ngettext("{count} selection in sound", "{count} selections in sound", n),
    "video_selection": lambda n: ngettext("{count} selection in a film", "{count} selections in films", n),
    "source_without_text": lambda n: ngettext(
        "{count} source that is no text: a picture, a recording, a PDF without a text layer",
        "{count} sources that are no text: pictures, recordings, PDFs without a text layer",
        n,
    ),
    "coding_on_other": lambda n: ngettext(
        "{count} coding on a source or selection that is no text",
        "{count} codings on sources or selections that are no text",
        n,
    ),
    "graph": lambda n: ngettext("{count} drawing of a network", "{count} drawings of networks", n),
    "sync_point": lambda n: ngettext(
        "{count} tie of a place in a transcript to its recording",
        "{count} ties of places in transcripts to their recordings",
        n,
    ),
    "set_member": lambda n: ngettext(
        "{count} member of a set that is neither code nor document",
        "{count} members of sets that are neither codes nor documents",
        n,
    ),
    "empty_set": lambda n: ngettext("{count} set without a member", "{count} sets without a member", n),
    "link": lambda n: ngettext(
        "{count} link that is not between codings, or is none of supports, contradicts, explains",
        "{count} links that are not between codings, or are none of supports, contradicts, explains",
        n,
    ),
    "case_code": lambda n: ngettext("{count} code on a case as a whole", "{count} codes on cases as a whole", n),
    "about_annotation": lambda n: ngettext(
        "{count} relation, event or mark of an annotation",
        "{count} relations, events or marks of annotations",
        n,
    ),
    "prediction": lambda n: ngettext("{count} prediction of a model", "{count} predictions of models", n),
    "stored_query": lambda n: ngettext("{count} query that was kept", "{count} queries that were kept", n),
    "reference": lambda n: ngettext(
        "{count} line of the list of references", "{count} lines of the list of references", n
    ),
    "other_value": lambda n: ngettext(
        "{count} value of what is neither case nor document",
        "{count} values of what are neither cases nor documents",
        n,
    ),
    "own_rows": lambda n: ngettext(
        "what only qualcode reads, for it is of another study: make a project of it with qualcode convert",
        "what only qualcode reads, for it is of other studies: make projects of these with qualcode convert",
        n,
    ),
    "own_altered": lambda n: ngettext(
        "what only qualcode reads: another program has altered the file since",
        "what only qualcode reads: another program has altered the files since",
        n,
    ),
    "only_codebook": lambda n: ngettext(
        "{count} thing that a codebook alone does not hold", "{count} things that a codebook alone does not hold", n
    ),
    "withdrawn": lambda n: ngettext(
        "{count} respondent who has withdrawn, and is no case there",
        "{count} respondents who have withdrawn, and are no cases there",
        n,
    ),
    "own_left_out": lambda n: ngettext(
        "{count} row that only qualcode reads, as was asked: the file does not bring the whole project back",
        "{count} rows that only qualcode reads, as was asked: the file does not bring the whole project back",
        n,
    ),
    "own_blind": lambda n: ngettext(
        "{count} row that only qualcode reads, for a round is open: whoever reads the file sees what you may see",
        "{count} rows that only qualcode reads, for a round is open: whoever reads the file sees what you may see",
        n,
    ),
    "deleted": lambda n: ngettext(
        "{count} thing that was deleted there, and not yet cleaned up",
        "{count} things that were deleted there, and not yet cleaned up",
        n,
    ),
    "only_to_read": lambda n: ngettext(
        "{count} file that is there to be read, and of which no project is made",
        "{count} files that are there to be read, and of which no project is made",
        n,
    ),
    "own_merged": lambda n: ngettext(
        "{count} copy of this very study, which was merged with all it holds",
        "{count} copies of this very study, which were merged with all they hold",
        n,
    ),
    # What has a place that was not found.
    "text_altered": lambda n: ngettext(
        "{count} coding on a text that was altered since: qualcode codings import places it by its quotation",
        "{count} codings on texts that were altered since: qualcode codings import places them by their quotations",
        n,
    ),
    "source_absent": lambda n: ngettext(
        "{count} document whose file is not in the archive", "{count} documents whose files are not in the archive", n
    ),
    "rich_text": lambda n: ngettext(
        "{count} document without a plain text, read from its document of a word processor",
        "{count} documents without a plain text, read from their documents of a word processor",
        n,
    ),
    "rich_place": lambda n: ngettext(
        "{count} coding whose position does not fit the document of a word processor: export it with its plain text",
        "{count} codings whose positions do not fit the document of a word processor: export them with the plain text",
        n,
    ),
    "source_unreadable": lambda n: ngettext(
        "{count} document whose text cannot be read", "{count} documents whose text cannot be read", n
    ),
    "double_source": lambda n: ngettext(
        "{count} document with the GUID of another one", "{count} documents with the GUIDs of other ones", n
    ),
    "empty_text": lambda n: ngettext("{count} document without any words", "{count} documents without any words", n),
    "coding_of_absent": lambda n: ngettext(
        "{count} coding on a document that did not come over", "{count} codings on documents that did not come over", n
    ),
    "outside": lambda n: ngettext(
        "{count} coding beyond the end of its text", "{count} codings beyond the end of their text", n
    ),
    "no_words": lambda n: ngettext("{count} coding on no words at all", "{count} codings on no words at all", n),
    "unknown_code": lambda n: ngettext(
        "{count} coding with a code that is not in the codebook",
        "{count} codings with codes that are not in the codebook",
        n,
    ),
    "text_differs": lambda n: ngettext(
        "{count} document that has other words here than there, with its codings",
        "{count} documents that have other words here than there, with their codings",
        n,
    ),
    "round_open": lambda n: ngettext(
        "{count} coding or memo of another coder on a document of an open round: bring it in once that has ended",
        "{count} codings or memos of other coders on documents of an open round: bring them in once that has ended",
        n,
    ),
    "unknown_case_text": lambda n: ngettext(
        "{count} reference of a case to a document or passage that did not come over",
        "{count} references of cases to documents or passages that did not come over",
        n,
    ),
    "case_words": lambda n: ngettext(
        "{count} case whose words cannot be told from those of another case of that document",
        "{count} cases whose words cannot be told from those of another case of that document",
        n,
    ),
    "unknown_note": lambda n: ngettext(
        "{count} reference to a note that is not there", "{count} references to notes that are not there", n
    ),
    "unknown_variable": lambda n: ngettext(
        "{count} value of a variable that is not there", "{count} values of variables that are not there", n
    ),
    "unknown_member": lambda n: ngettext(
        "{count} member of a set that did not come over", "{count} members of sets that did not come over", n
    ),
    "value_of_absent": lambda n: ngettext(
        "{count} value of a case or document that did not come over",
        "{count} values of cases or documents that did not come over",
        n,
    ),
    "unreadable_value": lambda n: ngettext(
        "{count} value that is not of its variable's type", "{count} values that are not of their variable's type", n
    ),
    # What comes over otherwise than it was.
    "encoding": lambda n: ngettext(
        "{count} document that is not in UTF-8: check its accents",
        "{count} documents that are not in UTF-8: check their accents",
        n,
    ),
    "whole_document": lambda n: ngettext(
        "{count} coding of a document as a whole, now on all of its text",
        "{count} codings of documents as a whole, now on all of their text",
        n,
    ),
    "selection_without_coding": lambda n: ngettext(
        "{count} marked passage without a code", "{count} marked passages without a code", n
    ),
    "double_coding": lambda n: ngettext(
        "{count} coding that its coder had made on that passage already, now one",
        "{count} codings that their coders had made on that passage already, now one",
        n,
    ),
    "coder_unknown": lambda n: ngettext(
        "{count} coding of nobody, now of who imports", "{count} codings of nobody, now of who imports", n
    ),
    "coder_renamed": lambda n: ngettext(
        "{count} coder with another name here, for it was taken, empty or holds a comma",
        "{count} coders with another name here, for it was taken, empty or holds a comma",
        n,
    ),
    "code_renamed": lambda n: ngettext(
        "{count} code whose name was cut or filled in; the whole of it stands in the definition",
        "{count} codes whose names were cut or filled in; the whole of them stands in the definitions",
        n,
    ),
    "document_renamed": lambda n: ngettext(
        "{count} document with another name here, for it was taken or empty",
        "{count} documents with another name here, for it was taken or empty",
        n,
    ),
    "respondent_renamed": lambda n: ngettext(
        "{count} case with another name here, for it was taken or empty",
        "{count} cases with another name here, for it was taken or empty",
        n,
    ),
    "category": lambda n: ngettext(
        "{count} category, on which no passage can be coded: it stands in the codebook as a code that is retired",
        "{count} categories, on which no passages can be coded: they stand in the codebook as codes that are retired",
        n,
    ),
    "second_category": lambda n: ngettext(
        "{count} code that is in another category as well: it stands under the first",
        "{count} codes that are in other categories as well: they stand under the first",
        n,
    ),
    "coded_category": lambda n: ngettext(
        "{count} category that is coded all the same: it is a code here",
        "{count} categories that are coded all the same: they are codes here",
        n,
    ),
    "new_guid": lambda n: ngettext(
        "{count} thing whose GUID was missing, no GUID or another's: it has one of its own now",
        "{count} things whose GUIDs were missing, no GUIDs or another's: they have their own now",
        n,
    ),
    "bad_colour": lambda n: ngettext("{count} colour that is none", "{count} colours that are none", n),
    "note_free": lambda n: ngettext(
        "{count} note that hangs on nothing, now in the memo on the project",
        "{count} notes that hang on nothing, now in the memo on the project",
        n,
    ),
    "notes_joined": lambda n: ngettext(
        "{count} note of a coder on what that coder had a memo on, now in the same memo",
        "{count} notes of coders on what these had a memo on, now in the same memo",
        n,
    ),
    "note_elsewhere": lambda n: ngettext(
        "{count} note on what has no memos of its own here, now in the memo on the project",
        "{count} notes on what has no memos of its own here, now in the memo on the project",
        n,
    ),
    "note_on_passage": lambda n: ngettext(
        "{count} note on a passage without a code, now in the memo on its document, with the words of the passage",
        "{count} notes on passages without a code, now in the memos on their documents, with the words of the passages",
        n,
    ),
    "in_pieces": lambda n: ngettext(
        "{count} coding on a passage in pieces, now one on each",
        "{count} codings on passages in pieces, now one on each",
        n,
    ),
    "described": lambda n: ngettext(
        "{count} description of a variable, case or set, now in the memo on the project",
        "{count} descriptions of variables, cases or sets, now in the memo on the project",
        n,
    ),
    "set_of_texts": lambda n: ngettext(
        "{count} set of documents, now a value of these interviews",
        "{count} sets of documents, now values of these interviews",
        n,
    ),
    "set_of_codes": lambda n: ngettext(
        "{count} set of codes, now a theme of the grid", "{count} sets of codes, now themes of the grid", n
    ),
    "case_above": lambda n: ngettext(
        "{count} case on documents that have a case of their own: it is a respondent without words",
        "{count} cases on documents that have cases of their own: they are respondents without words",
        n,
    ),
    "names_hidden": lambda n: ngettext(
        "{count} text without the names of persons in it; for your own eyes: --with-names",
        "{count} texts without the names of persons in them; for your own eyes: --with-names",
        n,
    ),
    "differs_here": lambda n: ngettext(
        "{count} thing that is here already and says otherwise: it was left as it is here",
        "{count} things that are here already and say otherwise: they were left as they are here",
        n,
    ),
    "control_characters": lambda n: ngettext(
        "{count} character that XML cannot hold, now “\ufffd”",
        "{count} characters that XML cannot hold, now “\ufffd”",
        n,
    ),
}
"""The sentence of each kind of thing that did not come over as it was."""
