"""What must hold for any places: totals kept, no gaps, distances that are distances."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.place.boundaries import geometries, simplify, table
from headwater.place.characteristics import Characteristic
from headwater.place.conversion import conversion, convert
from headwater.place.deprivation import quantile_of_rank, quantile_within
from headwater.place.peers import nearest, pairwise, profile, rescale, why
from headwater.place.search import Gazetteer
from headwater.place.succession import carry_across, successions
from place_tables import observations

FLOATS = st.floats(1, 10_000, allow_nan=False)


@st.composite
def crosswalks(draw: st.DrawFn) -> tuple[pa.Table, dict[str, float], list[str]]:
    """Unchanged, split and merged areas, and areas that met across (irregular)."""
    pairs = [(f"U{i}", f"U{i}", "U") for i in range(draw(st.integers(0, 3)))]
    for i in range(draw(st.integers(0, 3))):
        pairs += [(f"S{i}", f"S{i}{j}", "S") for j in range(draw(st.integers(2, 4)))]
    for i in range(draw(st.integers(0, 3))):
        pairs += [(f"M{i}{j}", f"M{i}", "M") for j in range(draw(st.integers(2, 4)))]
    if draw(st.booleans()) or not pairs:
        pairs += [("X0", "X8", "X"), ("X0", "X9", "X"), ("X1", "X9", "X")]
    people = {new: draw(st.floats(0, 5_000)) for _, new, _ in pairs}
    old, new, change = zip(*pairs, strict=True)
    look_up = pa.table({"lsoa11_code": old, "lsoa21_code": new, "change_code": change})
    return look_up, people, sorted(set(old))


@pytest.mark.slow  # thirty conversions of many rows
@settings(max_examples=30, deadline=None)
@given(crosswalks(), st.data())
def test_a_conversion_keeps_totals_and_stays_within_the_range(case, data) -> None:
    look_up, people, old = case
    denominators = {code: data.draw(FLOATS) for code in old}
    counts = {code: data.draw(st.floats(0, denominators[code])) for code in old}
    rows = observations(
        *(
            {"area": c, "count": counts[c], "denominator": denominators[c],
             "value": 100 * counts[c] / denominators[c]}
            for c in old
        )
    )  # fmt: skip
    made = convert(rows, conversion(look_up, people), denominators).to_pylist()
    assert sum(r["count"] for r in made) == pytest.approx(sum(counts.values()))
    assert sum(r["denominator"] for r in made) == pytest.approx(sum(denominators.values()))
    values = [100 * counts[c] / denominators[c] for c in old]
    for row in made:
        if row["value"] is not None:
            assert min(values) - 1e-9 <= row["value"] <= max(values) + 1e-9
            if row["denominator"] > 0:
                again = 100 * row["count"] / row["denominator"]
                assert row["value"] == pytest.approx(again, rel=1e-6, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 25), st.integers(0, 2**32 - 1), st.sampled_from(["web", "thumb"]))
def test_simplified_neighbours_leave_no_gap_and_no_overlap(
    count: int, seed: int, size: str
) -> None:
    rng = np.random.Generator(np.random.Philox(seed))
    points = shapely.multipoints(rng.uniform([-2, 52], [-1.9, 52.06], (count, 2)))
    frame = shapely.box(-2, 52, -1.9, 52.06)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    cells = shapely.segmentize(shapely.intersection(cells, frame), 0.0005)
    wobble = np.vectorize(lambda x, y: 0.0004 * np.sin(9_000 * x + 7_000 * y))
    cells = shapely.transform(
        cells, lambda xy: xy + np.column_stack([wobble(*xy.T), wobble(*xy.T[::-1])])
    )
    cells = shapely.set_precision(cells[shapely.is_valid(cells)], 1e-5)
    cells = cells[(shapely.get_type_id(cells) == 3) & (shapely.area(cells) > 1e-6)]
    if len(cells) < 2:
        return
    whole = table([f"c{i}" for i in range(len(cells))], cells, "LSOA", "2021")
    simple = geometries(simplify(whole, size))
    union = shapely.union_all(simple)
    assert shapely.is_valid(simple).all()
    assert shapely.area(simple).sum() == pytest.approx(shapely.area(union), rel=1e-9)
    before = shapely.union_all(cells)
    holes = [shapely.get_num_interior_rings(p) for p in shapely.get_parts(union)]
    assert sum(holes) <= sum(shapely.get_num_interior_rings(p) for p in shapely.get_parts(before))


matrices = st.integers(2, 12).flatmap(
    lambda n: st.lists(
        st.lists(st.floats(-5, 5).map(lambda v: round(v, 3)), min_size=3, max_size=3),
        min_size=n, max_size=n,
    )
)  # fmt: skip


@given(matrices)
@settings(max_examples=60, deadline=None)
def test_distances_agree_with_the_definition_and_rescale_to_one(rows: list[list[float]]) -> None:
    z = np.array(rows)
    distance = pairwise(z)
    for i in range(len(z)):
        for j in range(len(z)):
            assert distance[i, j] == pytest.approx(np.sqrt(np.mean((z[i] - z[j]) ** 2)), abs=1e-6)
    scaled = rescale(distance)
    assert np.all((scaled >= 0) & (scaled <= 1 + 1e-12))
    assert np.allclose(distance, distance.T)


@given(st.integers(3, 30), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_peers_do_not_depend_on_units_and_shares_add_to_one(count: int, seed: int) -> None:
    values = np.random.Generator(np.random.Philox(seed)).normal(size=(count, 3))
    kinds = [Characteristic(c, c, "x", c) for c in "abc"]
    areas = [f"E{i:03d}" for i in range(count)]

    def order(scale: float, shift: float) -> list[str]:
        columns = {c: values[:, i] * scale + shift for i, c in enumerate("abc")}
        made = profile(pa.table({"area": areas, **columns}), kinds)
        shares = [row.share for row in why(made, areas[0], areas[1]).comparisons]
        assert sum(shares) == pytest.approx(1.0)
        return [p.area for p in nearest(made, areas[0], count).peers]

    assert order(1.0, 0.0) == order(1000.0, 50.0)
    assert set(order(1.0, 0.0)) == set(areas[1:])


@given(st.integers(1, 60), st.sampled_from([5, 10]))
def test_every_quantile_is_of_nearly_equal_size(count: int, n: int) -> None:
    ranks = np.random.Generator(np.random.Philox(count)).permutation(count) + 1.0
    sizes = np.bincount(quantile_of_rank(ranks, n), minlength=n + 1)[1:]
    assert sizes.max() - sizes.min() <= 1
    if count >= n:
        assert (
            quantile_within(ranks, ["A"] * count, n).tolist() == quantile_of_rank(ranks, n).tolist()
        )


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_answered(text: str) -> None:
    areas = pa.table({"code": ["E07000221"], "name": ["Stratford-on-Avon"], "type": ["LAD"]})
    for match in Gazetteer(areas).find(text):
        assert match.code == "E07000221"


@settings(max_examples=25, deadline=None)
@given(st.lists(FLOATS, min_size=4, max_size=4), st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_northamptonshires_people_are_all_carried(people: list[float], rates: list[float]) -> None:
    steps = [s for s in successions() if s.successor == "E06000061" and s.type == "LAD"]
    codes = [s.predecessor for s in steps]
    rows = observations(
        *({"area": c, "value": 100 * r, "count": p * r, "denominator": p}
          for c, p, r in zip(codes, people, rates, strict=True))
    )  # fmt: skip
    population = dict(zip(codes, people, strict=True))
    (row,) = carry_across(rows, steps, population, on=date(2021, 4, 1)).observations.to_pylist()
    assert row["count"] == pytest.approx(sum(p * r for p, r in zip(people, rates, strict=True)))
    assert row["value"] == pytest.approx(100 * row["count"] / sum(people))
