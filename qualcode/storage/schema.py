"""The tables of a project file, and the steps that bring an older file up to date.

Every table has an integer ``id`` that is never used again (AUTOINCREMENT), so that the history can name a row for ever.
Nothing cascades: each deletion passes the gate and is written down.
"""

from __future__ import annotations

APPLICATION_ID = 0x51434F44
"""``QCOD``: marks an SQLite file as a qualcode project (``PRAGMA application_id``)."""

_FIRST = """
CREATE TABLE meta (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
);

CREATE TABLE coder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  created TEXT NOT NULL
);

CREATE TABLE respondent_group (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL UNIQUE
);

CREATE TABLE attribute (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('text', 'number', 'date', 'choice')),
  choices TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE respondent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  group_id INTEGER REFERENCES respondent_group (id),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
);

CREATE TABLE attribute_value (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  respondent_id INTEGER NOT NULL REFERENCES respondent (id),
  attribute_id INTEGER NOT NULL REFERENCES attribute (id),
  value TEXT NOT NULL,
  UNIQUE (respondent_id, attribute_id)
);

CREATE TABLE document (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  revision INTEGER NOT NULL DEFAULT 1,
  sha256 TEXT NOT NULL,
  source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  format TEXT NOT NULL,
  encoding TEXT,
  language TEXT NOT NULL,
  imported TEXT NOT NULL,
  characters INTEGER NOT NULL,
  words INTEGER NOT NULL,
  sentences BLOB NOT NULL,
  text TEXT NOT NULL
);

CREATE TABLE speaker (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES document (id),
  label TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('interviewer', 'respondent', 'none')),
  respondent_id INTEGER REFERENCES respondent (id),
  UNIQUE (document_id, label)
);
CREATE INDEX speaker_respondent ON speaker (respondent_id);

CREATE TABLE turn (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES document (id),
  ordinal INTEGER NOT NULL,
  start INTEGER NOT NULL,
  body INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  speaker_id INTEGER REFERENCES speaker (id),
  question TEXT,
  time REAL,
  words INTEGER NOT NULL,
  UNIQUE (document_id, ordinal),
  CHECK (0 <= start AND start <= body AND body <= "end")
);
CREATE INDEX turn_speaker ON turn (speaker_id);

CREATE TABLE code (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES code (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  colour TEXT,
  definition TEXT NOT NULL DEFAULT '',
  include TEXT NOT NULL DEFAULT '',
  exclude TEXT NOT NULL DEFAULT '',
  example TEXT NOT NULL DEFAULT '',
  keywords TEXT NOT NULL DEFAULT '[]',
  position INTEGER NOT NULL DEFAULT 0,
  retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  CHECK (parent_id IS NULL OR parent_id <> id)
);
CREATE UNIQUE INDEX code_path ON code (COALESCE(parent_id, 0), slug);

CREATE TABLE codebook_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL UNIQUE,
  created TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  reason TEXT NOT NULL,
  snapshot TEXT NOT NULL
);

CREATE TABLE coding (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  code_id INTEGER NOT NULL REFERENCES code (id),
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  quote TEXT NOT NULL,
  memo TEXT NOT NULL DEFAULT '',
  good INTEGER NOT NULL DEFAULT 0 CHECK (good IN (0, 1)),
  created TEXT NOT NULL,
  codebook_version INTEGER NOT NULL,
  UNIQUE (document_id, start, "end", code_id, coder_id),
  CHECK (0 <= start AND start < "end")
);
CREATE INDEX coding_code ON coding (code_id);
CREATE INDEX coding_coder ON coding (coder_id);

CREATE TABLE memo (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('project', 'document', 'code', 'respondent')),
  target_id INTEGER NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  text TEXT NOT NULL,
  created TEXT NOT NULL,
  UNIQUE (kind, target_id, coder_id)
);

CREATE TABLE round (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  codebook_version INTEGER NOT NULL,
  created TEXT NOT NULL,
  ended TEXT
);

CREATE TABLE assignment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  document_id INTEGER NOT NULL REFERENCES document (id),
  round_id INTEGER REFERENCES round (id),
  assigned TEXT NOT NULL,
  started TEXT,
  finished TEXT,
  codebook_version INTEGER NOT NULL
);
CREATE UNIQUE INDEX assignment_work ON assignment (coder_id, document_id, COALESCE(round_id, 0));

CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document (id),
  coding_id INTEGER REFERENCES coding (id),
  settles TEXT NOT NULL,
  outcome TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  reason TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL
);

CREATE TABLE tombstone (
  guid TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  coder TEXT NOT NULL,
  deleted TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  coder TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  action TEXT NOT NULL,
  about TEXT NOT NULL DEFAULT '{}',
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'fixed')),
  target INTEGER REFERENCES history (id),
  document_id INTEGER,
  ops BLOB NOT NULL
);
CREATE INDEX history_coder ON history (coder, kind, state, id);
"""

