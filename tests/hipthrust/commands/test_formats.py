import json

from hipthrust.main import main
from sensor.formats import KNOWN_FORMATS


def test_every_format_is_listed_with_its_example(capsys):
    assert main(["formats"]) == 0

    shown = capsys.readouterr().out
    for known in KNOWN_FORMATS:
        assert f"{known.name}: {known.description}" in shown
        assert known.example.strip().splitlines()[0] in shown


def test_programs_get_one_document_a_format(capsys):
    assert main(["formats", "--json"]) == 0

    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [document["name"] for document in documents] == [known.name for known in KNOWN_FORMATS]
