import io
import sys
from dataclasses import replace

import pandas as pd
import pytest

from analysis.report.traces import ParquetUnavailableError, render_traces_csv, render_traces_parquet

COLUMNS = ["file", "set", "time_s", "velocity_mps", "height_m", "pitch_deg", "phase", "simulated"]


def read_csv(recordings):
    return pd.read_csv(io.StringIO(render_traces_csv(recordings)))


def test_each_sample_of_each_set_is_a_row(session):
    table = read_csv([session])
    assert list(table.columns) == COLUMNS
    assert table.groupby("set").size().tolist() == [len(trace.time_s) for trace in session.report.traces]


def test_every_row_says_whether_it_is_simulated(five, session):
    real = replace(session, source=replace(session.source, file="real.csv", simulated=False))
    text = render_traces_csv([five, real])
    assert {(line.split(",")[0], line.split(",")[-1]) for line in text.splitlines()[1:]} == {
        ("thursday.csv", "true"),
        ("real.csv", "false"),
    }
    parquet = pd.read_parquet(io.BytesIO(render_traces_parquet([five, real])))
    assert parquet.groupby("file")["simulated"].unique().to_dict() == {"thursday.csv": [True], "real.csv": [False]}


def test_phases_are_words_and_pitch_is_in_degrees(five):
    table, trace = read_csv([five]), five.report.traces[0]
    assert table["phase"].iloc[:2].tolist() == ["drive", "drive"]
    assert set(table["phase"]) == {"drive", "top", "lowering", "bottom"}
    assert table["pitch_deg"].max() == pytest.approx(trace.pitch_rad.max() * 57.2958, abs=0.01)


def test_without_a_gyroscope_pitch_stays_empty(five):
    traces = tuple(replace(trace, pitch_rad=None) for trace in five.report.traces)
    table = read_csv([replace(five, report=replace(five.report, traces=traces))])
    assert table["pitch_deg"].isna().all()
    assert table["height_m"].notna().all()


def test_without_sets_there_is_a_header_alone(nothing):
    assert render_traces_csv([nothing]) == ",".join(COLUMNS) + "\n"


def test_parquet_holds_the_same_curves_as_the_csv(five, nothing):
    parquet = pd.read_parquet(io.BytesIO(render_traces_parquet([five, nothing])))
    pd.testing.assert_frame_equal(parquet, read_csv([five, nothing]), atol=0.01, check_dtype=False)


def test_only_the_csv_defends_itself_against_spreadsheets(five):
    formula = replace(five, source=replace(five.source, file="=a.csv"))
    assert set(read_csv([formula])["file"]) == {"'=a.csv"}
    assert set(pd.read_parquet(io.BytesIO(render_traces_parquet([formula])))["file"]) == {"=a.csv"}


def test_parquet_without_pyarrow_says_what_to_install(five, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ParquetUnavailableError, match=r"hipthrust\[fast\]"):
        render_traces_parquet([five])
