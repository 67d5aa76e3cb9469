# SPDX-License-Identifier: EUPL-1.2
"""A disk that is full, broken or read-only: told with its cause, nothing stored is lost, nothing told that is not, all goes on when it is well."""
import subprocess

import pytest

from daemon import PATIENCE
from faults import DISKS, Faults
from peers import wait_until
from world import CONTROLLER, HEAD, OPERATOR, contact


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MiB."""
    folder = tmp_path / "liten"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip("kan inte montera en liten disk här: " + mounted.stderr.strip())
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Take all room that is left."""
    with open(folder / "fyllnad", "wb", buffering=0) as f:
        for size in (65536, 4096, 512):
            try:
                while f.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue


def test_a_full_disk_is_told_loses_nothing_and_heals(make, small_disk):
    w = make(start=False)
    w.settings["store"] = str(small_disk / "tertial.db")
    w.write()
    w.start()
    fill(small_disk)
    long_text = "".join(chr(97 + i % 26) for i in range(60000))
    body = dict(unit="alfa", sick=(4.0, 6.1), activities=[{"activity": f"{i}", "status": "done", "comment": long_text} for i in range(8)])
    w.results("alfa", **{k: v for k, v in body.items() if k != "unit"})
    w.daemon.expect_said("disk", seconds=20)
    assert w.value("unit:beta", "besok", "2014-T2") == 210
    assert w.api.get("/healthz").status == 200
    assert not w.sink.to(HEAD)  # nothing is told before it is stored
    (small_disk / "fyllnad").unlink()
    w.results("alfa", sick=(4.0, 6.1))
    w.wait_value("unit:alfa", "sjukfranvaro", "2014-T2", 6.1, seconds=40)
    w.wait_mails(1, HEAD, seconds=40)
    w.stop()
    w.start()
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 6.1
    assert w.value("unit:beta", "besok", "2014-T2") == 210
    w.stop()


def test_a_disk_that_is_full_at_start_is_told(make, small_disk):
    w = make(start=False)
    w.settings["store"] = str(small_disk / "tertial.db")
    w.write()
    fill(small_disk)
    assert w.daemon.run(seconds=20) == 1
    assert w.daemon.said("tertial.db")
    (small_disk / "fyllnad").unlink()
    w.start()
    wait_until(lambda: w.value("unit:beta", "besok", "2014-T2") == 210, 10 * PATIENCE, "siffran")
    w.stop()


def test_once_on_a_disk_that_fills_leaves_with_1_and_tells_nothing(make, small_disk):
    w = make(start=False)
    w.settings["store"] = str(small_disk / "tertial.db")
    w.write()
    assert w.daemon.run("--once") == 0
    w.sink.mails.clear()
    long_text = "".join(chr(97 + i % 26) for i in range(60000))
    w.results("alfa", sick=(4.0, 6.1), activities=[{"activity": f"{i}", "status": "done", "comment": long_text} for i in range(40)])
    fill(small_disk)
    assert w.daemon.run("--once", seconds=30) == 1
    assert w.daemon.said("disk")
    assert not w.sink.mails


# ---- a disk that refuses for a while

def mails_of(w):
    return [(m.to[0], m.subject) for m in w.sink.mails]


@pytest.mark.parametrize("disk", DISKS)
def test_a_disk_that_refuses_tells_nothing_goes_on_and_heals(make, disk):
    w = make(start=False)
    faults = Faults(w.daemon, w.settings["store"]).preload()
    w.start()
    faults.refuse(*DISKS[disk])
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.expect_said("kan inte lagra")
    w.round()  # pulled on
    failed = faults.n_failed
    assert failed
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 4.2  # and served, with what is stored
    assert w.api.get("/healthz").status == 200
    wait_until(lambda: faults.n_failed > failed, 40 * PATIENCE, "ett nytt försök")
    assert not w.sink.tried, mails_of(w)
    faults.heal()
    w.wait_value("unit:alfa", "sjukfranvaro", "2014-T2", 6.1, seconds=60)
    w.wait_mails(1, HEAD)
    w.wait_mails(2, OPERATOR)
    w.quiet()
    assert sorted(to for to, _ in mails_of(w)) == sorted([HEAD, OPERATOR, OPERATOR])
    assert [m.subject.split(":")[0] for m in w.sink.to(OPERATOR)] == ["Driftlarm", "Återhämtad"]
    w.stop()
    faults.unload()
    w.start()
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 6.1
    assert len(w.sink.mails) == 3
    w.stop()


@pytest.mark.parametrize("disk", ["EIO"])
def test_a_mail_whose_250_cannot_be_stored_stops_the_next_and_is_not_repeated(make, disk):
    w = make(start=False)
    faults = Faults(w.daemon, w.settings["store"]).preload()
    w.start()
    w.sink.on_data = lambda mail: None if faults.n_failed or w.sink.mails else faults.refuse(*DISKS[disk])
    w.results("alfa", sick=(4.0, 6.1))
    w.results("beta", sick=(4.0, None))
    w.daemon.expect_said("kan inte lagra")
    w.round()
    failed = faults.n_failed
    wait_until(lambda: faults.n_failed > failed, 40 * PATIENCE, "ett nytt försök")
    assert len(w.sink.tried) == 1, mails_of(w)
    faults.heal()
    for to in (HEAD, contact("beta"), CONTROLLER, OPERATOR):
        w.wait_mails(1, to, seconds=60)
    w.quiet()
    ids = [m.id for m in w.sink.mails]
    assert len(ids) == len(set(ids)), mails_of(w)
    w.stop()