_ROUNDS_AND_DECISIONS = """
ALTER TABLE round ADD COLUMN lead_id INTEGER REFERENCES coder (id);
ALTER TABLE round ADD COLUMN seed INTEGER;
ALTER TABLE round ADD COLUMN plan TEXT NOT NULL DEFAULT '{}';
ALTER TABLE decision ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE decision ADD COLUMN start INTEGER;
ALTER TABLE decision ADD COLUMN "end" INTEGER;
ALTER TABLE decision ADD COLUMN readings TEXT NOT NULL DEFAULT '[]';
"""
"""A round has a lead and tells how its documents were drawn; a decision tells what it was about, as it was then."""

_INTERVIEWS = """
ALTER TABLE document ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
"""
"""What is known of an interview and not of who speaks (its wave, date, place, mode), as a JSON object of texts."""

_SEALS = """
ALTER TABLE history ADD COLUMN sha256 TEXT NOT NULL DEFAULT '';
"""
"""A line of the history proves itself (:func:`storage.history.seal`)."""

_PREDICATES = """
ALTER TABLE code ADD COLUMN predicates TEXT NOT NULL DEFAULT '[]';
"""
"""How reports say that respondents of a group have a code, as a JSON list of objects (:class:`model.Predicate`)."""

_GUIDES_AND_ANSWERS = """
CREATE TABLE guide (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  group_id INTEGER REFERENCES respondent_group (id)
);

CREATE TABLE question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  guide_id INTEGER NOT NULL REFERENCES guide (id),
  label TEXT NOT NULL,
  text TEXT NOT NULL,
  part TEXT NOT NULL DEFAULT '',
  parent TEXT NOT NULL DEFAULT '',
  routing TEXT NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (guide_id, label)
);

CREATE TABLE question_code (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  question_id INTEGER NOT NULL REFERENCES question (id),
  code_id INTEGER NOT NULL REFERENCES code (id),
  UNIQUE (question_id, code_id)
);
CREATE INDEX question_code_code ON question_code (code_id);

CREATE TABLE turn_question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document (id),
  start INTEGER NOT NULL,
  question_id INTEGER NOT NULL REFERENCES question (id),
  state TEXT NOT NULL CHECK (state IN ('confirmed', 'refused')),
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  created TEXT NOT NULL,
  UNIQUE (document_id, start, question_id),
  CHECK (0 <= start)
);
CREATE INDEX turn_question_question ON turn_question (question_id);

CREATE TABLE asked (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  respondent_id INTEGER NOT NULL REFERENCES respondent (id),
  question_id INTEGER NOT NULL REFERENCES question (id),
  state TEXT NOT NULL CHECK (state IN ('asked', 'not-asked', 'not-applicable', 'unknown')),
  reason TEXT NOT NULL DEFAULT '',
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  created TEXT NOT NULL,
  UNIQUE (respondent_id, question_id)
);
CREATE INDEX asked_question ON asked (question_id);

CREATE TABLE answer_set (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple')),
  note TEXT NOT NULL DEFAULT '',
  group_id INTEGER REFERENCES respondent_group (id),
  position INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE answer_question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  answer_set_id INTEGER NOT NULL REFERENCES answer_set (id),
  question_id INTEGER NOT NULL REFERENCES question (id),
  UNIQUE (answer_set_id, question_id)
);
CREATE INDEX answer_question_question ON answer_question (question_id);

CREATE TABLE answer_value (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  answer_set_id INTEGER NOT NULL REFERENCES answer_set (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  denies INTEGER NOT NULL DEFAULT 0 CHECK (denies IN (0, 1)),
  predicates TEXT NOT NULL DEFAULT '[]',
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (answer_set_id, slug)
);

CREATE TABLE answer_code (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  answer_value_id INTEGER NOT NULL REFERENCES answer_value (id),
  code_id INTEGER NOT NULL REFERENCES code (id),
  UNIQUE (answer_value_id, code_id)
);
CREATE INDEX answer_code_code ON answer_code (code_id);

CREATE TABLE answer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  respondent_id INTEGER NOT NULL REFERENCES respondent (id),
  answer_value_id INTEGER NOT NULL REFERENCES answer_value (id),
  reason TEXT NOT NULL DEFAULT '',
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  created TEXT NOT NULL,
  UNIQUE (respondent_id, answer_value_id, coder_id)
);
CREATE INDEX answer_value_given ON answer (answer_value_id);

CREATE TABLE answer_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  respondent_id INTEGER NOT NULL REFERENCES respondent (id),
  answer_set_id INTEGER NOT NULL REFERENCES answer_set (id),
  answer_value_id INTEGER REFERENCES answer_value (id),
  reason TEXT NOT NULL DEFAULT '',
  readings TEXT NOT NULL DEFAULT '[]',
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  created TEXT NOT NULL,
  UNIQUE (respondent_id, answer_set_id)
);

CREATE TABLE saved_query (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL
);
"""
"""Guides with their questions, which turn asked which, who was asked what where a person said so; answer sets.

A turn is known by where it begins. What follows from labels and codings is not stored: only what a person decided.
"""

