"""Every device has its page, and the page says what must not be forgotten."""

import re
from pathlib import Path

import pytest

from sensor.devices.table_of_devices import DEVICES

NOTES = Path(__file__).parents[2] / "firmware_notes"


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_each_device_has_a_page_that_admits_what_was_not_tried(device):
    page = (NOTES / f"{device.name.replace('-', '_')}.md").read_text(encoding="utf-8")

    assert f"`--device {device.name}`" in page
    assert "**Not run on hardware" in page
    assert "README.md#send-a-raw-log" in page
    for rate in device.rates_hz if device.name != "thingy52" else ():
        assert re.search(rf"\b{rate:.0f}\b", page)


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_each_page_names_the_channels_that_the_code_uses(device):
    page = (NOTES / f"{device.name.replace('-', '_')}.md").read_text(encoding="utf-8")
    for uuid in {*device.services[:1], *device.notify[:1]}:
        assert uuid[:8] in page or uuid[4:8] in page


def test_links_between_pages_lead_somewhere():
    for page in NOTES.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
