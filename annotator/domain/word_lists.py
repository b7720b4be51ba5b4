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
a about according after all along also although an and another any as asked asking at because before both but by
can could despite did do during each earlier even following for from further given had has have he her here his how
however i if in instead into is it its just last later many may meanwhile more moreover most much my nearly never no
nor not nothing now of on one only or other our out over perhaps s she since so some sometimes soon speaking still such
than that the their then there these they this those though through thus to today together tomorrow tonight two under
unless unlike until up was we were what when where whether which while who why will with would yes yesterday yet you
your
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""Capitalised at the beginning of a sentence, they begin no name."""

DAYS_AND_MONTHS = frozenset(
    """\
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""They are no names of their own. Without May, which is one: Theresa May."""

INNER_WORDS = frozenset(
    """\
of the and for de da di del la le van von der den bin al el
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""They may stand inside a name: Bank of England."""
