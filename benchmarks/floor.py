"""This module is the floor of every write: one durable transaction of one insert and one update, in plain SQL on the driver's own connection."""

from typing import Any

from django.db import connection

TABLES = (
    "CREATE TABLE benchmark_floor (number BIGINT PRIMARY KEY, body TEXT NOT NULL)",
    "CREATE TABLE benchmark_end (id INTEGER PRIMARY KEY, number BIGINT NOT NULL)",
    "INSERT INTO benchmark_end VALUES (1, 0)",
)
STATEMENTS = {
    "sqlite": (
        "BEGIN IMMEDIATE",
        "INSERT INTO benchmark_floor VALUES (?, ?)",
        "UPDATE benchmark_end SET number = ?",
    ),
    "postgresql": (
        "BEGIN",
        "INSERT INTO benchmark_floor VALUES (%s, %s)",
        "UPDATE benchmark_end SET number = %s",
    ),
}
BODY = "x" * 330
"""As long as the entry of a comment."""


class Floor:
    """Plain transactions, on the connection that Django opened with the product's settings."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            for statement in TABLES:
                cursor.execute(statement)
        raw: Any = connection.connection
        self.cursor = raw.cursor()
        self.statements = STATEMENTS[connection.vendor]
        self.number = 0

    def once(self) -> None:
        """One durable transaction."""
        begin, insert, update = self.statements
        self.number += 1
        self.cursor.execute(begin)
        self.cursor.execute(insert, (self.number, BODY))
        self.cursor.execute(update, (self.number,))
        self.cursor.execute("COMMIT")
