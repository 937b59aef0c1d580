"""The rules of the explorers' JavaScript, each against the Python function that it follows."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import explorers
import numpy as np
import pytest
from cnn import (
    Layer,
    avg_pool2d,
    avg_pool2d_backward,
    effective_receptive_field,
    layer_table,
    max_pool2d,
    receptive_fields,
)
from cnn import pixels as pixels_seen
from digits import load, paste
from digits.kept import BUILT, CANVAS, HOME, KEPT, kept_networks
from explorers import digit
from explorers.exercises import contest
from explorers.hands import chains
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.script import Script, script

RULES = Path(explorers.__file__).parent / "js" / "rules"
THOUSAND = settings(max_examples=1000, deadline=None)
NAMES = ("kind", "kernel", "stride", "padding", "dilation")


def layers(most: int) -> st.SearchStrategy[list[tuple[str, int, int, int, int]]]:
    """Chains of layers as `Layer` takes them."""
    numbers = st.integers(1, 7), st.integers(1, 4), st.integers(0, 5), st.integers(1, 4)
    return st.lists(st.tuples(st.sampled_from(["conv", "pool"]), *numbers), min_size=1, max_size=most)


def as_objects(chain: list[tuple[str, int, int, int, int]]) -> list[dict[str, object]]:
    """Return layers as the rules have them."""
    return [dict(zip(NAMES, layer, strict=True)) for layer in chain]


@pytest.fixture(scope="module")
def fields() -> Iterator[Script]:
    with script(RULES / "receptive_fields.js") as running:
        yield running


@pytest.fixture(scope="module")
def effective() -> Iterator[Script]:
    with script(RULES / "effective_receptive_field.js") as running:
        yield running


@pytest.fixture(scope="module")
def pooling() -> Iterator[Script]:
    with script(RULES / "pool2d.js") as running:
        yield running


@pytest.fixture(scope="module")
def painted() -> Iterator[Script]:
    with script(RULES / "map_repr.js") as running:
        yield running


@pytest.fixture(scope="module")
def words() -> Iterator[Script]:
    with script(RULES / "chains.js") as running:
        yield running


@pytest.fixture(scope="module")
def code() -> Iterator[Script]:
    with script(RULES / "layer_repr.js") as running:
        yield running


@pytest.fixture(scope="module")
def ranking() -> Iterator[Script]:
    with script(RULES / "contest.js") as running:
        yield running


JUDGE = """
const kept = keptNetworks(stored);
const judged = (name, pictures) => pictures.map((picture) => scores(kept[name], picture));
const everywhere = (name, pixels) => answers(kept[name], pixels);
const one = (name, pixels, place) => [...scores(kept[name], laid(pixels, place))];
"""


@pytest.fixture(scope="module")
def judging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Script]:
    """The networks of the drawn digit: one rule reads them, another computes their scores."""
    entry = tmp_path_factory.mktemp("rules") / "judge.js"
    rules = {"scores": "scores.js", "keptNetworks": "kept_networks.js", "answers, laid": "answers.js"}
    imports = [
        f'import {{ {name} }} from "{os.path.relpath(RULES / file, entry.parent)}";\n'
        for name, file in rules.items()
    ]
    data = os.path.relpath(KEPT, entry.parent)
    imports.append(f'import stored from "{data}" with {{ type: "json" }};\n')
    entry.write_text("".join(imports) + JUDGE, encoding="utf-8")
    with script(entry) as running:
        yield running


@pytest.mark.parametrize("path", sorted(RULES.glob("*.js")), ids=lambda path: path.stem)
def test_a_rule_is_short_and_touches_no_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert not re.findall(r"\b(?:document|window|fetch|localStorage|Date|Math\.random)\b *[.(]", text)


@THOUSAND
@given(chain=layers(8))
def test_receptive_fields(fields: Script, chain: list[tuple[str, int, int, int, int]]) -> None:
    ours = fields.call("receptiveFields", as_objects(chain))
    theirs = [{"size": f.size, "stride": f.stride, "padding": f.padding} for f in receptive_fields(chain)]
    assert ours == theirs


@THOUSAND
@given(chain=layers(5), pixels=st.integers(1, 60), data=st.data())
def test_region(
    fields: Script, chain: list[tuple[str, int, int, int, int]], pixels: int, data: st.DataObject
) -> None:
    rooms = fields.call("lengths", as_objects(chain), pixels)
    fitting = next((place for place, units in enumerate(rooms) if units < 1), len(rooms))
    assume(fitting)
    assert rooms[:fitting] == [row.length for row in layer_table(chain[:fitting], pixels)]
    if fitting < len(chain):
        with pytest.raises(ValueError, match="fit"):
            layer_table(chain[: fitting + 1], pixels)
    unit = data.draw(st.integers(0, rooms[fitting - 1] - 1))
    seen = fields.call("region", as_objects(chain[:fitting]), unit, pixels)
    for place, cells in enumerate(seen[:-1]):
        room = [pixels, *rooms][place]
        assert cells == sorted(pixels_seen(chain[place:fitting], unit, room)), place
    assert seen[-1] == [unit]


@THOUSAND
@given(chain=layers(4))
def test_effective_receptive_field(effective: Script, chain: list[tuple[str, int, int, int, int]]) -> None:
    theirs = effective_receptive_field(chain)
    mass = effective.call("effectiveField", as_objects(chain))
    mass = np.array([mass[str(place)] for place in range(len(mass))])
    np.testing.assert_allclose(np.multiply.outer(mass, mass), theirs.mass, rtol=0, atol=1e-14)
    assert effective.call("share", mass.tolist(), len(mass) / 2) ** 2 == pytest.approx(
        theirs.share(len(mass) / 2)
    )


@THOUSAND
@given(
    text=st.one_of(
        st.from_regex(r"[cp]\d{1,2}(s\d{1,2})?(p\d{1,2})?(d\d{1,2})?", fullmatch=True),
        st.text("cpsd0123456789,٠", max_size=12),
    )
)
def test_reading_and_spelling(words: Script, text: str) -> None:
    found = words.call("readChain", text)
    try:
        chain = chains.read(text)
    except ValueError:
        assert found is None
        return
    assert found == as_objects([(x.kind, x.kernel, x.stride, x.padding, x.dilation) for x in chain])
    assert words.call("spellChain", found) == chains.spell(chain)


@THOUSAND
@given(chain=layers(6))
def test_the_python_that_is_handed_out_builds_the_same_layers(
    code: Script, chain: list[tuple[str, int, int, int, int]]
) -> None:
    scope: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code.call("asPython", as_objects(chain)), scope)
    assert scope["network"] == [Layer(*layer) for layer in chain]


@pytest.mark.parametrize("name", BUILT)
def test_scores_of_every_test_digit(judging: Script, name: str) -> None:
    _, test = load()
    pictures = paste(test.images, HOME - 3, HOME + 2, CANVAS)
    ours = np.array(judging.call("judged", name, pictures.reshape(len(pictures), -1).tolist()))
    theirs = kept_networks()[name].scores(pictures)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
    assert (ours.argmax(1) == theirs.argmax(1)).all()


@pytest.mark.parametrize("name", BUILT)
def test_scores_of_a_thousand_random_pictures(judging: Script, name: str) -> None:
    pictures = np.random.default_rng(0).random((1000, 1, CANVAS, CANVAS))
    pictures[:500] *= pictures[:500] > 0.7  # as sparse as a drawing
    ours = np.array(judging.call("judged", name, pictures.reshape(1000, -1).tolist()))
    theirs = kept_networks()[name].scores(pictures)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-5)


ALLOWED = st.lists(st.sampled_from(contest.CHOICES), max_size=contest.LAYERS - 1)


@THOUSAND
@given(rest=ALLOWED)
def test_contest(ranking: Script, rest: list[tuple[str, int, int]]) -> None:
    chain = [contest.FIRST, *rest]
    layers = as_objects([(*layer, 0, 1) for layer in chain])
    assert ranking.call("keepsRules", layers)
    ours = ranking.call("measure", layers, contest.table())
    size, stride, cost = contest.measure(chain)
    assert (ours["size"], ours["stride"], ours["cost"]) == (size, stride, cost)
    told = f"field {size}, stride {stride:g}, cost {ours['cost']:.10g}: "
    if ours["cheaper"] is not None:
        told += f"place {ours['cheaper'] + 1} of {len(contest.costs()):,}"
    else:
        told += f"wanted are a field of {contest.FIELD} or more and a stride of {contest.STRIDE}"
    assert told == contest.rank(chain)


@THOUSAND
@given(chain=layers(8), data=st.data())
def test_what_the_contest_allows(
    ranking: Script, chain: list[tuple[str, int, int, int, int]], data: st.DataObject
) -> None:
    allowed = data.draw(st.lists(st.sampled_from(contest.CHOICES), max_size=8))
    odd = data.draw(st.sampled_from([[contest.FIRST], chain[:1], []]))
    mixed = [*odd, *allowed, *(chain[:1] if data.draw(st.booleans()) else [])]
    full = [(*layer, 0, 1)[:5] for layer in mixed]
    plain = [layer[:3] if tuple(layer[3:]) == (0, 1) else layer for layer in full]
    try:
        contest.rank(plain)
    except ValueError:
        assert not ranking.call("keepsRules", as_objects(full))
    else:
        assert ranking.call("keepsRules", as_objects(full))


@pytest.mark.parametrize("kind", range(10))
def test_answers_for_a_digit_of_each_kind(judging: Script, kind: int) -> None:
    _, test = load()
    image = test.images[test.labels == kind][0]
    pixels = np.rint(16 * image).astype(int).ravel().tolist()
    for name, theirs in digit.answers(image).items():
        ours = np.array(judging.call("everywhere", name, pixels))
        assert (ours.argmax(1) == theirs.ravel()).all(), name


@THOUSAND
@given(
    pixels=st.lists(st.integers(0, 16), min_size=64, max_size=64),
    name=st.sampled_from(list(BUILT)),
    place=st.tuples(*[st.integers(-digit.FAR, digit.FAR)] * 2),
)
def test_answers_everywhere_are_the_scores_at_each_place(
    judging: Script, pixels: list[int], name: str, place: tuple[int, int]
) -> None:
    at = np.ravel_multi_index(tuple(np.array(place) + digit.FAR), (9, 9))
    ours = judging.call("everywhere", name, pixels)[at]
    np.testing.assert_allclose(ours, judging.call("one", name, pixels, place), rtol=0, atol=1e-9)


@st.composite
def pooled_maps(draw: st.DrawFn) -> tuple[list[int], int, int, int]:
    """Draw a painted map, a window, a stride, and as much padding as PyTorch allows."""
    values = draw(st.lists(st.integers(0, 9), min_size=64, max_size=64))
    size = draw(st.integers(1, 8))
    return values, size, draw(st.integers(1, 8)), draw(st.integers(0, size // 2))


@THOUSAND
@given(case=pooled_maps())
def test_pool2d(pooling: Script, case: tuple[list[int], int, int, int]) -> None:
    values, *how = case
    size, stride, padding = how
    x = np.array(values, float).reshape(1, 1, 8, 8)
    largest, mean = (pooling.call("pool2d", values, *how, kind) for kind in ("max", "average"))
    theirs, indices = max_pool2d(x, size, stride, padding=padding, return_indices=True)
    assert largest == theirs.ravel().tolist()
    assert pooling.call("winners", values, *how) == np.unique(indices).tolist()
    np.testing.assert_allclose(mean, avg_pool2d(x, size, stride, padding=padding).ravel(), rtol=1e-14)


@THOUSAND
@given(
    values=st.lists(st.integers(0, 9), min_size=64, max_size=64),
    size=st.integers(1, 8),
    stride=st.integers(1, 8),
)
def test_the_python_that_is_handed_out_pools_the_same_map(
    painted: Script, values: list[int], size: int, stride: int
) -> None:
    scope: dict[str, object] = {}
    padding = size // 2
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(painted.call("mapAsPython", values, size, stride, padding), scope)
    x = np.array(values, float).reshape(1, 1, 8, 8)
    assert np.array_equal(scope["x"], x)
    outputs = [pool(x, size, stride, padding=padding)[0, 0] for pool in (max_pool2d, avg_pool2d)]
    assert said.getvalue() == "".join(f"{y}\n" for y in outputs)


@pytest.mark.parametrize("size", range(1, 9))
@pytest.mark.parametrize("stride", range(1, 9))
def test_never_read(pooling: Script, size: int, stride: int) -> None:
    for padding in range(size // 2 + 1):
        y = np.ones((1, 1, *2 * [(8 + 2 * padding - size) // stride + 1]))
        spread = avg_pool2d_backward(y, (1, 1, 8, 8), size, stride, padding=padding)
        unread = np.flatnonzero(spread.ravel() == 0).tolist()
        assert pooling.call("neverRead", 8, size, stride, padding) == unread
