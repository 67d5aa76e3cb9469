# SPDX-License-Identifier: EUPL-1.2
"""Certificates for tests, made by openssl when they are asked for: an issuer of our own and what it vouches for."""
import ssl
import subprocess
from pathlib import Path


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True, timeout=60)


class Issuer:
    """An own certificate authority in a folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca = self.folder / "ca.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(self.folder / "ca.key"),
                "-out", str(self.ca), "-days", "30", "-subj", "/CN=Egen utfardare")
        self.n = 0

    def make(self, names, days=30):
        """@return a PEM file with key and certificate for "IP:127.0.0.1", "DNS:name" ...; days may be negative: it has expired."""
        self.n += 1
        base = self.folder / f"cert{self.n}"
        extra = base.with_suffix(".ext")
        extra.write_text("subjectAltName=" + ",".join(names) + "\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(base) + ".key", "-out", str(base) + ".csr", "-subj", "/CN=server")
        openssl("x509", "-req", "-in", str(base) + ".csr", "-CA", str(self.ca), "-CAkey", str(self.folder / "ca.key"), "-CAcreateserial",
                "-out", str(base) + ".crt", "-days", str(days), "-extfile", str(extra))
        both = base.with_suffix(".pem")
        both.write_text(Path(str(base) + ".key").read_text() + Path(str(base) + ".crt").read_text())
        return both

    def server(self, names, days=30, clients=False):
        """@param clients only those with a certificate of ours are let in"""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.make(names, days))
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.ca)
        return context
