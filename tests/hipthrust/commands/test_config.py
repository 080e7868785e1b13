import json
import tomllib

import pytest

from hipthrust.main import main
from hipthrust.setting_keys import KEYS


@pytest.fixture
def club(tmp_path):
    path = tmp_path / "club.toml"
    path.write_text('lift = "squat"\nbar_offset_cm = [4, 1]\n[guide]\nlowering_s = 3\n')
    return path


def test_every_setting_is_shown_with_its_unit_and_origin(club, capsys):
    assert main(["config", "--json", "--config", str(club), "--load", "135lb"]) == 0

    shown = json.loads(capsys.readouterr().out)["settings"]
    assert set(shown) == set(KEYS)
    assert shown["load_kg"] == {"value": [pytest.approx(61.235, abs=1e-3)], "unit": "kg", "origin": "--load"}
    assert shown["guide.lowering_s"] == {"value": 3.0, "unit": "s", "origin": str(club)}
    assert shown["bar_offset_cm"]["value"] == [4.0, 1.0]
    assert shown["mount"] == {"value": "hip", "unit": None, "origin": "default"}


def test_what_is_shown_is_a_configuration_that_means_the_same(club, tmp_path, capsys):
    assert main(["config", "--config", str(club), "--tempo", "2-0-x-1", "--set", "reading.rate_hz=50"]) == 0
    shown = capsys.readouterr().out
    (tmp_path / "again.toml").write_text(shown)
    assert main(["config", "--config", str(tmp_path / "again.toml")]) == 0

    assert tomllib.loads(capsys.readouterr().out) == tomllib.loads(shown)
    assert tomllib.loads(shown)["tempo"] == "2-0-X-1"


def test_the_examples_behind_a_comment_sign_are_settings_too(tmp_path, capsys):
    assert main(["config"]) == 0
    lines = [line.removeprefix("# ") for line in capsys.readouterr().out.splitlines()[2:]]
    (tmp_path / "all.toml").write_text("\n".join(lines))

    assert main(["config", "--config", str(tmp_path / "all.toml"), "--json"]) == 0
    assert all(key["value"] is not None for key in json.loads(capsys.readouterr().out)["settings"].values())
