# SPDX-License-Identifier: EUPL-1.2
"""Results as systems export them: one file for several units, one value a row, a day for a period."""

EXPORT = """Rapport: alla enheter;;;;
Datum;Enhet;Nyckeltal;Kolumn;Värde
2014-04-30;Alfa;Sjukfrånvaro;Utfall;4,0 %
2014-08-31;Alfa;Sjukfrånvaro;Utfall;6,1 %
2014-08-31;Alfa;Sjukfrånvaro;Analys;Influensan kom i juni.
2014-08-31;ALFA;Sjukfrånvaro;Prognos;5,5 %
2014-06-30;alfa;Nöjda brukare;Täljare;170
2014-06-30;alfa;Nöjda brukare;Nämnare;200
2014-08-31;Alfa;Antal besök;Utfall;210
2014-08-31;Alfa;Antal besök;Mål;300
2014-04-30;Beta;Sjukfrånvaro;Utfall;3,9
2014-08-31;Beta;Sjukfrånvaro;Utfall;många
"""


def test_one_export_serves_several_units(make):
    w = make(start=False, units=("alfa", "beta"))
    for unit in w.units:
        w.put(unit, "/utfall", EXPORT.encode("cp1252"), content_type="text/csv")
    w.start()
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T1") == 4.0
    row = w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T2")
    assert (row["value"], row["forecast"], row["state"]) == (6.1, 5.5, "behind")
    assert w.value("unit:alfa", "nojda", "2014-H1") == 85
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    assert w.value("unit:beta", "sjukfranvaro", "2014-T1") == 3.9
    assert w.api.indicator("sjukfranvaro", "unit:beta", "2014-T2")["state"] == "missing"
    found = [(f["scope"], f["line"], f["message"]) for f in w.api.rows("findings")]
    assert any(scope == "unit:beta" and line == 12 and "Värde" in words and "många" in words for scope, line, words in found), found
    assert any(scope == "unit:alfa" and line == 10 and "planen" in words for scope, line, words in found), found
    assert "Influensan kom i juni." in w.api.get("/u/alfa").text
    w.stop()


def test_an_export_without_the_unit_changes_nothing(make):
    w = make(units=("alfa",))
    w.put("alfa", "/utfall", EXPORT.replace("Alfa", "Delta").replace("ALFA", "Delta").replace("alfa", "Delta"), content_type="text/csv")
    error = w.wait_unit("alfa", lambda unit: unit["last_error"])["last_error"]
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 4.2  # the last good
    assert error["kind"] == "wrong_unit" and "Delta" in error["message"] and "Alfa" in error["message"], error
    w.stop()
