"""This package measures the process, reading the ledger only and counting nothing on the way."""
