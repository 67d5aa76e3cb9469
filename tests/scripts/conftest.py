# SPDX-License-Identifier: EUPL-1.2
"""A small tree of rooms that is right; each test spoils one thing and asks the checker what it says."""
import pathlib
import subprocess

import pytest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
SPDX = "/* SPDX-License-Identifier: EUPL-1.2 */\n"

TABLE = """# level room  doors  headers
  0  base   -          -
  1  model  base       -
  2  think  base model jansson.h
  2  other  base model -
  3  shell  base think uv.h
  8  app    all        -
  -  tool   base think curl/curl.h
"""


class Tree:
    def __init__(self, root):
        self.root = root
        self.write("scripts/rooms.txt", TABLE)
        self.c("include/base/str.h", "#ifndef BASE_STR_H\n#define BASE_STR_H\n#include <stddef.h>\n#endif\n")
        self.c("include/model/unit.h", "#ifndef MODEL_UNIT_H\n#define MODEL_UNIT_H\n#include \"base/str.h\"\n#endif\n")
        self.c("include/think.h", "#ifndef THINK_H\n#define THINK_H\n#include \"model/unit.h\"\nint think_well(int x);\n#endif\n")
        self.c("include/other.h", "#ifndef OTHER_H\n#define OTHER_H\n#include \"base/str.h\"\n#endif\n")
        self.c("daemon/think/think.c", "#include \"think.h\"\n#include \"own.h\"\n\nint think_well(int x)\n{\n\treturn x;\n}\n")
        self.c("daemon/think/own.h", "#ifndef OWN_H\n#define OWN_H\n#include \"base/str.h\"\n#endif\n")
        self.c("daemon/main.c", "#include \"think.h\"\n\nint main(void)\n{\n\treturn think_well(0);\n}\n")

    def write(self, path, text):
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def c(self, path, text):
        self.write(path, SPDX + "/* what it is, core, nobody's memory */\n" + text)

    def check(self, script, *options):
        done = subprocess.run([str(SCRIPTS / script), "--root", str(self.root), *options],
                              capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)
