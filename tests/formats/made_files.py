"""PDF and Word files made by hand, for the tests that read them."""

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_of(*bodies, head='<?xml version="1.0" encoding="UTF-8"?>', name="word/document.xml", **others):
    """A file by hand, with these paragraphs' XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f'{head}<w:document xmlns:w="{WORD}"><w:body>{"".join(bodies)}</w:body></w:document>')
        for other, data in others.items():
            archive.writestr(other, data)
    return out.getvalue()


def docx_run(words):
    return f"<w:r><w:t>{words}</w:t></w:r>"


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf_stream(data, head=""):
    data = data if isinstance(data, bytes) else data.encode("cp1252")
    return f"<< /Length {len(data)} {head}>>\nstream\n".encode() + data + b"\nendstream"


def pdf_file(*objects, root=1, more=""):
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (each if isinstance(each, bytes) else each.encode()) + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    tail = f"trailer << /Size {len(objects) + 1} /Root {root} 0 R {more}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + head + table + tail


def pdf_page(contents, resources="/Font << /F 3 0 R >>"):
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << {resources} >> /Contents {contents} 0 R >>"


def pdf_of(*texts, info=""):
    """A PDF with a line of text on each page."""
    first = 4
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(texts)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>", FONT]
    for number, text in enumerate(texts):
        objects += [pdf_page(first + 2 * number + 1), pdf_stream(f"BT /F 12 Tf 1 1 Td ({text}) Tj ET")]
    return pdf_file(*objects, f"<< /Title ({info}) >>", more=f"/Info {len(objects) + 1} 0 R ")


def pdf_of_one_page(contents, *others, resources="/Font << /F 3 0 R >>"):
    """A PDF of one page, whose stream is object 5; others are numbered from 6."""
    return pdf_file(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", FONT, pdf_page(5, resources),
        contents, *others,
    )  # fmt: skip
