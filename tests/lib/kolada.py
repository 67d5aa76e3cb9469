# SPDX-License-Identifier: EUPL-1.2
"""Kolada's API, version 3, as its public description tells it: titles and figures by ids, a page at a time."""
import json
import urllib.parse

from peers import UnitServer


class Kolada(UnitServer):
    """titles[kpi], figures[(kpi, ou or municipality, year)] = {"T": …, "K": …, "M": …}; deleted holds such keys.

    per_page rows a page; old_names: pages are called next_page, and their addresses lead to another host (as an API behind a proxy may say).
    """

    def __init__(self, **where):
        self.titles, self.figures, self.deleted = {}, {}, set()
        self.per_page = 5000
        self.old_names = False
        self.down_at = None  # a part of the path that answers 503
        super().__init__(**where)

    def rows(self, parts):
        ids = parts[parts.index("kpi") + 1].split(",")
        if len(ids) > 25:
            return None
        if len(parts) == 2:
            return [{"id": i, "title": self.titles[i]} for i in ids if i in self.titles]
        kind, whose = parts[2], parts[3]
        return [{"kpi": kpi, kind: of, "period": year, "values": [{"gender": g, "value": v, "status": "" if v is not None else "Missing", "count": 1,
                                                                   "isdeleted": (kpi, of, year) in self.deleted} for g, v in row.items()]}
                for (kpi, of, year), row in sorted(self.figures.items()) if kpi in ids and of == whose]

    def answer(self, h):
        to = urllib.parse.urlsplit(h.path)
        asked = dict(urllib.parse.parse_qsl(to.query))
        parts = to.path.strip("/").split("/")[1:]
        if parts and parts[0] in ("oudata", "data"):
            parts = parts[1:]
        if self.down_at and self.down_at in h.path:
            return self.send(h, 503, b"")
        rows = self.rows(parts)
        if rows is None:
            return self.send(h, 400, b'{"detail": "at most 25 ids"}')
        page = int(asked.get("page", 1))
        some = rows[(page - 1) * self.per_page: page * self.per_page]
        answer = {"count": len(some), "values": some, "previous_url": None}
        name = "next_page" if self.old_names else "next_url"
        host = "http://127.0.0.9:9" if self.old_names else f"http://{self.address}:{self.port}"
        answer[name] = f"{host}{to.path}?page={page + 1}" if page * self.per_page < len(rows) else None
        self.send(h, 200, json.dumps(answer, ensure_ascii=False).encode(), [("Content-Type", "application/json")])
