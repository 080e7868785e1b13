from dataclasses import replace

from analysis.pipeline import analyse
from analysis.settings import Settings
from hipthrust.live.kept_sets import KeptSets
from sensor.simulated import PRESETS, simulate


def test_kept_sets_come_out_as_they_were_told_last():
    scenario = replace(PRESETS["typical"], repetitions=2, sets=2, rest_s=30.0)
    first, second = analyse(simulate(scenario, seed=1).samples, Settings()).sets
    kept = KeptSets()
    for summary in (first, replace(second, load_kg=60.0), second):
        kept.keep(summary)

    assert kept.summaries() == (first, second)
    kept.forget_last()
    assert kept.summaries() == (first,)
    assert len(kept) == 1
