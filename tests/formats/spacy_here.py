"""spaCy where it is installed; the tests that need it are skipped elsewhere, and fail where CI is set."""

import importlib.util
import os
import warnings
from functools import cache

import pytest

HERE = importlib.util.find_spec("spacy") is not None
if not HERE and os.environ.get("CI"):
    raise RuntimeError("spaCy is not installed, and CI must have it: pip install 'annotator[dev]'")

needs_spacy = pytest.mark.skipif(not HERE, reason="spaCy is not installed: pip install 'annotator[nlp]'")


@cache
def blank():
    """A pipeline that the tests share: it takes a second to make."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries below spaCy deprecate each other
        import spacy

        return spacy.blank("en")


def load_docs(path):
    """What spaCy itself makes of a DocBin."""
    vocab = blank().vocab
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(path).get_docs(vocab))
