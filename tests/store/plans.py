"""What SQLite is asked, and how it means to answer."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from annotator.store.database import Database

Question = tuple[str, object]
Watch = Callable[[], AbstractContextManager[list[Question]]]


def plan_of(database: Database, question: Question) -> str:
    """SQLite's plan for a question, a step a line."""
    with database.read() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question[0]}", question[1])  # type: ignore[arg-type]
        return "\n".join(str(row[3]) for row in rows)
