"""This module is the triggers by which the database itself refuses to change or remove what was recorded.

Laws, held on SQLite and on PostgreSQL alike:
- An entry is never changed, removed, or replaced.
- A document is never removed, and changed in one way only: expunged, which leaves its digest.
"""

_SQLITE_INSTALL = (
    """
    CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'Entries of the record are never changed.'); END
    """,
    """
    CREATE TRIGGER ledger_entry_kept BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'Entries of the record are never removed.'); END
    """,
    # INSERT OR REPLACE removes rows without asking the trigger above.
    """
    CREATE TRIGGER ledger_entry_appended BEFORE INSERT ON ledger_entry
    WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM ledger_entry)
      OR EXISTS (SELECT 1 FROM ledger_entry WHERE change = NEW.change AND n = NEW.n)
    BEGIN SELECT RAISE(ABORT, 'Entries of the record are only ever appended.'); END
    """,
    """
    CREATE TRIGGER ledger_document_unchanged BEFORE UPDATE ON ledger_document
    WHEN NOT (NEW.digest = OLD.digest AND OLD.expunged_at IS NULL AND NEW.expunged_at IS NOT NULL
              AND length(NEW.content) = 0 AND length(NEW.salt) = 0)
    BEGIN SELECT RAISE(ABORT, 'Documents of the record are never changed.'); END
    """,
    """
    CREATE TRIGGER ledger_document_kept BEFORE DELETE ON ledger_document
    BEGIN SELECT RAISE(ABORT, 'Documents of the record are never removed.'); END
    """,
    """
    CREATE TRIGGER ledger_document_once BEFORE INSERT ON ledger_document
    WHEN EXISTS (SELECT 1 FROM ledger_document WHERE digest = NEW.digest)
    BEGIN SELECT RAISE(IGNORE); END
    """,
)
_SQLITE_REMOVE = tuple(
    f"DROP TRIGGER IF EXISTS ledger_{name}"
    for name in (
        "entry_unchanged",
        "entry_kept",
        "entry_appended",
        "document_unchanged",
        "document_kept",
        "document_once",
    )
)

_POSTGRESQL_INSTALL = (
    """
    CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'What is in % is never changed or removed.', TG_TABLE_NAME;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION ledger_expunge_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.digest = OLD.digest AND OLD.expunged_at IS NULL AND NEW.expunged_at IS NOT NULL
           AND length(NEW.content) = 0 AND length(NEW.salt) = 0 THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Documents of the record are never changed.';
    END $$
    """,
    """
    CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
    """,
    """
    CREATE TRIGGER ledger_document_kept BEFORE DELETE OR TRUNCATE ON ledger_document
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
    """,
    """
    CREATE TRIGGER ledger_document_unchanged BEFORE UPDATE ON ledger_document
    FOR EACH ROW EXECUTE FUNCTION ledger_expunge_only()
    """,
)
_POSTGRESQL_REMOVE = (
    "DROP TRIGGER IF EXISTS ledger_entry_kept ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_document_kept ON ledger_document",
    "DROP TRIGGER IF EXISTS ledger_document_unchanged ON ledger_document",
)

INSTALL = {"sqlite": _SQLITE_INSTALL, "postgresql": _POSTGRESQL_INSTALL}
REMOVE = {"sqlite": _SQLITE_REMOVE, "postgresql": _POSTGRESQL_REMOVE}
"""The statements that put the triggers up and take them down, by the database's vendor."""
