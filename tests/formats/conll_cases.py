"""Tables of tokens for the tests of this folder: read without any code of ours."""


def plain(data):
    """What a script that knows CoNLL-2003 makes of a file: documents of sentences of (token, tags)."""
    documents = []
    for line in data.decode("utf-8").split("\n"):
        cells = line.split()
        if line.startswith("-DOCSTART-"):
            documents.append([[]])
        elif cells:
            documents[-1][-1].append((cells[0], cells[1:]))
        elif documents and documents[-1][-1]:
            documents[-1].append([])
    return [[sentence for sentence in document if sentence] for document in documents]


def spans_of(document, column=0):
    """(first token, last token, label) by the book: IOB2 or BILUO, and nothing goes over the end of a sentence."""
    found, number = [], 0
    for sentence in document:
        for place, (_, tags) in enumerate(sentence):
            kind, _, label = tags[column].partition("-")
            if kind in ("B", "U"):
                found.append([number, number, label])
            elif kind in ("I", "L"):
                assert place, "a span goes over the end of a sentence"
                assert found[-1][1:] == [number - 1, label], "a span goes on without a beginning"
                found[-1][1] = number
            number += 1
    return [tuple(span) for span in found]
