import asyncio

import pytest
from fake_witmotion import joint_frame

from sensor.devices.device import Wish
from sensor.devices.table_of_devices import device_named
from sensor.link.conversation import Conversation
from sensor.link.wire import Inbox, Packet, Patience

BY_ITSELF = 12  # readings that a sensor sends by itself once the link is there again


class Air(Inbox):
    """A link whose sensor sends a reading whenever one is waited for, on a clock of its own; and its inbox."""

    device, name, address, alive, fastest_hz = device_named("witmotion-ble"), "WT901", "AA:01", True, None

    def __init__(self):
        super().__init__()
        self.inbox, self.written, self.now_s = self, [], 1000.0

    def send(self, period_s=0.01):
        self.now_s += period_s
        self.put(Packet(self.now_s, *self.reading()))

    def reading(self):
        return self.device.notify[0], joint_frame()

    async def take(self, timeout_s, *, gather_s=0.0):
        if not self._packets:
            self.send()
        return await super().take(timeout_s)

    async def write(self, step):
        self.written.append(step.data)


def again(monkeypatch, *, period_s):
    """Start, lose the link, start on a sensor that sends by itself; return what it was told and how much was kept."""
    monkeypatch.setattr("sensor.devices.witmotion_registers.SETTLE_S", 0.001)

    async def scene():
        wire = Air()
        conversation = Conversation(wire, Wish(rate_hz=100.0), Patience(), None)
        await conversation.start()
        wire.now_s, wire.written[:] = 2000.0, []
        for _ in range(BY_ITSELF):
            wire.send(period_s)
        await conversation.start()
        return wire.written, sum(len(chunk.samples) for chunk in conversation.early)

    return asyncio.run(scene())


def test_a_stream_that_went_on_at_its_rate_is_taken_up_from_its_first_reading_on(monkeypatch):
    _, kept = again(monkeypatch, period_s=0.01)

    assert kept > BY_ITSELF


@pytest.mark.parametrize("period_s", [0.1, 0.02])
def test_a_sensor_that_came_back_at_another_rate_is_set_up_before_its_readings_count(monkeypatch, period_s):
    _, kept = again(monkeypatch, period_s=period_s)

    assert kept < BY_ITSELF


def test_what_is_taken_up_is_set_up_all_the_same(monkeypatch):
    taken_up, _ = again(monkeypatch, period_s=0.01)
    set_up, _ = again(monkeypatch, period_s=0.1)

    assert taken_up == set_up != []


class Cable(Air):
    """The same of a board that prints what nothing tells the unit of."""

    device = device_named("text-lines")

    def reading(self):
        return "", b"9.0,0.0,0.0\r\n"


def test_units_that_were_named_hold_for_all_that_is_heard_while_it_is_not_known_whether_the_stream_went_on():
    async def scene():
        wire = Cable()
        conversation = Conversation(wire, Wish(rate_hz=100.0, acc_unit="g"), Patience(), None)
        await conversation.start()
        conversation.early.clear()
        for _ in range(40):  # more than it takes to guess, at half the rate
            wire.send(0.02)
        await conversation.start()
        return conversation.early

    assert {float(acc) for chunk in asyncio.run(scene()) for acc in chunk.samples.acc_mps2[:, 0].round(2)} == {88.26}
