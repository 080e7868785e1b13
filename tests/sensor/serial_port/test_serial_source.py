import asyncio
import sys

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are a thing of Unix")
pytest.importorskip("termios")

from fake_port import NOISE, FakePort  # noqa: E402
from listening import HASTY, QUICK, came, codes, counted, listen, noted, samples, states, times  # noqa: E402

from sensor.devices.device import Wish  # noqa: E402
from sensor.devices.table_of_devices import device_named  # noqa: E402
from sensor.errors import LinkError  # noqa: E402
from sensor.samples import Note  # noqa: E402
from sensor.serial_port import open_serial  # noqa: E402
from sensor.serial_port.serial_wire import SerialWire  # noqa: E402


@pytest.fixture(autouse=True)
def a_sensor_that_settles_at_once(monkeypatch):
    monkeypatch.setattr("sensor.devices.witmotion_registers.SETTLE_S", 0.001)


READING = 22  # bytes
WITMOTION, TEXT = device_named("witmotion-serial"), device_named("text-lines")


def run(scene):
    """Run an asynchronous scene, and end what it plugged in."""
    plugged = []

    def port(**options):
        plugged.append(FakePort(**options))
        return plugged[-1].plug_in()

    async def whole():
        try:
            return await scene(port)
        finally:
            for one in plugged:
                one.unplug()

    return asyncio.run(whole())


def source_of(*far, device=WITMOTION, words=None, patience=QUICK, **options):
    return open_serial(
        words or far[0].path, device=device, patience=patience, ports=lambda: [one.port for one in far], **options
    )


def test_every_reading_comes_once_and_in_order():
    async def scene(port):
        far = port(rate_hz=100.0)
        async with source_of(far) as source:
            return await listen(source, until=samples(100))

    items = run(scene)
    assert set(np.diff(counted(items))) == {1}
    assert np.all(np.diff(times(items)) > 0)
    assert states(items) == ["connected"]


def test_the_device_is_set_up_and_described():
    async def scene(port):
        far = port()
        async with source_of(far, wish=Wish(rate_hz=50.0)) as source:
            await listen(source, until=samples(5))
            return source.source, far.sensor.rate_hz

    source, rate_hz = run(scene)
    assert rate_hz == 50.0
    assert (source.stated_rate_hz, source.format, source.simulated) == (50.0, "live", False)
    assert source.acc_range_mps2 == pytest.approx(16 * 9.80665)
    assert source.start[-6] in "+-"


@pytest.mark.parametrize(("baud", "rate_hz"), [(9600, 20.0), (230400, 100.0)])
def test_the_baud_rate_is_found_and_no_more_is_asked_for_than_it_carries(baud, rate_hz):
    async def scene(port):
        far = port(baud=baud, rate_hz=50.0)
        async with source_of(far) as source:
            return await listen(source, until=samples(10)), far.sensor.rate_hz

    items, set_hz = run(scene)
    assert set_hz == rate_hz
    assert set(np.diff(counted(items))) == {1}
    assert ("rate_limited" in codes(items)) == (rate_hz < 100.0)


def test_the_kind_of_device_is_heard():
    async def scene(port):
        far = port(rate_hz=50.0)
        async with source_of(far, device=None) as source:
            return source.source.sensor

    assert run(scene).startswith("witmotion-serial")


def test_a_device_that_is_found_by_its_usb_identity_survives_a_replug_under_another_path():
    async def scene(port):
        there, replugged = [port(rate_hz=100.0)], []
        ports = lambda: [one.port for one in there]  # noqa: E731
        async with open_serial("1a86:7523", device=WITMOTION, patience=QUICK, ports=ports) as source:

            def replug(items):
                if not replugged and samples(30)(items):
                    there[0].unplug()
                    there[:] = [port(rate_hz=100.0)]
                    replugged.append(there[0].path)

            return await listen(source, until=came("reconnected", then=30), then=replug)

    items = run(scene)
    assert states(items)[:3] == ["connected", "lost", "reconnected"]
    assert np.all(np.diff(times(items)) > 0)


