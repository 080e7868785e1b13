import pytest

from analysis.results import Repetition, SetSummary
from analysis.settings import Edit
from hipthrust.edits import changed, refuse_unfound
from hipthrust.failures import UsageError


def test_the_last_mark_of_a_repetition_holds():
    assert changed([Edit(1, 2, "failed")], ["1:2=partial", "1:2=full,1:1=false"]) == (
        Edit(1, 1, "false"),
        Edit(1, 2, "full"),
    )


def test_clear_takes_one_mark_away_or_all():
    kept = [Edit(1, 1, "false"), Edit(1, 2, "failed")]

    assert changed(kept, ["1:1=clear"]) == (Edit(1, 2, "failed"),)
    assert changed(kept, ["clear"]) == ()
    assert changed(kept, ["clear,2:1=full"]) == (Edit(2, 1, "full"),)


@pytest.mark.parametrize(
    "word",
    ["", "2:5", "2:5=", "2:5=bad", "0:1=false", "1:0=false", "-1:1=false", "1:1=false,", "２:1=x", "1:1 = false"],
)
def test_what_is_no_mark_is_refused_with_an_example(word):
    with pytest.raises(UsageError, match="such as 2:5=false"):
        changed((), [word])


def test_a_mark_on_what_was_not_found_is_refused_with_what_there_is():
    sets = [SetSummary(1, 0, 9, (Repetition(1, 0, 1), Repetition(2, 3, 4)))]

    refuse_unfound([Edit(1, 2, "false")], sets)
    with pytest.raises(UsageError, match=r"no repetition 1 in set 2 to mark \(repetitions found .*: 2\)"):
        refuse_unfound([Edit(1, 1, "full"), Edit(2, 1, "false")], sets)
    with pytest.raises(UsageError, match="none"):
        refuse_unfound([Edit(1, 1, "false")], [])
