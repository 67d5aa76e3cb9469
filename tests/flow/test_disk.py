# SPDX-License-Identifier: EUPL-1.2
"""A full disk: told with its cause, nothing stored is lost, all goes on when there is room again."""
import subprocess

import pytest

from daemon import PATIENCE
from peers import wait_until
from world import HEAD


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