_LINKS_AND_SUMMARIES = """
CREATE TABLE link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  from_id INTEGER NOT NULL REFERENCES coding (id),
  to_id INTEGER NOT NULL REFERENCES coding (id),
  kind TEXT NOT NULL CHECK (kind IN ('supports', 'contradicts', 'explains')),
  note TEXT NOT NULL DEFAULT '',
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  created TEXT NOT NULL,
  UNIQUE (from_id, to_id, kind, coder_id),
  CHECK (from_id <> to_id)
);
CREATE INDEX link_to ON link (to_id);

CREATE TABLE theme (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE theme_code (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  theme_id INTEGER NOT NULL REFERENCES theme (id),
  code_id INTEGER NOT NULL REFERENCES code (id),
  UNIQUE (theme_id, code_id)
);
CREATE INDEX theme_code_code ON theme_code (code_id);

CREATE TABLE summary (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  respondent_id INTEGER NOT NULL REFERENCES respondent (id),
  theme_id INTEGER NOT NULL REFERENCES theme (id),
  text TEXT NOT NULL,
  passages TEXT NOT NULL DEFAULT '[]',
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  created TEXT NOT NULL,
  UNIQUE (respondent_id, theme_id, coder_id)
);
CREATE INDEX summary_theme ON summary (theme_id);
"""
"""Links between codings; themes, and what an author wrote of a respondent on a theme, with the passages it was on."""

_REVISIONS = """
CREATE TABLE revision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document (id),
  number INTEGER NOT NULL,
  created TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  format TEXT NOT NULL,
  encoding TEXT,
  characters INTEGER NOT NULL,
  words INTEGER NOT NULL,
  turns TEXT NOT NULL,
  sentences BLOB NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (document_id, number)
);

CREATE TABLE kept_coding AS SELECT * FROM coding;
CREATE TABLE kept_link AS SELECT * FROM link;
CREATE TABLE kept_decision AS SELECT id, coding_id FROM decision;
CREATE TABLE kept_sequence AS SELECT name, seq FROM sqlite_sequence WHERE name = 'coding';
DELETE FROM link;
UPDATE decision SET coding_id = NULL;
DROP TABLE coding;

CREATE TABLE coding (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  code_id INTEGER NOT NULL REFERENCES code (id),
  coder_id INTEGER NOT NULL REFERENCES coder (id),
  quote TEXT NOT NULL,
  memo TEXT NOT NULL DEFAULT '',
  good INTEGER NOT NULL DEFAULT 0 CHECK (good IN (0, 1)),
  created TEXT NOT NULL,
  codebook_version INTEGER NOT NULL,
  revision_id INTEGER NOT NULL DEFAULT 0,
  UNIQUE (document_id, start, "end", code_id, coder_id, revision_id),
  CHECK (0 <= start AND start < "end")
);
CREATE INDEX coding_code ON coding (code_id);
CREATE INDEX coding_coder ON coding (coder_id);
CREATE INDEX coding_lost ON coding (revision_id) WHERE revision_id > 0;

INSERT INTO coding (
  id, guid, document_id, start, "end", code_id, coder_id, quote, memo, good, created, codebook_version
)
SELECT id, guid, document_id, start, "end", code_id, coder_id, quote, memo, good, created, codebook_version
FROM kept_coding;
INSERT INTO link SELECT * FROM kept_link;
UPDATE decision SET coding_id = (SELECT k.coding_id FROM kept_decision k WHERE k.id = decision.id);
DELETE FROM sqlite_sequence WHERE name = 'coding';
INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM kept_sequence;
DELETE FROM sqlite_sequence WHERE seq = 0;
DROP TABLE kept_coding;
DROP TABLE kept_link;
DROP TABLE kept_decision;
DROP TABLE kept_sequence;
"""
"""The older texts of documents that were corrected, each with its turns and sentences, and when the next one came.

``coding.revision_id`` is the older text in which a coding stands whose words the correction took out; 0 is today's.
"""

_ORIGINS_AND_RULES = """
ALTER TABLE coding ADD COLUMN origin TEXT NOT NULL DEFAULT 'person';
CREATE INDEX coding_by_machine ON coding (document_id, coder_id) WHERE origin = 'rule' OR origin GLOB 'model:*';
ALTER TABLE code ADD COLUMN rules TEXT NOT NULL DEFAULT '[]';
"""
"""How each coding came about, in the words of :mod:`model`; the rules by which a code is given, as a JSON list."""

