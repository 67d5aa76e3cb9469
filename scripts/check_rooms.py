#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Checks that the rooms stay rooms: scripts/rooms.txt is the law, this reads exactly that.

1. every #include fits the table, and the table points to smaller levels only;
2. private headers stay in their folder;
3. each header compiles alone, found by -iquote include;
4. the core library asks nothing of loop, network, disk, clock, log, chance or environment;
5. sizes: a .c file 600 lines, a door 200, a function 60 (one whole-state-machine switch 120), main.c 150.

usage: check_rooms.py [--root FOLDER] [--core LIBCORE.A] [--no-compile]
Exit 0 when all holds, 1 with one line per fault, 2 when it could not look."""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

C_LINES, DOOR_LINES, FUNCTION_LINES, MACHINE_LINES, MAIN_LINES = 600, 200, 60, 120, 150
MACHINE_BESIDE = 15  # lines a state machine's function may have outside its switch

# C17, POSIX and what glibc adds: «libc» in the table.
LIBC = set("""
aio.h alloca.h assert.h byteswap.h complex.h ctype.h dirent.h dlfcn.h elf.h endian.h err.h errno.h execinfo.h
fcntl.h features.h fenv.h float.h fnmatch.h ftw.h getopt.h glob.h grp.h inttypes.h iso646.h langinfo.h libgen.h limits.h
locale.h malloc.h math.h netdb.h poll.h pthread.h pwd.h sched.h search.h semaphore.h setjmp.h signal.h spawn.h
stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdio_ext.h stdlib.h stdnoreturn.h string.h strings.h
termios.h tgmath.h threads.h time.h uchar.h unistd.h wchar.h wctype.h
""".split())
LIBC_FOLDERS = ("sys/", "netinet/", "arpa/", "net/", "linux/", "bits/", "asm/")

FORBIDDEN = re.compile(
    r"^(uv_.*|curl_.*|sqlite3_.*|MHD_.*|sd_.*|g_mime_.*|yaml_.*|sodium_.*|randombytes.*"
    r"|v?syslog|openlog|closelog"
    r"|open|open64|openat|openat64|creat|fopen|fopen64|freopen|fdopen|opendir|read|pread|write|pwrite|readlink|stat|lstat"
    r"|fstat|access|unlink|rename|mkdir|mmap|mmap64"
    r"|socket|connect|bind|listen|accept|accept4|send|sendto|recv|recvfrom|getaddrinfo|gethostbyname|poll|epoll_.*|select"
    r"|time|clock|clock_gettime|gettimeofday|timespec_get|ftime|localtime|localtime_r|gmtime|gmtime_r|mktime|strftime"
    r"|sleep|usleep|nanosleep"
    r"|rand|rand_r|srand|random|srandom|drand48|getrandom|getentropy|arc4random.*"
    r"|getenv|secure_getenv|setenv|setlocale|getpid|getuid|gethostname"
    r"|fork|vfork|execve|execvp|execl|system|popen|pthread_create|thrd_create)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
PARTS = ["jansson", "libuv", "libcurl", "sqlite3", "libmicrohttpd", "gmime-3.0", "yaml-0.1", "libsodium", "libsystemd"]


class Room:
    def __init__(self, name, level, doors, headers):
        self.name, self.level, self.doors, self.headers = name, level, doors, headers


def read_table(path, faults):
    """Room by name. Level None is a program of its own («-»)."""
    rooms = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) < 3:
            faults.append(f"{path}:{number}: en rad är: nivå, rum, dörrar, <huvuden>")
            continue
        level = None if words[0] == "-" else int(words[0])
        rest = [w for w in words[2:] if w != "-"]
        rooms[words[1]] = Room(words[1], level, {w for w in rest if not w.endswith(".h")},
                               {w for w in rest if w.endswith(".h")})
    for room in rooms.values():
        if "all" in room.doors:
            room.doors = {r.name for r in rooms.values() if r.level is not None and r.level < room.level}
        for door in sorted(room.doors):
            if door not in rooms:
                faults.append(f"{path}: {room.name} öppnar {door}, som inte finns")
            elif rooms[door].level is None:
                faults.append(f"{path}: {room.name} öppnar {door}, som är ett eget program")
            elif room.level is not None and rooms[door].level >= room.level:
                faults.append(f"{path}: {room.name} (nivå {room.level}) öppnar {door} (nivå {rooms[door].level}); "
                              "bara lägre nivåer får öppnas")
    return rooms


def room_of(root, path):
    """Which room a file is part of: by its folder, or for a door by its name. main.c is app's."""
    parts = path.relative_to(root).parts
    if parts[0] == "include":
        return parts[1] if len(parts) > 2 else path.stem
    return parts[1] if len(parts) > 2 else "app"


