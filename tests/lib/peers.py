# SPDX-License-Identifier: EUPL-1.2
"""Peers of the daemon, played on loopback: unit servers with scripted faults, a mail sink, a notify socket.

Used by the tests of the whole daemon and by the demo.  Every peer runs in its own thread, takes its port from free_port()
and is ended by close(); none of them ever sleeps for a fixed time.
"""
import asyncio
import base64
import collections
import email
import email.policy
import gzip
import hashlib
import http.client
import json
import os
import random
import select
import socket
import threading
import time
import urllib.parse
import warnings
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

import mime

POLL_S = 0.02  # how often a condition is looked at again
LOWEST_PORT = 12000  # above what services of a machine usually have
broken_mails = []  # (Message-ID, what is wrong with it) of all sinks; conftest.py looks here after each test
claims = collections.deque(maxlen=256)  # kept open: the ports of this process; of a long run the newest


def wait_until(condition, seconds=20, what="villkoret"):
    """Poll until condition() is true; its value is returned.  AssertionError after the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} kom inte inom {seconds} s")
        time.sleep(POLL_S)


def free_port():
    """A port that is this process's own, also while nobody listens on it.

    It lies below those the kernel lends to outgoing connections: a port it lent once may be lent again, to the other end
    of somebody's connection, between the look and the listening.  A name in the abstract namespace keeps other processes
    that ask here away.
    """
    lent_from = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in random.SystemRandom().sample(range(LOWEST_PORT, lent_from), 200):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0tertial-port-{port}")
            with socket.socket() as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(("0.0.0.0", port))
        except OSError:
            claim.close()
            continue
        if len(claims) == claims.maxlen:
            claims[0].close()
        claims.append(claim)
        return port
    raise AssertionError(f"ingen ledig port mellan {LOWEST_PORT} och {lent_from}")


class Page:
    """What one path gives, and what is wrong with it."""

    def __init__(self, body, content_type="application/json; charset=utf-8", validators=True):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.content_type = content_type
        self.validators = validators  # ETag and Last-Modified are sent, and conditional requests answered
        self.etag = '"%s"' % hashlib.sha256(self.body).hexdigest()[:16]
        self.modified = formatdate(1380000000 + int(self.etag[1:7], 16), usegmt=True)
        self.fault = None
        self.arg = None


class UnitServer:
    """One unit's web server.

    put() sets a page, fault() breaks it, mend() repairs it, down()/up() close and open the port again.
    Faults: status (arg: code), html, slow (silent until mended or closed), late (waits for release), truncated,
    big (arg: bytes), gzip (fine, only packed), bomb (arg: bytes of zeros, packed), redirect (arg: address), reset, retry_after (arg: seconds), trickle (a byte at a time).
    wants(headers) may refuse a request (401); tls is an ssl.SSLContext.
    """

    def __init__(self, address="127.0.0.1", port=0, tls=None):
        self.address = address
        self.port = port or free_port()
        self.tls = tls
        self.wants = None
        self.pages = {}
        self.log = []  # (path, status, request headers)
        self.lock = threading.Lock()
        self.release = threading.Event()  # wakes the slow ones
        self.http = None
        self.up()

    # ---- the script
    def put(self, path, body, **kind):
        page = Page(body, **kind)
        with self.lock:
            self.pages[path] = page
        return self

    def fault(self, path, name, arg=None):
        with self.lock:
            self.pages[path].fault, self.pages[path].arg = name, arg

    def mend(self, path):
        self.fault(path, None)
        self.release.set()
        self.release = threading.Event()

    def url(self, path):
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def seen(self, path, status=None):
        with self.lock:
            return [entry for entry in self.log if entry[0] == path and status in (None, entry[1])]

    # ---- the port
    def up(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self):
                server.answer(self)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server.answer_post(self, body)

            def do_CONNECT(self):
                server.answer_connect(self)

            def log_message(self, *args):
                pass

        class Http(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True
            request_queue_size = 64
            address_family = socket.AF_INET6 if ":" in server.address else socket.AF_INET

            def __init__(self, *args):
                super().__init__(*args)
                self.open = set()

            def finish_request(self, request, client):
                if server.tls:
                    request.settimeout(10)
                    request = server.tls.wrap_socket(request, server_side=True)
                super().finish_request(request, client)

            def process_request(self, request, client):
                self.open.add(request)
                super().process_request(request, client)

            def shutdown_request(self, request):
                self.open.discard(request)
                super().shutdown_request(request)

            def handle_error(self, request, client):
                pass  # a client that hangs up is no news here

        self.release = threading.Event()
        self.http = Http((self.address, self.port), Handler)
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def down(self):
        if self.http is None:
            return
        self.release.set()
        self.http.shutdown()
        self.http.server_close()
        for connection in list(self.http.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.http = None

    close = down

    # ---- one answer
    def note(self, h, status):
        with self.lock:
            self.log.append((h.path, status, dict(h.headers)))

    def send(self, h, status, body=b"", headers=()):
        self.note(h, status)
        h.send_response(status)
        for name, value in headers:
            h.send_header(name, value)
        if status != 304:
            h.send_header("Content-Length", str(len(body)))
        h.end_headers()
        if status != 304:
            h.wfile.write(body)

    def answer(self, h):
        with self.lock:
            page = self.pages.get(h.path)
            fault, arg = (page.fault, page.arg) if page else (None, None)
        if self.wants and not self.wants(h.headers):
            return self.send(h, 401, b"logga in\n", [("Content-Type", "text/plain"), ("WWW-Authenticate", "Basic")])
        if page is None:
            return self.send(h, 404, b"finns inte\n", [("Content-Type", "text/plain")])
        if fault:
            return getattr(self, "give_" + fault)(h, page, arg)
        headers = [("Content-Type", page.content_type)]
        if page.validators:
            headers += [("ETag", page.etag), ("Last-Modified", page.modified)]
            wanted = h.headers.get("If-None-Match")
            if wanted == page.etag or (wanted is None and h.headers.get("If-Modified-Since") == page.modified):
                return self.send(h, 304, b"", headers)
        return self.send(h, 200, page.body, headers)

    def answer_post(self, h, body):
        self.send(h, 405, b"")

    def answer_connect(self, h):
        self.send(h, 405, b"")

    def give_status(self, h, page, arg):
        self.send(h, arg, b"fel\n", [("Content-Type", "text/plain")])

    def give_html(self, h, page, arg):
        self.send(h, 200, "<!DOCTYPE html><html><head><title>Logga in</title></head><body>Ange lösenord</body></html>".encode(),
                  [("Content-Type", "text/html; charset=utf-8")])

    def give_slow(self, h, page, arg):
        self.note(h, 0)
        self.release.wait(60)
        h.close_connection = True

    def give_late(self, h, page, arg):
        self.note(h, 0)
        self.release.wait(60)
        self.send(h, 200, page.body, [("Content-Type", page.content_type)])

    def give_truncated(self, h, page, arg):
        self.note(h, 200)
        h.send_response(200)
        h.send_header("Content-Type", page.content_type)
        h.send_header("Content-Length", str(len(page.body)))
        h.end_headers()
        h.wfile.write(page.body[: len(page.body) // 2])
        h.close_connection = True

    def give_trickle(self, h, page, arg):
        self.note(h, 200)
        h.send_response(200)
        h.send_header("Content-Length", str(len(page.body)))
        h.end_headers()
        for byte in page.body:
            h.wfile.write(bytes([byte]))
            h.wfile.flush()
            if self.release.wait(0.2):
                break
        h.close_connection = True

    def give_big(self, h, page, arg):
        self.note(h, 200)
        h.send_response(200)
        h.send_header("Content-Type", page.content_type)
        h.send_header("Transfer-Encoding", "chunked")  # no length said beforehand
        h.end_headers()
        chunk = b"[" * 65536
        for _ in range(arg // len(chunk) + 1):
            h.wfile.write(b"%x\r\n" % len(chunk) + chunk + b"\r\n")
        h.wfile.write(b"0\r\n\r\n")

    def give_gzip(self, h, page, arg):
        assert "gzip" in h.headers.get("Accept-Encoding", ""), "klienten sa inte att den kan gzip"
        self.send(h, 200, gzip.compress(page.body), [("Content-Type", page.content_type), ("Content-Encoding", "gzip")])

    def give_bomb(self, h, page, arg):
        self.send(h, 200, gzip.compress(b" " * arg), [("Content-Type", page.content_type), ("Content-Encoding", "gzip")])

    def give_redirect(self, h, page, arg):
        self.send(h, 302, b"", [("Location", arg)])

    def give_reset(self, h, page, arg):
        self.note(h, 0)
        h.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        h.close_connection = True

    def give_retry_after(self, h, page, arg):
        self.send(h, 503, b"vila\n", [("Retry-After", str(arg))])


class TokenServer(UnitServer):
    """Gives OAuth2 tokens for client credentials: word-1, word-2 … each good until forget().

    mode: "" or a status code to refuse with; expires_in is told as it is (None: not at all).
    """

    def __init__(self, client, secret, **where):
        self.client, self.secret = client, secret
        self.asked = []  # (form, Authorization)
        self.expires_in = 3600
        self.mode = ""
        self.good = set()
        super().__init__(**where)

    def accepts(self, headers):
        return headers.get("Authorization", "").removeprefix("Bearer ") in self.good

    def forget(self):
        self.good = set()

    def answer_post(self, h, body):
        form = dict(urllib.parse.parse_qsl(body.decode()))
        with self.lock:
            self.asked.append((form, h.headers.get("Authorization")))
            word = f"ord-{len(self.asked)}"
        user, _, password = base64.b64decode(h.headers.get("Authorization", "Basic ").split(" ")[1]).decode().partition(":")
        if self.mode:
            return self.send(h, int(self.mode), b'{"error": "invalid_client"}', [("Content-Type", "application/json")])
        if (urllib.parse.unquote(user), urllib.parse.unquote(password)) != (self.client, self.secret) or form.get("grant_type") != "client_credentials":
            return self.send(h, 401, b'{"error": "invalid_client"}', [("Content-Type", "application/json")])
        self.good.add(word)
        answer = {"access_token": word, "token_type": "Bearer"}
        if self.expires_in is not None:
            answer["expires_in"] = self.expires_in
        self.send(h, 200, json.dumps(answer).encode(), [("Content-Type", "application/json")])


class Proxy(UnitServer):
    """A forward proxy: plain requests by their whole address, TLS by CONNECT.  login: "user:password" that it demands."""

    def __init__(self, login=None, **where):
        self.login = login
        self.passed = []  # addresses
        super().__init__(**where)

    def let_through(self, h):
        wanted = self.login and "Basic " + base64.b64encode(self.login.encode()).decode()
        if wanted and h.headers.get("Proxy-Authorization") != wanted:
            self.send(h, 407, b"", [("Proxy-Authenticate", "Basic")])
            return False
        with self.lock:
            self.passed.append(h.path)
        return True

    def answer(self, h):
        if not self.let_through(h):
            return
        to = urllib.parse.urlsplit(h.path)
        away = http.client.HTTPConnection(to.hostname, to.port, timeout=10)
        away.request("GET", to.path, headers={k: v for k, v in h.headers.items() if not k.startswith("Proxy-")})
        answer = away.getresponse()
        body = answer.read()
        self.send(h, answer.status, body, [(k, v) for k, v in answer.getheaders() if k not in ("Content-Length", "Connection", "Server", "Date")])
        away.close()

    def answer_connect(self, h):
        if not self.let_through(h):
            return
        host, _, port = h.path.rpartition(":")
        away = socket.create_connection((host.strip("[]"), int(port)), timeout=10)
        h.send_response(200)
        h.end_headers()
        h.close_connection = True
        pairs = {h.connection: away, away: h.connection}
        while True:
            ready, _, _ = select.select(list(pairs), [], [], 10)
            for side in ready:
                piece = side.recv(65536)
                if not piece:
                    away.close()
                    return
                pairs[side].sendall(piece)
            if not ready:
                away.close()
                return


class Mail:
    """One message as it was accepted."""

    def __init__(self, sender, to, content):
        self.sender = sender
        self.to = to
        self.content = content
        self.message = email.message_from_bytes(content, policy=email.policy.default)
        self.id = self.message["Message-ID"]
        self.subject = str(self.message["Subject"])

    def part(self, subtype):
        body = self.message.get_body((subtype,))
        return body.get_content() if body else ""

    @property
    def text(self):
        return self.part("plain")

    @property
    def html(self):
        return self.part("html")


class MailSink:
    """An SMTP server that keeps what it accepts.

    mode: accept, or a refusal of the message ("450", "550"), or "silent" (says nothing after DATA until the mode changes).
    refuse[address] = code refuses one recipient only.
    password: nobody may send without it (535, or 530 without a login); logins and refused_logins count those who tried.
    """

    def __init__(self, port=0, tls=None):
        self.password = None
        self.logins = self.refused_logins = 0
        self.starttls = None  # an ssl.SSLContext: offered
        self.tls = tls  # an ssl.SSLContext: smtps
        self.mails = []
        self.tried = []  # (recipients, Message-ID, answer) of every DATA
        self.mode = "accept"
        self.refuse = {}
        self.on_data = None  # called with the Mail before it is answered
        self.port = port or free_port()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(10)

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(
            self.loop.create_server(self.new_connection, "127.0.0.1", self.port, ssl=self.tls))
        ready.set()
        self.loop.run_forever()
        self.server.close()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    def new_connection(self):
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)  # on loopback, on purpose
        login = {"authenticator": self.login, "auth_required": True, "auth_require_tls": False} if self.password else {}
        return SMTP(self, hostname="demo.example.se", loop=self.loop, enable_SMTPUTF8=False, tls_context=self.starttls, **login)

    def login(self, server, session, envelope, mechanism, data):
        right = data.password.decode() == self.password
        self.logins += 1
        self.refused_logins += not right
        return AuthResult(success=right, handled=False)

    @property
    def url(self):
        return f"{'smtps' if self.tls else 'smtp'}://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        code = self.refuse.get(address)
        if code:
            self.tried.append(([address], None, code))
            return f"{code} {address} nekas"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = Mail(envelope.mail_from, list(envelope.rcpt_tos), envelope.content)
        broken_mails.extend((mail.id, fault) for fault in mime.faults(envelope.content))
        while self.mode == "silent":
            await asyncio.sleep(POLL_S)
        answer = {"450": "450 Brevlådan är upptagen", "550": "550 Nekas"}.get(self.mode, "250 OK")
        answer = answer.encode("ascii", "replace").decode()
        self.tried.append((mail.to, mail.id, answer[:3]))
        if self.on_data:
            self.on_data(mail)
        if answer.startswith("250"):
            self.mails.append(mail)
        return answer

    def to(self, address):
        return [mail for mail in self.mails if address in mail.to]

    def close(self):
        if self.thread.is_alive():
            self.mode = "accept"  # wakes a silent one
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(10)


class NotifySocket:
    """What systemd would hear: every datagram sent to $NOTIFY_SOCKET, line by line."""

    def __init__(self, path):
        self.path = str(path)
        self.lines = []
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(0.1)
        self.open = True
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while self.open:
            try:
                self.lines += self.socket.recv(65536).decode("utf-8", "replace").splitlines()
            except socket.timeout:
                continue
            except OSError:
                return

    def count(self, start):
        return sum(1 for line in list(self.lines) if line.startswith(start))

    def close(self):
        self.open = False
        self.thread.join(2)
        self.socket.close()
