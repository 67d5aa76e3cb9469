# SPDX-License-Identifier: EUPL-1.2
"""A receiver of webhooks, played on loopback: keeps what it is sent and answers as it is told."""
import base64
import hashlib
import hmac
import json
import threading

from peers import UnitServer


class Event:
    """One request as it came."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body

    @property
    def id(self):
        return self.headers["webhook-id"]

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def changes(self):
        """(change, kind, scope) of each alert."""
        return [(e["change"], e["kind"], e["scope"]) for e in self.json["events"]]

    def signed_with(self, secret):
        """As the Standard Webhooks specification says, worked out anew."""
        key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
        said = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        mac = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        return self.headers["webhook-signature"] == "v1," + mac


class HookSink(UnitServer):
    """answer: (status, headers) of the next and all later ones; "silent" says nothing until mended.  on_event is called
    before it is answered."""

    def __init__(self, **where):
        self.tried = []  # every Event that came
        self.taken = []  # those answered 2xx
        self.answer_with = (200, [])
        self.on_event = None
        self.let_go = threading.Event()
        super().__init__(**where)

    def answer_post(self, h, body):
        event = Event(h.path, dict((k.lower(), v) for k, v in h.headers.items()), body)
        with self.lock:
            self.tried.append(event)
        if self.on_event:
            self.on_event(event)
        if self.answer_with == "silent":
            self.let_go.wait(60)
            h.close_connection = True
            return
        status, headers = self.answer_with
        if 200 <= status < 300:
            with self.lock:
                self.taken.append(event)
        self.send(h, status, b"", headers)

    def close(self):
        self.let_go.set()
        super().close()
