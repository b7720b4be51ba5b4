"""What spaCy trains from: `ner` on `doc.ents` and `spancat` on `doc.spans["sc"]`, small enough for a CPU.

Nothing is left for spaCy to fill in: training does so, and `spacy debug data` refuses what is not filled.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from string import Template
from typing import Any

from annotator.formats.docbin_reading import SPANS_KEY

CONFIG = "config.cfg"
#: Tokens. spancat looks at every stretch up to a length, so its memory and time grow with it.
LONGEST_LOOKED_AT = 10
_SHORTEST_LIMIT = 3
_COVERED = 0.95

_CONFIG = Template("""\
# In this folder: python -m spacy train $name --output model
$told
[paths]
train = "$train.spacy"
dev = "$dev.spacy"
vectors = null
init_tok2vec = null

[system]
gpu_allocator = null
seed = 0

[nlp]
lang = "$language"
pipeline = ["tok2vec", "ner", "spancat"]
batch_size = 64
disabled = []
before_creation = null
after_creation = null
after_pipeline_creation = null
tokenizer = $tokenizer

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 2
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true

[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
nO = null

[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = $${components.tok2vec.model.width}
upstream = "*"

[components.spancat]
factory = "spancat"
spans_key = "$key"
threshold = 0.5
max_positive = null

[components.spancat.suggester]
@misc = "spacy.ngram_range_suggester.v1"
min_size = 1
max_size = $longest

[components.spancat.model]
@architectures = "spacy.SpanCategorizer.v1"

[components.spancat.model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 64

[components.spancat.model.scorer]
@layers = "spacy.LinearLogistic.v1"
nO = null
nI = null

[components.spancat.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = $${components.tok2vec.model.width}
upstream = "*"

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = $${paths.train}
max_length = 0
gold_preproc = false
limit = 0
augmenter = null

[corpora.dev]
@readers = "spacy.Corpus.v1"
path = $${paths.dev}
max_length = 0
gold_preproc = false
limit = 0
augmenter = null

[training]
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"
seed = $${system.seed}
gpu_allocator = $${system.gpu_allocator}
dropout = 0.1
accumulate_gradient = 1
patience = 400
max_epochs = 0
max_steps = 1000
eval_frequency = 100
frozen_components = []
annotating_components = []
before_to_disk = null
before_update = null

[training.logger]
@loggers = "spacy.ConsoleLogger.v1"
progress_bar = false

[training.optimizer]
@optimizers = "Adam.v1"
learn_rate = 0.001

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
size = 1000
discard_oversize = false
tolerance = 0.2

[training.score_weights]
ents_f = 0.5
spans_${key}_f = 0.5

[initialize]
vectors = $${paths.vectors}
init_tok2vec = $${paths.init_tok2vec}
vocab_data = null
lookups = null
tokenizer = {}
components = {}
before_init = null
after_init = null
""")


def config_for(
    parts: Sequence[str], sizes: Mapping[str, Counter[int]], language: str, tokenizer: Mapping[str, Any]
) -> str:
    """The config for the parts of a split, the one to train on first; `sizes`: its spans by label and tokens.

    `tokenizer` is how spaCy's config says what made the tokens.
    """
    longest = _longest(sizes)
    dev = next((part for part in ("dev", "test") if part in parts), parts[0])
    return _CONFIG.substitute(
        name=CONFIG,
        told="".join(f"# {line}\n" for line in _out_of_reach(sizes, longest)),
        train=parts[0],
        dev=dev,
        language=language,
        tokenizer=json.dumps(tokenizer),
        key=SPANS_KEY,
        longest=longest,
    )


def _longest(sizes: Mapping[str, Counter[int]]) -> int:
    """The length that nearly all spans do not exceed which are not much too long anyway."""
    short = Counter[int]()
    for counts in sizes.values():
        short.update({size: count for size, count in counts.items() if size <= LONGEST_LOOKED_AT})
    wanted, reached = _COVERED * short.total(), 0
    for size in sorted(short):
        reached += short[size]
        if reached >= wanted:
            return max(size, _SHORTEST_LIMIT)
    return _SHORTEST_LIMIT


def _out_of_reach(sizes: Mapping[str, Counter[int]], longest: int) -> list[str]:
    lines = [f"spancat looks at stretches of up to {longest} tokens; of the spans to train on, these are longer:"]
    for label in sorted(sizes):
        counts = sizes[label]
        longer = sum(count for size, count in counts.items() if size > longest)
        if longer:
            lines.append(f"  {' '.join(label.split())}: {longer} of {counts.total()}")
    return lines if len(lines) > 1 else []
