# SPDX-License-Identifier: EUPL-1.2
"""A machine that fails under the daemon: it dies at its n-th system call, loses its power, or its disk refuses (lib/preload/faults.c)."""
import errno
import mmap
import shutil
import struct
from pathlib import Path

from daemon import TERTIALD

LIBRARY = Path(TERTIALD).parent / "libfaults.so"
KINDS = ("open", "write", "sync", "rename", "unlink", "truncate", "connect", "send", "receive")
ARMED, N_CALLS, DIE_AT, FAIL_KINDS, FAIL_ERRNO, N_FAILED, DIED_IN, N_OF = range(8)
SECTOR = 512  # what a disk writes whole or not at all


class Faults:
    """The machine under one daemon; `store` is the path of its database."""

    def __init__(self, daemon, store):
        self.daemon, self.store = daemon, Path(store)
        self.page = daemon.folder / "faults"
        self.page.write_bytes(b"\0" * 4096)
        self.file = open(self.page, "r+b")
        self.at = mmap.mmap(self.file.fileno(), 4096)
        self.shadow = None

    def get(self, field):
        return struct.unpack_from("I", self.at, 4 * field)[0]

    def set(self, field, value):
        struct.pack_into("I", self.at, 4 * field, value)

    def preload(self, power=False):
        """From the next start on.  power: keep beside the store what a power cut would leave of it."""
        env = self.daemon.env
        if "verify_asan_link_order" not in env["ASAN_OPTIONS"]:
            env["ASAN_OPTIONS"] += ":verify_asan_link_order=0"  # another library is before its own
        env.update(LD_PRELOAD=str(LIBRARY), FAULTS_CONTROL=str(self.page), FAULTS_STORE=str(self.store))
        env.pop("FAULTS_SHADOW", None)
        if power:
            self.shadow = self.daemon.folder / "synced"
            shutil.rmtree(self.shadow, ignore_errors=True)
            self.shadow.mkdir()
            for file in self.files():
                shutil.copy(file, self.shadow)
            (self.shadow / "entries").write_text("".join(f.name + "\n" for f in self.files()))
            env["FAULTS_SHADOW"] = str(self.shadow)
        return self

    def unload(self):
        for name in ("LD_PRELOAD", "FAULTS_CONTROL", "FAULTS_STORE", "FAULTS_SHADOW"):
            self.daemon.env.pop(name, None)

    def arm(self, die_at=0):
        for field in range(N_OF + len(KINDS)):
            self.set(field, 0)
        self.set(DIE_AT, die_at)
        self.set(ARMED, 1)

    def refuse(self, code, kinds):
        """The store's files answer so from now on, until heal()."""
        self.arm()
        self.set(FAIL_ERRNO, code)
        self.set(FAIL_KINDS, sum(1 << KINDS.index(k) for k in kinds))

    def heal(self):
        self.set(FAIL_KINDS, 0)
        self.set(ARMED, 0)

    @property
    def n_calls(self):
        return self.get(N_CALLS)

    @property
    def n_failed(self):
        return self.get(N_FAILED)

    @property
    def died_in(self):
        return KINDS[self.get(DIED_IN)]

    def counts(self):
        return {k: self.get(N_OF + i) for i, k in enumerate(KINDS)}

    # ---- power
    def files(self):
        return sorted(f for f in self.store.parent.glob(self.store.name + "*") if not f.name.endswith((".lock", "-shm")))

    def cut_power(self, luck=None):
        """What was never synced is gone: whole, or with `luck` (a Random) each sector by the toss of a coin, and each name."""
        entries = {name for name in (self.shadow / "entries").read_text().split() if not name.endswith((".lock", "-shm"))}
        now = {f.name: f.read_bytes() for f in self.files()}
        for name in sorted(entries | set(now)):
            file = self.store.parent / name
            synced = (self.shadow / name).read_bytes() if (self.shadow / name).exists() else b""
            kept = name in entries if luck is None or name in entries and name in now else luck.random() < 0.5
            if not kept:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(synced if luck is None else torn(synced, now.get(name, synced), luck))
        self.store.with_name(self.store.name + "-shm").unlink(missing_ok=True)  # memory, not disk


def torn(old, new, luck):
    """Sectors of the one and of the other; the length too."""
    size = luck.choice((len(old), len(new)))
    pieces = []
    for at in range(0, size, SECTOR):
        a, b = old[at:at + SECTOR], new[at:at + SECTOR]
        piece = a if a == b else luck.choice((a, b))
        pieces.append(piece.ljust(min(SECTOR, size - at), b"\0")[:size - at])
    return b"".join(pieces)


DISKS = {"ENOSPC": (errno.ENOSPC, ("write", "truncate")), "EIO": (errno.EIO, ("sync",)), "EROFS": (errno.EROFS, ("open", "write", "truncate", "unlink"))}
