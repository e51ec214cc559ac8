"""This package is the record: entries that are only ever appended, and what is derived from them."""