_WORDS = """
CREATE TABLE search_word (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL UNIQUE,
  documents INTEGER NOT NULL,
  keyed INTEGER NOT NULL
);
CREATE INDEX search_word_unkeyed ON search_word (id) WHERE keyed = 0;

CREATE TABLE search_key (
  ring INTEGER NOT NULL,
  key TEXT NOT NULL,
  word_id INTEGER NOT NULL,
  PRIMARY KEY (ring, key, word_id)
) WITHOUT ROWID;
CREATE INDEX search_key_word ON search_key (word_id);

CREATE TABLE search_document (
  document_id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  words BLOB NOT NULL
);

CREATE TABLE search_engine (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
"""
"""The index of words (:mod:`storage.words`): the words of each document in order, as ids with a 0 before each unit, and
the text that they are of; in how many documents a word is; by which keys it is found in each ring, and by which engine
those were made."""

_WRITTEN = """
CREATE TABLE report_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  asked TEXT NOT NULL,
  blocks TEXT NOT NULL,
  written TEXT NOT NULL
);
"""
"""The chapters that were written to a file in which their author works on: how each was asked for, and of each piece
of it what was written there, in JSON (:mod:`storage.reported`)."""

_FIGURES = """
CREATE TABLE figure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  measure TEXT NOT NULL,
  whom TEXT NOT NULL DEFAULT '',
  year TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL,
  unit TEXT NOT NULL DEFAULT '',
  base INTEGER CHECK (base > 0),
  note TEXT NOT NULL DEFAULT ''
);

CREATE TABLE fieldwork (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL UNIQUE,
  part TEXT NOT NULL,
  wave TEXT NOT NULL DEFAULT '',
  stratum TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL DEFAULT '',
  approached INTEGER,
  reached INTEGER,
  refused INTEGER,
  took_part INTEGER,
  used INTEGER,
  quota INTEGER,
  reasons TEXT NOT NULL DEFAULT '[]',
  who TEXT NOT NULL DEFAULT '',
  UNIQUE (part, wave, stratum)
);
"""
"""Numbers from elsewhere, by an address of slugs, each as it was published and out of how many; and how many were
approached, reached and spoken to in each stratum of each wave of a part of the fieldwork, with why others refused."""

_WAVES = """
ALTER TABLE guide ADD COLUMN wave TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN mapped TEXT NOT NULL DEFAULT '[]';
"""
"""The wave of which a guide is, empty for all; what a question is to those of other waves, as a JSON list of lists of
kind, guide and label (:class:`specs.QuestionMatch`)."""

_ROLES = """
ALTER TABLE coder ADD COLUMN role TEXT NOT NULL DEFAULT '' CHECK (role IN ('', 'admin', 'lead', 'coder', 'reader'));
"""
"""What somebody may do in the study, where that was said (:mod:`storage.team.roles`)."""

MIGRATIONS: tuple[str, ...] = (
    _FIRST,
    _ROUNDS_AND_DECISIONS,
    _INTERVIEWS,
    _SEALS,
    _PREDICATES,
    _GUIDES_AND_ANSWERS,
    _LINKS_AND_SUMMARIES,
    _REVISIONS,
    _ORIGINS_AND_RULES,
    _WORDS,
    _WRITTEN,
    _FIGURES,
    _WAVES,
    _ROLES,
)
"""Step n brings a file from schema version n to n + 1. Steps are only ever added."""

SCHEMA_VERSION = len(MIGRATIONS)

SEALED_SINCE = 4
"""The version of the schema since which each line of the history has the SHA-256 of what it says."""

REVISED_SINCE = 8
"""The version of the schema since which texts are corrected, and codings may stand in an older one."""

GUARDED_FIRST = frozenset(
    "meta coder respondent_group attribute respondent attribute_value document speaker turn code codebook_version"
    " coding memo round assignment decision".split()
)
"""The guarded tables of every version of the schema."""

GUARDED = GUARDED_FIRST | frozenset(
    "guide question question_code turn_question asked answer_set answer_question answer_value answer_code answer"
    " answer_decision saved_query link theme theme_code summary revision report_file figure fieldwork".split()
)
"""The tables that change only through the gate (``history.Change``)."""

DERIVED = frozenset("search_word search_key search_document search_engine".split())
"""The tables that say what others say, and are made anew at any time; no history has them (:mod:`storage.words`)."""

WITH_GUID = GUARDED - {"meta", "attribute_value", "speaker", "turn"}
"""The tables whose rows leave a tombstone when they are deleted."""
