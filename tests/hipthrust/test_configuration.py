import os
from dataclasses import fields

import pytest

from analysis.settings import GuideThresholds, Settings
from hipthrust.configuration import Layer, Reading, effective, layer_of_file, user_file
from hipthrust.failures import UsageError
from hipthrust.setting_keys import KEYS


def written(tmp_path, text):
    path = tmp_path / "club.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_setting_can_be_chosen():
    """The marks are the exception: they belong to one recording and live beside it."""
    reachable = {key.field or key.name for key in KEYS.values()}
    everything = {field.name for field in fields(Settings)} - {"guide", "edits", "set_ends_s"}
    everything |= {f"guide.{field.name}" for field in fields(GuideThresholds)}
    everything |= {f"reading.{field.name}" for field in fields(Reading)}

    assert reachable == everything


def test_the_defaults_pass_their_own_ranges():
    defaults = effective([])

    for key in KEYS.values():
        value = defaults.shown(key)
        assert value is None or key.to_field(key.read(value)) is not None, key.name


@pytest.mark.parametrize("key", [key for key in KEYS.values() if key.example is not None])
def test_every_example_is_a_value_that_is_read(key):
    configuration = effective([Layer("here", {key.name: key.example})])

    assert effective([Layer("again", {key.name: configuration.shown(key)})]).settings == configuration.settings


def test_the_later_layer_wins_and_every_value_knows_its_origin():
    layers = [Layer("user.toml", {"lift": "squat", "mount": "bar"}), Layer("--lift", {"lift": "deadlift"})]
    configuration = effective(layers)

    assert (configuration.settings.lift, configuration.settings.mount) == ("deadlift", "bar")
    assert [configuration.origin(KEYS[name]) for name in ("lift", "mount", "point")] == [
        "--lift",
        "user.toml",
        "default",
    ]


def test_centimetres_for_people_become_metres():
    assert effective([Layer("--bar-offset-cm", {"bar_offset_cm": "5.5,-1"})]).settings.bar_offset_m == (0.055, -0.01)


def test_a_file_sets_what_it_names_and_nothing_else(tmp_path):
    path = written(
        tmp_path, 'load_kg = [60, 80]\ntempo = "2-0-X-1"\n[guide]\ntop_pause_s = [1, 3]\n[reading]\nrate_hz = 50\n'
    )
    configuration = effective([layer_of_file(path)])

    assert configuration.settings.load_kg == (60, 80)
    assert configuration.settings.guide == GuideThresholds(top_pause_s=(1, 3))
    assert configuration.reading == Reading(rate_hz=50)
    assert configuration.origin(KEYS["guide.top_pause_s"]) == str(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lift = squat", "is not a TOML file: .*line 1"),
        ("\udcff", "is not a TOML file"),
        ("a = " + "[" * 5000, "is not a TOML file"),
        ('lfit = "squat"', "there is no setting lfit; did you mean lift?"),
        ("top_pause_s = [1, 2]", "there is no setting top_pause_s; did you mean guide.top_pause_s?"),
        ("[guide]\nvelocity_los_pct = 5", "did you mean guide.velocity_loss_pct?"),
        ("zzz = 1", "there is no setting zzz; `hipthrust config` lists those there are"),
        ("guide = 3", "there is no setting guide; guide has velocity_loss_pct, sticking_ratio, "),
        ("[guide]\nfoo = 1", "there is no setting guide.foo; guide has velocity_loss_pct, sticking_ratio, "),
        ("[guide]\nlowering = 1", "did you mean guide.lowering_s or guide.lowering_peaks?"),
        ("[guide]\nbalance = 1", "did you mean guide.balance_range_deg or guide.balance_range_single_leg_deg?"),
        ("[guide.deeper]\nx = 1", "there is no setting guide.deeper"),
        ("load_kg = true", r"load_kg must be one load or one a set.* \(in kg\), got True"),
        ("body_mass_kg = 1e9", r"body_mass_kg must be a number from 1 to 500 \(in kg\), got 1000000000.0"),
        ("edits = ['1:1=false']", "there is no setting edits"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_name_and_the_key(tmp_path, text, said):
    path = tmp_path / "club.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(UsageError, match=said) as wrong:
        effective([layer_of_file(path)])
    assert str(path) in str(wrong.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UsageError, match="no such configuration file"):
        layer_of_file(tmp_path / "none.toml")


def test_a_wrong_value_on_the_command_line_is_told_with_its_option():
    with pytest.raises(UsageError, match=r"^--load must be one load .*, got 'heavy'$"):
        effective([Layer("--load", {"load_kg": "heavy"})])


def test_the_per_user_file_lies_in_the_home_of_whoever_runs_it(nobodys_home):
    assert str(user_file()).startswith(str(nobodys_home) + os.sep)
