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

ROLES = frozenset(
    """\
activist adviser advisor aide ambassador analyst archbishop attorney author bishop boss businessman businesswoman
captain cardinal ceo chair chairman chairwoman chancellor chief coach colonel commander commissioner congressman
congresswoman counterpart deputy diplomat director doctor economist editor envoy expert founder general governor head
journalist judge justice king lawmaker lawyer leader lieutenant major mayor minister officer official pope premier
president prince princess professor prosecutor queen representative reporter researcher scientist secretary senator
sergeant sheriff spokesman spokesperson spokeswoman
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""What somebody is, written before their name: Kremlin spokesman Dmitry Peskov."""

ROLE_WORDS = frozenset(
    """\
acting army assistant business chief company defence defense deputy economic ex federal finance foreign former
government interim interior late local military national navy new opposition outgoing party police press prime rebel
regional retired security senior separatist state then top veteran vice
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""What may stand before a role: former prime minister."""

HEADLINE_WORDS = frozenset(
    """\
accuses aims amid are arrives asks backs bans begins blames blasts breaks calls claims confirms cuts defends demands
denies dies discuss discusses eyes faces fears fines flies gets gives has heads hits holds hopes hosts is joins kills
launches leads leaves loses makes meet meeting meets names near offers opens orders per plans pledges promises pushes
rejects reports returns rises said says seeks sees sets shows signs speaks starts strikes takes talks tells threatens
to up urges via vows wants warns wins
""".split()  # noqa: SIM905 - one line of words is easier to keep than fifty of quotes
)
"""Capitalised in headlines like everything else, they are part of no name."""
