"""Runs of the program that start at once: forked from a process of our own that has imported it already.

Each is a process like any other, with its arguments, environment, standard error and exit code; only that an
interpreter need not start and read some 300 modules first, which takes far longer than most commands. Whatever must be
seen from outside (the daemon, signals, process lists, a patched start) is run by `subprocess` instead.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

LARGEST = 1 << 17  # bytes of a request: arguments and environment


def run(
    arguments: Sequence[str], env: Mapping[str, str], timeout: float, program: str = "mailproc.cli"
) -> tuple[int, str, str]:
    """Run `mailproc` with these arguments; its exit code, output and errors. Raises TimeoutError, and ends it then.

    `program` is a module whose `main` takes the arguments, in place of mailproc's own.
    """
    request = json.dumps({"arguments": list(arguments), "env": dict(env), "program": program}).encode()
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        line.connect(str(_address()))
        socket.send_fds(line, [request], [out.fileno(), err.fileno()])
        pid = int(line.recv(32))
        line.settimeout(timeout)
        try:
            code = int(line.recv(32))
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise
        return code, _text(out), _text(err)


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode()


@cache
def _address() -> Path:
    """Where the parent of all runs listens; it ends when this process does, for then its standard input does."""
    folder = tempfile.TemporaryDirectory(prefix="zygote")
    address = Path(folder.name) / "line"
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(address))
        listener.listen(64)
        command = [sys.executable, "-m", "tests.zygote", str(listener.fileno())]
        _KEPT.append(folder)
        _KEPT.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[listener.fileno()])
        )
    return address


_KEPT: list[object] = []  # so that neither folder nor process ends before us


# --- the parent of all runs -------------------------------------------------------------------------------


def serve(listener: socket.socket) -> None:
    """Fork for each request, until standard input ends."""
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [], 1)
        _reap()
        if sys.stdin in ready:
            return
        if listener in ready:
            line, _ = listener.accept()
            if not os.fork():
                listener.close()
                _watch(line)
            line.close()


def _reap() -> None:
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return


def _watch(line: socket.socket) -> None:
    """In a child: the program in a child of it, and word of its end."""
    request, files, _, _ = socket.recv_fds(line, LARGEST, 2)
    pid = os.fork()
    if not pid:
        line.close()
        _become(json.loads(request), *files)
    line.send(str(pid).encode())
    _, status = os.waitpid(pid, 0)
    line.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(request: dict[str, object], out: int, err: int) -> None:
    """The program: as `python -m mailproc`, from here on."""
    for ours, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, err)):
        os.dup2(file, ours)
        os.close(file)
    arguments, env = request["arguments"], request["env"]
    assert isinstance(arguments, list)
    assert isinstance(env, dict)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    code: object = 1
    try:
        code = import_module(str(request["program"])).main(arguments)
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 as the interpreter does
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def prepare() -> None:
    """What takes so long in each program of its own: its modules, and the shipped templates."""
    import mailproc.cli
    from mailproc.press import render

    assert mailproc.cli
    shelf = render._shipped()
    for path in render.shipped_folder().glob("*.j2"):
        shelf._plain.get_template(path.name)
        shelf._escaping.get_template(path.name)


if __name__ == "__main__":
    prepare()
    serve(socket.socket(fileno=int(sys.argv[1])))
