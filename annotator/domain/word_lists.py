"""English words that sentence ends and names depend on, in lower case."""

ABBREVIATIONS = frozenset(
    """\
mr mrs ms dr prof gen col lt sgt capt cmdr adm maj rep sen gov pres st jr sr no vs etc inc ltd corp co dept
jan feb mar apr jun jul aug sep sept oct nov dec mt ft rev hon e.g i.e a.m p.m approx est fig cf al
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""Their dot ends no sentence; written without the last one."""

FUNCTION_WORDS = frozenset(
    """\
a about after all also although an and another any as at because before both but by can could did do during
each even for from had has have he her here his how however i if in into is it its just last many may more
most much my no not now of on one only or other our out over s she since so some such than that the their
then there these they this those though through to two under until up was we were what when where which while
who why will with would yet you your
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""Capitalised at the beginning of a sentence, they begin no name."""

INNER_WORDS = frozenset(
    """\
of the and for de da di del la le van von der den bin al el
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""They may stand inside a name: Bank of England."""
