import asyncio

from sensor.link.wire import Inbox, Packet


def test_who_was_busy_when_the_link_broke_looks_at_it_without_a_wait():
    async def scene():
        inbox = Inbox()
        inbox.put(Packet(0.0, "", b"last"))
        inbox.wake()
        taken = await inbox.take(0.0)
        async with asyncio.timeout(10):
            return taken, await inbox.take(1000.0)

    taken, nothing = asyncio.run(scene())
    assert ([packet.data for packet in taken], nothing) == ([b"last"], [])


def test_a_packet_that_was_taken_wakes_nobody_again():
    async def scene():
        inbox = Inbox()
        inbox.put(Packet(0.0, "", b"only"))
        await inbox.take(0.0)
        waiting = asyncio.ensure_future(inbox.take(1000.0))
        for _ in range(10):
            await asyncio.sleep(0)
        still = not waiting.done()
        inbox.put(Packet(0.1, "", b"next"))
        return still, await waiting

    still, (packet,) = asyncio.run(scene())
    assert (still, packet.data) == (True, b"next")
