"""What the project says of itself."""

from sqlalchemy import Connection, select

from annotator.store.schema import setting
from annotator.store.transaction import Step


def get_setting(connection: Connection, name: str) -> str | None:
    """The value, or None when the project does not say."""
    return connection.execute(select(setting.c.value).where(setting.c.id == name)).scalar_one_or_none()


def put_setting(step: Step, name: str, value: str) -> None:
    """Set a value as part of a step."""
    if get_setting(step.connection, name) is None:
        step.insert(setting, {"id": name, "value": value, "version": 1})
    else:
        step.update(setting, name, None, value=value)
