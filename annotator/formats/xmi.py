"""UIMA CAS XMI with its type system, a file a document, as INCEpTION imports them ("UIMA CAS XMI (XML 1.0)").

dkpro-cassis builds and writes the CAS, and turns code points into the UTF-16 units of UIMA by itself. Spans go into
INCEpTION's layer "Named entity"; sentences and tokens are there because INCEpTION shows a document by them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.formats.cas_layout import FEATURE, LAYER, SENTENCE, TOKEN, bare, sentences, tokens
from annotator.formats.document_folder import FileNames
from annotator.formats.exchange import DocumentRecord, Held, Loss, SpanRecord, WriteOptions
from annotator.formats.extras import how_to_get
from annotator.formats.fitting import Fitted, fit_spans
from annotator.formats.xmi_reading import TYPE_SYSTEM, read, read_folder

__all__ = ["hold", "read", "read_folder", "write_folder"]

#: What XML 1.0 has no way to write, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SUBSTITUTE = "\ufffd"


def hold(record: DocumentRecord, options: WriteOptions) -> Held:
    """The record without notes and flags, and with U+FFFD for each sign that XML 1.0 cannot hold."""
    losses = []
    illegal = [found.start() for found in _ILLEGAL.finditer(record.text)]
    if illegal:
        sign = f"U+{ord(record.text[illegal[0]]):04X}"
        count = f"{len(illegal):,} control character{'s' * (len(illegal) > 1)}"
        why = f"XML 1.0 cannot hold {count} of it (the first is {sign} at {illegal[0]}): U+FFFD stands in their place"
        losses.append(Loss(record.id, None, None, None, why))
        record = replace(record, text=_ILLEGAL.sub(_SUBSTITUTE, record.text))
    return fit_spans(record, options, _fitted, losses)


def _fitted(text: str, span: SpanRecord) -> Fitted:
    del text
    kept, whys = bare(span)
    if _ILLEGAL.search(kept.label):
        kept = kept._replace(label=_ILLEGAL.sub(_SUBSTITUTE, kept.label))
        whys.append("XML 1.0 cannot hold a sign of its label: U+FFFD stands in its place")
    return kept, whys


def write_folder(records: Iterator[DocumentRecord], folder: Path, options: WriteOptions) -> None:
    """A .xmi file a record, TypeSystem.xml and, where names had to change, the names file.

    Raises AnnotatorError when dkpro-cassis is not installed.
    """
    del options
    types = _type_system()
    names = FileNames()
    for record in records:
        _cas(record, types).to_xmi(folder / f"{names.stem_for(record.id)}.xmi")
    types.to_xml(folder / TYPE_SYSTEM)
    names.write(folder)


def _type_system() -> Any:
    try:
        import cassis  # type: ignore[import-untyped]
    except ImportError as error:
        raise AnnotatorError(
            "XMI is written with dkpro-cassis, which is not installed.", f"Get it: {how_to_get('export')}"
        ) from error
    types = cassis.TypeSystem(add_document_annotation_type=True)
    string = types.get_type("uima.cas.String")
    for name in (SENTENCE, TOKEN, LAYER):
        types.create_type(name, "uima.tcas.Annotation")
    for feature in (FEATURE, "identifier"):
        types.create_feature(types.get_type(LAYER), feature, string)
    return types


def _cas(record: DocumentRecord, types: Any) -> Any:
    import cassis

    sentence, token, entity = (types.get_type(name) for name in (SENTENCE, TOKEN, LAYER))
    text = record.text
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = text
    cas.sofa_mime = "text"
    for start, end in sentences(text):
        cas.add(sentence(begin=start, end=end))
        cas.add_all([token(begin=first, end=last) for first, last in tokens(text, start, end)])
    cas.add_all([entity(begin=start, end=end, **{FEATURE: label}) for start, end, label, *_ in record.spans])
    return cas
