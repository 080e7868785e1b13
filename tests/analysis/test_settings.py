import pytest

from analysis.settings import LIFTS, MOUNTS, VARIATIONS, Settings


@pytest.mark.parametrize("lift", LIFTS)
@pytest.mark.parametrize("mount", MOUNTS)
@pytest.mark.parametrize("variation", VARIATIONS)
def test_the_bar_is_reported_where_it_lies_on_the_very_hip_that_wears_the_sensor(lift, mount, variation):
    on_the_hip = lift in ("hip-thrust", "glute-bridge") and mount == "hip"
    expected = "bar" if on_the_hip and variation in ("barbell", "dumbbell", "reverse") else "sensor"
    assert Settings(lift=lift, mount=mount, variation=variation).effective_point() == expected


@pytest.mark.parametrize("point", ["bar", "sensor"])
def test_a_point_that_a_person_chose_is_kept(point):
    assert Settings(point=point).effective_point() == point


@pytest.mark.parametrize(
    ("loads_kg", "expected"),
    [((), [None, None, None]), ((60.0,), [60.0, 60.0, 60.0]), ((60.0, 80.0), [60.0, 80.0, None])],
)
def test_one_load_is_for_every_set_and_several_for_one_each(loads_kg, expected):
    assert [Settings(load_kg=loads_kg).load_of_set_kg(number) for number in (1, 2, 3)] == expected
