"""This module reads PDFs back for the tests of papers: their words, and what they promise."""

from io import BytesIO

from pypdf import PdfReader


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All words, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def squeezed(pdf: bytes) -> str:
    """All letters without any space, for what is longer than a line."""
    return "".join(words(pdf).split())
