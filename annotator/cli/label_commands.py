"""labels: the tagset."""

from typing import TYPE_CHECKING, Any

import click

from annotator.cli.session import TEXT, Session, common, pass_session, table

if TYPE_CHECKING:
    from annotator.domain.model import Label


@click.group(invoke_without_command=True)
@common
@click.pass_context
@pass_session
def labels(session: Session, context: click.Context) -> None:
    """List the tagset; see its commands to change it."""
    if context.invoked_subcommand is not None:
        return
    if session.missing():
        value = _starting()
    else:
        from annotator.services.labels import list_labels

        with session.open() as project:
            value = [_as_value(label) for label in list_labels(project)]
    rows = [(one["key"] or "-", one["name"], one["color"], one["description"]) for one in value]
    session.answer(value, table(rows))


@labels.command("add")
@click.argument("name", type=TEXT)
@click.option("--color", type=TEXT, help="#rrggbb, as on a white page.")
@click.option("--key", type=TEXT, help="The digit that applies it.")
@click.option("--description", type=TEXT, default="", help="When to use it.")
@common
@pass_session
def add(session: Session, name: str, color: str | None, key: str | None, description: str) -> None:
    """Add a label; a missing database is made."""
    from annotator.services.labels import add_label, find_label

    with session.open(create=True) as project:
        add_label(project, name, color=color, key=key, description=description)
        _tell(session, find_label(project, name), "added")


@labels.command("rename")
@click.argument("name", type=TEXT)
@click.argument("new_name", type=TEXT)
@common
@pass_session
def rename(session: Session, name: str, new_name: str) -> None:
    """Rename a label; its spans stay with it."""
    from annotator.services.labels import find_label, rename_label

    with session.open() as project:
        rename_label(project, name, new_name)
        _tell(session, find_label(project, new_name), "renamed")


@labels.command("recolor")
@click.argument("name", type=TEXT)
@click.argument("color", type=TEXT)
@common
@pass_session
def recolor(session: Session, name: str, color: str) -> None:
    """Give a label another color: #rrggbb, as on a white page."""
    from annotator.services.labels import find_label, recolor_label

    with session.open() as project:
        recolor_label(project, name, color)
        _tell(session, find_label(project, name), "recolored")


@labels.command("key")
@click.argument("name", type=TEXT)
@click.argument("key", type=TEXT, metavar="DIGIT|none")
@common
@pass_session
def change_key(session: Session, name: str, key: str) -> None:
    """Let another digit apply a label, or none."""
    from annotator.services.labels import find_label, set_key

    with session.open() as project:
        set_key(project, name, None if key == "none" else key)
        _tell(session, find_label(project, name), "key changed")


@labels.command("describe")
@click.argument("name", type=TEXT)
@click.argument("description", type=TEXT)
@common
@pass_session
def describe(session: Session, name: str, description: str) -> None:
    """Say when to use a label."""
    from annotator.services.labels import describe_label, find_label

    with session.open() as project:
        describe_label(project, name, description)
        _tell(session, find_label(project, name), "described")


@labels.command("remove")
@click.argument("name", type=TEXT)
@common
@pass_session
def remove(session: Session, name: str) -> None:
    """Remove a label that no span carries."""
    from annotator.services.labels import find_label, remove_label

    with session.open() as project:
        label = find_label(project, name)
        remove_label(project, name)
        _tell(session, label, "removed")


def _tell(session: Session, label: "Label", verb: str) -> None:
    session.answer(_as_value(label), [f"{verb}: {label.name}"])


def _as_value(label: "Label") -> dict[str, Any]:
    return {"name": label.name, "color": label.color, "key": label.key, "description": label.description}


def _starting() -> list[dict[str, Any]]:
    from annotator.domain.tagset import STARTING

    return [{"name": one.name, "color": one.color, "key": one.key, "description": one.description} for one in STARTING]
