"""The measures of agreement in words: what each says, and where its formula stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `key` is its name in reports for programs, `source` the publication its formula is taken from."""

    key: str
    title: str
    short: str
    meaning: str
    source: str


PAIR_MEASURES = (
    Measure(
        "f1_exact",
        "F1, exact",
        "F1 exact",
        "Twice the number of spans that both marked with the same start, end and label, divided by all the spans of "
        "both. Taking one of the two as right, it is the harmonic mean of the other's precision and recall.",
        "Hripcsak and Rothschild, Agreement, the F-measure, and reliability in information retrieval, JAMIA 12 (2005).",
    ),
    Measure(
        "f1_overlap",
        "F1, overlapping",
        "F1 overlap",
        "The same, where two spans of one label count as the same when they share at least one character. Each span "
        "has at most one partner, and as many as possible have one.",
        "As F1, exact; a maximum one-to-one matching in each document.",
    ),
    Measure(
        "kappa_token",
        "Cohen's kappa over tokens",
        "κ tokens",
        "How often two give a token the same set of labels, beyond what chance would do: 1 is always, 0 as often as "
        "by chance. By label a token is in or out.",
        "Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960).",
    ),
)
ALL_MEASURES = (
    Measure(
        "alpha_token",
        "Krippendorff's alpha over tokens",
        "α tokens",
        "One less the disagreement seen, divided by that expected by chance, over the set of labels of each token. "
        "Any number of analysts; who did not do a document is missing there and costs nothing.",
        "Krippendorff, Computing Krippendorff's alpha-reliability (2011), nominal data.",
    ),
    Measure(
        "fleiss_token",
        "Fleiss' kappa over tokens",
        "Fleiss tokens",
        "Kappa for more than two, over the set of labels of each token, in the documents that all analysts did.",
        "Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76 (1971).",
    ),
    Measure(
        "fleiss_entity",
        "Fleiss' kappa over spans",
        "Fleiss spans",
        "The same over every stretch that anybody marked, its value being the set of labels there. Only stretches that "
        "somebody marked count, so it is lower than the one over tokens.",
        "As Fleiss' kappa over tokens.",
    ),
)
INTERVAL_SOURCE = (
    "Percentile bootstrap over families of documents (reprints count as one): Efron and Tibshirani, An Introduction to "
    "the Bootstrap (1993), chapter 13."
)
MEASURES = {measure.key: measure for measure in (*PAIR_MEASURES, *ALL_MEASURES)}
