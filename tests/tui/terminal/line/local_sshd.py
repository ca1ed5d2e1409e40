"""A server of one's own on the loopback interface, for as long as it is needed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
"""Where programs are that only the system's owner usually starts."""


class NotInstalledError(Exception):
    """A program that is needed is not there."""


@contextmanager
def local_sshd(folder: Path) -> Iterator[int]:
    """Run a server, and give its port.

    Args:
        folder: Where its keys are put: `host`, and `user`, which is let in.

    Raises:
        NotInstalledError: If OpenSSH is not there.
    """
    programs = {
        name: shutil.which(name, path=SYSTEM_PATH) for name in ("ssh", "sshd", "ssh-keygen")
    }
    for name, found in programs.items():
        if not found:
            raise NotInstalledError(f"{name} is not installed")
    _, sshd, keygen = map(str, programs.values())
    Path("/run/sshd").mkdir(exist_ok=True)  # where it was never started by the system
    for key in ("host", "user"):
        subprocess.run([keygen, "-qt", "ed25519", "-N", "", "-f", folder / key], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "user.pub",
        "PidFile": folder / "pid",
        "StrictModes": "no",
        "UsePAM": "no",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    command = [sshd, "-D", "-e", "-f", "/dev/null", "-p", str(port), *options]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    for line in server.stderr:
        if "listening" in line:
            break
    try:
        yield port
    finally:
        server.terminate()
        server.wait()
        server.stderr.close()


def ssh_words(folder: Path, port: int) -> list[str]:
    """Give the words of a client that goes there; what is to run on a terminal follows them."""
    return [
        *("ssh", "-tt", "-p", str(port), "-i", str(folder / "user"), "-F", "/dev/null"),
        *("-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={folder / 'known'}"),
        *("-o", "LogLevel=ERROR", "127.0.0.1"),
    ]