def sources(root):
    for top in ("include", "daemon"):
        folder = root / top
        for path in sorted(folder.rglob("*.[ch]")) if folder.is_dir() else []:
            if "node_modules" not in path.parts and not path.relative_to(root).as_posix().startswith("daemon/dashboard/"):
                yield path


def check_include(root, rooms, path, room, kind, name, say):
    if kind == "<":
        if name not in LIBC and not name.startswith(LIBC_FOLDERS) and name not in room.headers:
            say(f"<{name}> står inte i tabellen för rummet {room.name}")
        return
    door = root / "include" / name
    if door.is_file() and ".." not in name:
        other = name.split("/")[0] if "/" in name else pathlib.PurePath(name).stem
        if other != room.name and other not in room.doors and not (path.name == "main.c" and other == "app"):
            say(f'"{name}": rummet {room.name} får inte öppna {other}')
        return
    private = (path.parent / name).resolve()
    if not private.is_file():
        say(f'"{name}" finns varken i include/ eller bredvid filen')
    elif (root / "daemon" / room.name).resolve() not in private.parents:
        say(f'"{name}": ett privat huvud lämnar inte sin mapp')


def check_includes(root, rooms, faults):
    for path in sources(root):
        name = room_of(root, path)
        shown = path.relative_to(root).as_posix()
        if name not in rooms:
            faults.append(f"{shown}:1: rummet {name} står inte i scripts/rooms.txt")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                check_include(root, rooms, path, rooms[name], found[1], found[2],
                              lambda text: faults.append(f"{shown}:{number}: {text}"))


def compile_alone(root, path, flags):
    done = subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                           "-iquote", str(root / "include"), *flags, "-x", "c", "-"],
                          input=f'#include "{path}"\n', capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip()[:200])
    return f"{path.relative_to(root).as_posix()}:1: huvudet går inte att kompilera ensamt: {first}"


def check_headers(root, faults):
    found = subprocess.run(["pkg-config", "--cflags", *PARTS], capture_output=True, text=True, check=False)
    flags = found.stdout.split()
    headers = [p for p in sources(root) if p.suffix == ".h"]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults.extend(f for f in pool.map(lambda p: compile_alone(root, p, flags), headers) if f)


def check_core(core, faults):
    done = subprocess.run(["nm", "-A", "-u", str(core)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        faults.append(f"{core}: går inte att läsa med nm: {done.stderr.strip()[:200]}")
    for line in done.stdout.splitlines():
        symbol = line.split()[-1].split("@")[0]
        if FORBIDDEN.match(symbol):
            member = line.split(":")[1] if line.count(":") > 1 else "?"
            faults.append(f"{core}({member}): kärnan får inte anropa {symbol}")


def machine_size(body):
    """Lines outside the one switch at the function's own indent, or None when there is no such switch."""
    for start, line in enumerate(body):
        if re.match(r"^\tswitch \(", line):
            for end in range(start + 1, len(body)):
                if body[end].startswith("\t}"):
                    return len(body) - (end - start + 1)
    return None


def check_functions(shown, lines, faults):
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            body, limit = lines[start - 1:number], FUNCTION_LINES
            beside = machine_size(body)
            if beside is not None and beside <= MACHINE_BESIDE:
                limit = MACHINE_LINES
            if len(body) > limit:
                faults.append(f"{shown}:{start}: funktionen är {len(body)} rader; högst {limit}")
            start = None


def check_sizes(root, faults):
    for path in sources(root):
        shown = path.relative_to(root).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines()
        limit = C_LINES if path.suffix == ".c" else DOOR_LINES
        if shown == "daemon/main.c":
            limit = MAIN_LINES
        if len(lines) > limit:
            faults.append(f"{shown}:{limit + 1}: filen är {len(lines)} rader; högst {limit}")
        check_functions(shown, lines, faults)


def main():
    parser = argparse.ArgumentParser(description="Rum, dörrar och storlekar.")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--core", type=pathlib.Path, help="libcore.a att pröva med nm")
    parser.add_argument("--no-compile", action="store_true", help="hoppa över att kompilera varje huvud ensamt")
    options = parser.parse_args()
    root, faults = options.root.resolve(), []
    try:
        rooms = read_table(root / "scripts" / "rooms.txt", faults)
    except (OSError, ValueError) as why:
        print(f"check_rooms: scripts/rooms.txt: {why}", file=sys.stderr)
        return 2
    check_includes(root, rooms, faults)
    if not options.no_compile:
        check_headers(root, faults)
    if options.core:
        check_core(options.core, faults)
    check_sizes(root, faults)
    for fault in faults:
        print(fault)
    print(f"rum: {len(faults)} fel" if faults else f"rum: {len(rooms)} rum, inga fel")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
