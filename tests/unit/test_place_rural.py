"""How rural a place is."""

import pytest

from headwater.place.rural import (
    RUC_2011,
    RUC_2021,
    RuralClassError,
    class_name,
    is_rural,
    label,
    rural_classes,
    rural_mask,
    share_array,
)


def test_every_class_is_rural_or_urban_by_its_name() -> None:
    for code, name in {**RUC_2011, **RUC_2021}.items():
        assert is_rural(code) == ("rural" in name.lower()), code
        assert label(code) == name


def test_people_not_areas_decide() -> None:
    found = rural_classes(
        {"a": "RSF1", "b": "UN1"}, {"a": 100.0, "b": 900.0}, {"a": "P", "b": "P"}
    )["P"]
    assert (found.share, found.name, found.is_rural) == (0.1, "mainly urban", False)


@pytest.mark.parametrize(
    ("share", "name"),
    [(1.0, "mainly rural"), (0.8, "mainly rural"), (0.5, "largely rural"),
     (0.26, "urban with significant rural"), (0.0, "mainly urban")],
)  # fmt: skip
def test_thresholds(share: float, name: str) -> None:
    assert class_name(share) == name


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(RuralClassError, match="'Z9' is no Rural Urban Classification code"):
        is_rural("Z9")


def test_arrays() -> None:
    assert rural_mask(["RSN1", "UN1", "RSN1"]).tolist() == [True, False, True]
    assert share_array(["A", "B"], {"A": 0.5}).tolist()[0] == 0.5
