# SPDX-License-Identifier: EUPL-1.2
"""Many units on one event loop, and units that answer with whatever bytes a script writes.

Crowd: n well-behaved units, each its own loopback address, one asyncio server for all (conditional requests, kept connections).
Rogue: one unit on a raw socket: good at first, then whatever its behaviour writes.
"""
import asyncio
import hashlib
import json
import socket
import struct
import threading

from peers import free_port


def address(i):
    return f"127.3.{i // 250}.{i % 250 + 1}"


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
        return True
    except OSError:
        return False


class Crowd:
    def __init__(self, n, document):
        """@param document(i, kind) the body (an object) of unit i; kind "plan" or "utfall" """
        self.n = n
        self.port = free_port()
        self.pages = {}
        self.asked = {}  # (host, path) -> how many times
        for i in range(n):
            for kind in ("plan", "utfall"):
                self.put(i, kind, document(i, kind))
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(10)

    def put(self, i, kind, body):
        data = json.dumps(body, ensure_ascii=False).encode()
        self.pages[(address(i), f"/{kind}")] = ('"%s"' % hashlib.sha256(data).hexdigest()[:16], data)

    def url(self, i, kind):
        return f"http://{address(i)}:{self.port}/{kind}"

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        # one socket for all addresses: what is asked for tells them apart
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("0.0.0.0", self.port))
        self.server = self.loop.run_until_complete(asyncio.start_server(self.talk, sock=listener, backlog=1024))
        ready.set()
        self.loop.run_forever()
        self.server.close()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    async def talk(self, reader, writer):
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                self.asked[(host, path)] = self.asked.get((host, path), 0) + 1
                etag, body = self.pages.get((host, path), ("", b""))
                if not etag:
                    writer.write(b"HTTP/1.1 404 Finns inte\r\nContent-Length: 0\r\n\r\n")
                elif f"If-None-Match: {etag}\r\n" in head:
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode())
                else:
                    writer.write(f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)


class Rogue:
    """good(path) gives the bytes of a sound answer; behave(connection, request text, rogue) replaces it when set.

    With a context (ssl) it talks TLS; another one may be set later, for the connections to come.
    """

    def __init__(self, good, host="127.0.0.1", context=None):
        self.good, self.host, self.context = good, host, context
        self.behave = None
        self.heard = []
        self.ended = threading.Event()
        self.port = free_port()
        self.listener = socket.create_server((host, self.port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=64)
        self.server = threading.Thread(target=self.serve, args=(self.listener,), daemon=True)
        self.server.start()

    def url(self, path):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.context else ''}://{host}:{self.port}{path}"

    def serve(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        context = self.context
        with connection:
            try:
                connection.settimeout(30)
                if context:
                    connection = context.wrap_socket(connection, server_side=True)
                while not self.ended.is_set() and self.context is context:
                    request = b""
                    while b"\r\n\r\n" not in request:
                        piece = connection.recv(65536)
                        if not piece:
                            return
                        request += piece
                    text = request.decode("latin-1")
                    self.heard.append(text)
                    path = text.split(" ", 2)[1]
                    if self.behave is None or not self.behave(connection, path, self):
                        connection.sendall(self.good(path))
                    elif self.behave:
                        return
            except OSError:
                pass

    def refuse(self):
        """Nobody listens any more."""
        self.behave = lambda connection, path, rogue: True  # kept connections end
        try:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        except OSError:
            pass
        self.listener.close()
        self.server.join(10)

    def deaf(self):
        """Connections are never made: the queue of those that wait is full."""
        self.refuse()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((self.host, self.port))
        self.listener.listen(0)
        self.fillers = []
        for _ in range(4):
            s = socket.socket()
            s.setblocking(False)
            try:
                s.connect((self.host, self.port))
            except BlockingIOError:
                pass
            self.fillers.append(s)

    def close(self):
        self.ended.set()
        self.refuse()
        for s in getattr(self, "fillers", []):
            s.close()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
