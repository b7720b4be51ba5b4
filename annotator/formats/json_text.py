"""A long text as a JSON string: quickly, because no text is looked at sign by sign."""

from json.encoder import encode_basestring

#: What has an escape of its own that is not among _ESCAPES: control characters, which texts hardly ever hold.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
_ESCAPES = ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n"), (b"\r", b"\\r"), (b"\t", b"\\t"))


def quoted_bytes(text: str) -> bytes:
    """The bytes of `encode_basestring(text)` in UTF-8, in a third of its time. Raises UnicodeEncodeError."""
    data = text.encode()
    if len(data.translate(None, _CONTROLS)) < len(data):
        return encode_basestring(text).encode()
    for sign, escape in _ESCAPES:  # the backslash first
        data = data.replace(sign, escape)
    return b'"%b"' % data