def test_a_device_that_is_named_by_a_link_is_followed_to_where_it_leads_after_a_replug(tmp_path):
    async def scene(port):
        there, link = [port(rate_hz=100.0), port(rate_hz=100.0)], tmp_path / "by-id"
        link.symlink_to(there[0].path)
        async with open_serial(str(link), device=WITMOTION, patience=QUICK, ports=list) as source:

            def replug(items):
                if len(there) == 2 and samples(30)(items):
                    link.unlink()
                    there.pop(0).unplug()
                elif noted("reconnecting")(items) and not link.is_symlink():
                    link.symlink_to(there[0].path)

            return await listen(source, until=came("reconnected", then=30), then=replug)

    items = run(scene)
    assert states(items)[:3] == ["connected", "lost", "reconnected"]


def test_a_device_that_is_unplugged_does_not_become_the_like_one_beside_it():
    async def scene(port):
        there = [port(rate_hz=100.0, serial_number=None) for _ in range(2)]
        ports = lambda: [one.port for one in there]  # noqa: E731
        async with open_serial(there[0].path, device=WITMOTION, patience=QUICK, ports=ports) as source:

            def unplug(items):
                if len(there) == 2 and samples(10)(items):
                    there.pop(0).unplug()

            return await listen(source, until=noted("reconnecting"), then=unplug)

    assert run(scene)[-1].message.endswith("is unplugged: plug it in again")


def test_a_device_that_stays_away_is_waited_for_and_then_given_up():
    async def scene(port):
        there = [port(rate_hz=100.0)]
        ports = lambda: [one.port for one in there]  # noqa: E731
        async with open_serial("", device=WITMOTION, patience=HASTY, ports=ports) as source:

            def unplug(items):
                if there and samples(10)(items):
                    there.pop().unplug()

            items = []
            with pytest.raises(LinkError, match="did not come back") as lost:
                await listen(source, until=lambda so_far: items.extend(so_far[-1:]), then=unplug)
            return items, lost.value

    items, error = run(scene)
    assert error.code == "lost"
    assert codes(items).count("reconnecting") == 1  # the reason is told once, however often it was tried


def test_noise_between_frames_costs_no_frame():
    async def scene(port):
        far = port(rate_hz=100.0)
        reading = far.sensor.reading
        far.sensor.reading = lambda: NOISE + reading() + b"\x55\x51"
        async with source_of(far) as source:
            return await listen(source, until=samples(60))

    assert set(np.diff(counted(run(scene)))) == {1}


def test_a_board_that_talks_gibberish_is_told_from_a_silent_one():
    async def scene(port):
        far = port(rate_hz=100.0)
        far.sensor.reading = lambda: NOISE
        far.sensor.command = lambda data: None
        with pytest.raises(LinkError) as gibberish:
            async with source_of(far, patience=HASTY):
                pass
        far.sensor.mute = True
        with pytest.raises(LinkError) as silent:
            async with source_of(far, patience=HASTY):
                pass
        return gibberish.value.code, silent.value.code

    assert run(scene) == ("baud", "silent")


def test_a_port_that_another_program_reads_is_busy():
    async def scene(port):
        far = port(rate_hz=100.0)
        async with source_of(far):
            with pytest.raises(LinkError, match="used by another program") as busy:
                async with source_of(far):
                    pass
            return busy.value.code

    assert run(scene) == "busy"


def test_a_missing_permission_names_the_group(monkeypatch):
    import serial

    def refuse(self):
        raise serial.SerialException(13, "could not open port: [Errno 13] Permission denied")

    async def scene(port):
        far = port()
        monkeypatch.setattr(serial.Serial, "open", refuse)
        with pytest.raises(LinkError, match="dialout") as refused:
            async with source_of(far):
                pass
        return refused.value.code

    assert run(scene) == "permission"


def test_a_device_that_falls_silent_is_asked_again_and_then_opened_anew():
    async def scene(port):
        far = port(rate_hz=100.0)

        async with source_of(far, patience=HASTY) as source:

            def silence(items):
                far.sensor.mute = samples(20)(items) and "lost" not in states(items)

            return await listen(source, until=came("reconnected", then=5), then=silence)

    items = run(scene)
    assert codes(items).index("silent") < len(items)
    assert states(items)[:3] == ["connected", "lost", "reconnected"]


