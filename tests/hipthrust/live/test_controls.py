"""Keys and what they ask for."""

from hipthrust.live.controls import Controls


def typed(keys, controls=None):
    controls, asked = controls or Controls(), []
    for key in keys:
        controls, what = controls.after(key)
        asked.append(what)
    return controls, [what for what in asked if what is not None]


def test_single_keys_ask_at_once_in_either_case():
    assert typed("eXq") == (Controls(), ["end_set", "take_back", "quit"])


def test_a_load_is_taken_with_enter():
    assert typed("l82.5\r") == (Controls(), [82.5])


def test_letters_within_a_load_are_no_commands():
    assert typed("l8q0\n") == (Controls(), [80.0])


def test_a_load_can_be_mended_and_left():
    assert typed("l83\x7f0\r") == (Controls(), [80.0])
    assert typed("l83\x1b") == (Controls(), [])


def test_what_is_no_load_is_not_taken():
    assert typed("l\r") == (Controls(), [])
    assert typed("l1.2.3\r") == (Controls(), [])
    assert typed("l99999\r") == (Controls(), [])
