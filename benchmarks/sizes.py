"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`characters` and `spans` of the large page, `in_view` spans on a screen, `documents` of the workload."""

    name: str
    characters: int
    spans: int
    in_view: int
    documents: int
    few_documents: int
    frames: int
    rounds: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 50_000, 500, 100, 20, 5, frames=6, rounds=1),
        Size("small", 1_000_000, 10_000, 300, 1_000, 100, frames=100, rounds=3),
        Size("full", 10_000_000, 100_000, 300, 10_000, 1_000, frames=300, rounds=5),
        Size("tenfold", 10_000_000, 100_000, 300, 100_000, 10_000, frames=300, rounds=1),
    )
}