def test_what_is_asked_while_the_baud_rate_is_searched_is_the_question_of_the_makers_paper():
    async def scene(port):
        far = port(rate_hz=100.0, baud=9600)
        async with source_of(far) as source:
            await listen(source, until=samples(1))
        return far.sensor.commands

    assert run(scene)[0].hex() == "ffaa273400"


def test_half_of_the_rate_is_told():
    async def scene(port):
        far = port(rate_hz=100.0, factor=0.5)
        async with source_of(far) as source:
            return await listen(source, until=noted("rate_low"))

    (told,) = [item.message for item in run(scene) if isinstance(item, Note) and item.code == "rate_low"]
    arrived_hz, _, asked = told.partition(" readings a second arrive in place of the ")
    assert 40 < float(arrived_hz) < 60
    assert asked == "100 asked for."


class Sketch:
    """A board that prints `ms,x,y,z`: the count of the reading in x, `z` as it is told."""

    def __init__(self, send, *, z="9.80", scale=9.80665, **_):
        self.send, self.z, self.scale, self.count = send, z, scale, 0

    def command(self, data):
        pass

    def start(self):
        self.task = asyncio.ensure_future(self._print())

    def stop(self):
        self.task.cancel()

    async def _print(self):
        self.send(b"9.80,0.00\r\n")
        while True:
            x = self.count % 1000 / 2048 * self.scale
            self.send(f"{10 * self.count},{x:.4f},0.00,{self.z}\r\n".encode())
            self.count += 1
            await asyncio.sleep(0.005)


def test_a_board_that_prints_lines_loses_only_the_one_it_was_in():
    async def scene(port):
        far = port(new_sensor=Sketch)
        async with source_of(far, device=TEXT) as source:
            return await listen(source, until=samples(50))

    assert set(np.diff(counted(run(scene)))) == {1}


def test_units_that_were_guessed_at_rest_stay_when_a_board_comes_back_in_mid_movement():
    async def scene(port):
        there = [port(new_sensor=Sketch, z="1.00", scale=1.0)]
        ports = lambda: [one.port for one in there]  # noqa: E731
        async with open_serial("", device=TEXT, patience=QUICK, ports=ports) as source:

            def replug(items):
                if samples(30)(items) and there[0].sensor.z == "1.00":
                    there[0].unplug()
                    there[:] = [port(new_sensor=Sketch, z="9.00", scale=1.0)]

            return await listen(source, until=came("reconnected", then=5), then=replug)

    assert run(scene)[-1].samples.acc_mps2[0, 2] == pytest.approx(9 * 9.80665)


def test_a_board_that_waits_for_dtr_gets_it_after_a_silence_and_not_before(monkeypatch):
    import serial

    lines = []

    async def scene(port):
        far = port(rate_hz=100.0)
        far.sensor.mute = True

        class Line(serial.Serial):
            """A port with a line that a pseudo terminal lacks."""

            @property
            def dtr(self):
                return self._dtr_state

            @dtr.setter
            def dtr(self, value):
                lines.append((value, self.is_open))
                self._dtr_state = value
                far.sensor.mute = not value

        monkeypatch.setattr(serial, "Serial", Line)
        async with source_of(far, patience=HASTY) as source:
            return await listen(source, until=samples(3))

    assert samples(3)(run(scene))
    assert lines == [(False, False), (True, True)]


def test_leaving_closes_the_port_for_the_next():
    async def scene(port):
        far = port(rate_hz=100.0)
        for _ in range(2):
            async with source_of(far) as source:
                items = await listen(source, until=samples(3))
        return items

    assert states(run(scene)) == ["connected"]


def test_readings_that_come_one_by_one_are_read_a_few_at_a_time():
    async def scene(port):
        far, sizes = port(rate_hz=100.0), []
        wire = SerialWire(far.path, [WITMOTION], QUICK, ports=lambda: [far.port])
        await wire.open()
        while sum(sizes) < 50 * READING:
            sizes += [len(packet.data) for packet in await wire.inbox.take(1.0, gather_s=10.0)]
        await wire.close()
        return sizes

    sizes = run(scene)
    assert np.median(sizes) >= 2 * READING
