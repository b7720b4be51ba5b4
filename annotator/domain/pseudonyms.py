"""Names that stand for people in a training file: A1, A2 … the same person under the same one in every export."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count

from annotator.domain.errors import AnnotatorError


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """`of` each name its pseudonym, and the `register` that lets a later export go on with them.

    The register has keyed hashes in place of names: it may be published as long as the salt is not.
    """

    of: Mapping[str, str]
    register: Mapping[str, str]


def pseudonyms(names: Iterable[str], salt: str, register: Mapping[str, str] | None = None) -> Pseudonyms:
    """Pseudonyms for all names, drawn by keyed hash; whoever is in an earlier `register` keeps theirs.

    Newcomers take the next free numbers in the order of their hashes, so neither the alphabet nor the order of the
    names shows through. Raises AnnotatorError without a salt: anybody could then try out names.
    """
    if not salt:
        raise AnnotatorError("Pseudonyms need a secret.", "Give the project a salt, and keep it to yourself.")
    known = dict(register or {})
    taken = set(known.values())
    free = (f"A{number}" for number in count(1) if f"A{number}" not in taken)
    hashes = {_keyed(name, salt): name for name in names}
    of = {}
    for drawn in sorted(hashes):
        if drawn not in known:
            known[drawn] = next(free)
        of[hashes[drawn]] = known[drawn]
    return Pseudonyms(of, known)


def _keyed(name: str, salt: str) -> str:
    key = blake2b(salt.encode("utf-8", "surrogatepass"), digest_size=32).digest()
    return blake2b(name.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()
