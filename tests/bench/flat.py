"""The same data as Datasette takes them: one flat table of entries and one of applications, indexed by year."""

import sqlite3
from pathlib import Path

TABLES = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, year INTEGER, ministry TEXT, cells TEXT, name TEXT, full_name TEXT, summary TEXT, support TEXT,
    grade TEXT, budget TEXT, yen INTEGER, rate TEXT, rate_shares TEXT, recipients TEXT, search TEXT
);
INSERT INTO entries
SELECT entry.id, edition.year, ministry.code,
    (SELECT json_group_array(role.code || ':' || field.letter) FROM data.measures_entryfield cell
     JOIN data.measures_policyfield field ON field.id = cell.field_id
     JOIN data.measures_role role ON role.id = field.role_id WHERE cell.entry_id = entry.id),
    entry.name, entry.full_name, entry.summary, entry.support_text, entry.grade, envelope.amount_text, envelope.yen,
    entry.rate_text, entry.rate_shares, entry.recipients_text, entry.search
FROM data.measures_entry entry
JOIN data.measures_edition edition ON edition.id = entry.edition_id AND edition.state = 'current'
JOIN data.measures_block block ON block.id = entry.block_id
JOIN data.measures_ministry ministry ON ministry.id = block.ministry_id
JOIN data.measures_envelope envelope ON envelope.id = entry.envelope_id;
CREATE INDEX entries_year ON entries (year);
CREATE TABLE applications (
    id INTEGER PRIMARY KEY, year INTEGER, applicant TEXT, measure TEXT, project TEXT, stage TEXT, granted INTEGER
);
INSERT INTO applications
SELECT application.id, application.fiscal_year, application.applicant, measure.name, application.project,
    application.stage, application.granted
FROM data.regions_application application LEFT JOIN data.measures_measure measure ON measure.id = application.measure_id
WHERE application.public;
CREATE INDEX applications_year ON applications (year);
"""


def flat_of(source: Path) -> Path:
    """Return the flat tables of a SQLite database of ours, kept beside it and written anew where they are older."""
    target = source.with_suffix(".flat") / "flat.db"  # Datasette calls a database by its file
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        write_flat(source, target)
    return target


def write_flat(source: Path, target: Path) -> None:
    """Write the flat tables; what stood at ``target`` is written over."""
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("ATTACH ? AS data", [str(source)])
        connection.executescript(TABLES)
    finally:
        connection.close()
