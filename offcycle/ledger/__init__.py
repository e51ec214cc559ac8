"""This package is the record: append-only entries, documents, projections and the errands owed."""
