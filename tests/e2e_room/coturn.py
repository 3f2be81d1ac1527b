"""A coturn of one's own on the tests' network: UDP, TCP and TLS, with the shared secret that lefil signs with."""

import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.apart import ADDRESS
from tools.with_servers import free_port, program, wait_for

SECRET = "shared-with-lefil"


@dataclass
class Coturn:
    folder: Path
    port: int
    tls: int
    process: subprocess.Popen | None = None

    @property
    def urls(self) -> dict[str, str]:
        return {
            "udp": f"turn:{ADDRESS}:{self.port}?transport=udp",
            "tcp": f"turn:{ADDRESS}:{self.port}?transport=tcp",
            "tls": f"turns:{ADDRESS}:{self.tls}?transport=tcp",
        }

    @property
    def said(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        key, cert = self.folder / "key.pem", self.folder / "cert.pem"
        subprocess.run(
            [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=turn"],
            check=True, capture_output=True,
        )  # fmt: skip
        options = [
            "-n", "--listening-ip", ADDRESS, "--listening-ip", "127.0.0.1", "--relay-ip", ADDRESS, "--listening-port", str(self.port),
            "--tls-listening-port", str(self.tls), "--cert", str(cert), "--pkey", str(key), "--min-port", "30000", "--max-port", "30999",
            "--use-auth-secret", "--static-auth-secret", SECRET, "--realm", "lefil", "--fingerprint", "--no-cli", "--no-multicast-peers",
            "--log-file", "stdout", "--pidfile", str(self.folder / "pid"), "--verbose",
        ]  # fmt: skip
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen([program("turnserver"), *options], cwd=self.folder, stdout=log, stderr=log)
        wait_for(self.port, self.process)

    def end(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare() -> Coturn:
    return Coturn(Path(tempfile.mkdtemp(prefix="lefil-coturn-")), free_port(), free_port())
