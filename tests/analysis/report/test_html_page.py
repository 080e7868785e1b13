import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from analysis.report.html_page import InlineFigure, PageSection, render_html
from sensor.samples import Note

FIGURE = InlineFigure('<svg role="img" viewBox="0 0 1 1"><title>t</title></svg>', 'Two dots & a "line" <fall>.')
ALONE = {"meta", "br", "wbr", "link", "img", "input", "hr"}  # elements without an end


class Page(HTMLParser):
    """Collects the elements of a page, and refuses one that is not closed in its turn."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(params=["nothing", "five", "hard_set", "session"])
def recording(request):
    return request.getfixturevalue(request.param)


def page_of(*recordings, figures=(FIGURE,)):
    return render_html([PageSection(recording, figures) for recording in recordings], "1.2.3")


def test_every_element_is_closed_in_its_turn(recording):
    Page(page_of(recording))


def test_a_page_runs_nothing_and_fetches_nothing(recording):
    text = page_of(recording)
    page = Page(text)
    assert page.all("script", "link", "img", "iframe", "object", "embed") == []
    assert not any({"src", "href", "onclick"} & set(attributes) for _, attributes in page.elements)
    assert not re.search(r"https?:|@import|url\(", text)
    assert any(meta.get("content", "").startswith("default-src 'none'") for meta in page.all("meta"))


def test_markup_in_a_file_name_stays_text(five):
    name = '"><script>alert(1)</script>&.csv'
    page = Page(page_of(replace(five, source=replace(five.source, file=name, sensor=name, start=name))))
    assert page.all("script") == []
    assert page.words.count(name) == 1  # the heading; the title and the sensor stand within other words
    assert sum(name in words for words in page.words) >= 3


def test_a_control_character_in_a_file_name_is_shown_as_an_escape(five):
    text = page_of(replace(five, source=replace(five.source, file="a\x1b\x00\u202eb.csv")))
    assert r"a\x1b\x00\u202eb.csv" in text


def test_every_table_has_a_caption_and_every_heading_its_scope(session):
    page = Page(page_of(session))
    assert len(page.all("caption")) == len(page.all("table")) == 1 + 3 * 3  # an overview; three of each set
    assert {heading["scope"] for heading in page.all("th")} == {"col", "row"}


def test_headings_descend_one_level_at_a_time(recording):
    levels = [int(tag[1]) for tag, _ in Page(page_of(recording)).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_says_its_language_and_fits_a_phone(five):
    page = Page(page_of(five))
    assert page.all("html") == [{"lang": "en"}]
    assert any(meta.get("name") == "viewport" for meta in page.all("meta"))


@pytest.mark.parametrize("medium", ["prefers-color-scheme: dark", "max-width: 40rem", "@media print"])
def test_a_page_dresses_for_its_medium(five, medium):
    assert medium in page_of(five)


def test_a_figure_stands_with_its_words(five):
    text = page_of(five)
    assert FIGURE.svg in text
    assert "Two dots &amp; a &quot;line&quot; &lt;fall&gt;." in text


def test_without_sets_no_figure_is_shown(nothing):
    text = page_of(nothing)
    assert "<figure" not in text
    assert nothing.report.reason in text


def test_each_repetition_is_a_row(session):
    assert len(Page(page_of(session)).all("tr")) == (1 + 3) + 3 * ((1 + 12) + (1 + 1) + (1 + 40))


def test_remarks_stand_beside_their_repetition_and_again_below_it_for_a_phone(hard_set, five):
    text = page_of(hard_set)
    assert text.count('<td class="remarks">failed, hitched, cut</td>') == 1
    assert text.count('<tr class="below"><td></td><td colspan="5">failed, hitched, cut</td></tr>') == 1
    assert text.count('<tr class="below">') == 4  # the second has nothing to remark
    assert len(re.findall(r"\.below \{ display: none; \}.*\.below \{ display: table-row; \}", text, re.DOTALL)) == 1


def test_without_remarks_there_is_no_column_for_them(five):
    table = page_of(five).partition("</table>")[0]
    assert "remarks" not in table.partition("<table>")[2]
    assert "<td>2.1-1.1-0.8-1.0</td></tr>" in table


def test_a_wrong_lift_is_said_over_the_page_and_over_its_set(five):
    assert "banner check" not in page_of(five).partition("</style>")[2]
    report = five.report
    sets, note = (
        (replace(report.sets[0], rests_at="top"),),
        Note("lift_contradicted", "It rests at the top: check --lift."),
    )
    text = page_of(replace(five, report=replace(report, sets=sets, notes=(note,))))
    assert '<p class="banner check"><strong>CHECK FIRST:</strong> It rests at the top: check --lift.</p>' in text
    assert '<p class="banner check">This set does not look like a hip thrust: ' in text
    assert "Change next" not in text


def test_several_recordings_share_a_page(five, hard_set):
    other = replace(hard_set, source=replace(hard_set.source, file="friday.csv"))
    page = Page(page_of(five, other))
    assert len(page.all("article")) == 2
    assert "thursday.csv, friday.csv - hip thrust report" in page.words


def test_simulated_data_is_labelled_and_real_data_is_not(five, hard_set):
    assert "SIMULATED DATA" in page_of(five)
    assert "SIMULATED" not in page_of(hard_set)


def test_a_verdict_says_its_status_in_words_with_what_to_change(five):
    words = " ".join("".join(Page(page_of(five)).words).split())
    assert "✗ not met" in words
    assert "→ Stay tight through the last hand's width" in words
    assert "setting guide.touchdown_speed_mps" in words


def test_a_repetition_that_does_not_count_stands_back(hard_set):
    text = page_of(hard_set)
    assert text.count("<tr class=aside>") == 2
    assert "failed, hitched, cut" in text


def test_every_figure_of_a_repetition_stands_in_the_details_with_its_error(five):
    page = page_of(five)
    details = page[page.index("<details><summary>All figures") :]
    for cell in (
        '0.80 <span class="sd">±0.02',
        '39.5 <span class="sd">±0.6',
        '0.6 <span class="sd">±0.3',
        "<td>1</td>",
    ):
        assert cell in details


def test_left_and_right_stand_side_by_side(five, two_legs):
    assert "Left and right" not in page_of(five)
    words = "".join(Page(page_of(two_legs)).words)
    assert "left: set 1, 6 repetitions; right: set 2, 6 repetitions" in words
    assert "no difference" in words
