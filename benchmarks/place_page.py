"""The place page from a warm server on the real Midlands lake: 20 visitors a second, for 30 s.

Visitors come at random moments whatever the server does (open loop), each to a place that mostly
nobody has looked at before; the time of a visit runs from the moment it was due. The visitors are
a process of their own. The lake is that of HEADWATER_HOME; without one, ../shared/data is loaded.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np

from benchmarks.made_up_areas import DATA
from benchmarks.timing import ROOT, Row

HERE = "benchmarks.place_page"
RATE, SECONDS, TARGET = 20.0, 30.0, 0.2
WARMING = 30
PAUSE, AT_REST, LONGEST_WARMING = 3, 0.05, 300
SHARED = ROOT.parent / "shared" / "data"
KINDS = ("LAD", "UTLA", "CAUTH", "ICB", "region")
REAL = "E07000221"
PROGRAM = "from headwater.cli import main; main()"


def main() -> list[Row]:
    """One row: the 95th percentile of a visit against 200 ms."""
    lake = real_lake()
    if lake is None:
        print("place page: no real lake; set HEADWATER_HOME to one, or put ../shared/data there")
        return []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "lake").symlink_to(lake.resolve())
        return [measured(home)]


def measured(home: Path) -> Row:
    """Starts the server, warms it, sends the visitors, and reads what it cost."""
    port = free_port()
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)]
    environment = {**os.environ, "HEADWATER_HOME": str(home)}
    server = subprocess.Popen(command, env=environment, stdout=-3, stderr=-3)
    try:
        wait_for(port, server)
        settle(server.pid)
        before = cost(server.pid)[0]
        visitors = [sys.executable, "-m", HERE, str(port), str(home / "lake")]
        done = subprocess.run(visitors, cwd=ROOT, capture_output=True, text=True, check=True)
        spent, peak = cost(server.pid)
        return row(json.loads(done.stdout.splitlines()[-1]), spent - before, peak)
    finally:
        server.terminate()
        server.wait(60)


def row(took: dict[str, float], cpu: float, peak: float) -> Row:
    """The measurement as a line of the table."""
    said = (
        f"p50 {1000 * took['p50']:.0f}, p95 {1000 * took['p95']:.0f}, "
        f"p99 {1000 * took['p99']:.0f} ms; {1000 * cpu / (took['count'] + WARMING):.0f} ms CPU a "
        f"page; {took['errors']:.0f} errors in {took['count']:.0f}"
    )
    work = f"place page, real Midlands lake, {RATE:.0f}/s, {took['places']:.0f} places (seconds)"
    ratio = TARGET / took["p95"] if not took["errors"] else 0.0
    return Row(work, "200 ms at p95", took["p95"], TARGET, ratio, said, 1.0, peak)


def real_lake() -> Path | None:
    """The lake of HEADWATER_HOME if real, else one made from ../shared/data, else nothing."""
    for lake in (Path(os.environ.get("HEADWATER_HOME", "var")) / "lake", DATA / "midlands/lake"):
        if (lake / "manifest.json").exists() and holds(lake, REAL):
            return lake
    if not SHARED.is_dir():
        return None
    environment = {**os.environ, "HEADWATER_HOME": str(DATA / "midlands")}
    loading = [sys.executable, "-c", PROGRAM, "load", str(SHARED)]
    subprocess.run(loading, env=environment, check=True, stdout=-3, stderr=-3)
    return DATA / "midlands/lake"


def holds(lake: Path, code: str) -> bool:
    """Whether the lake knows the area."""
    from headwater.lake import Lake

    return Lake(lake).read("area", ["code"], "code = ?", parameters=(code,)).num_rows > 0


def places(lake: Path) -> list[str]:
    """Codes of living places of every kind, in an order that is random and always the same."""
    from headwater.lake import Lake

    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    held = Lake(lake).read("area", ["code"], f"type IN ({kinds}) AND valid_to IS NULL")
    codes = np.array(sorted(set(held["code"].to_pylist())))
    return list(np.random.Generator(np.random.Philox(7)).permutation(codes))


async def visit(port: int, code: str, due: float) -> tuple[float, bool]:
    """One visit: seconds since it was due, and whether the whole page came."""
    await asyncio.sleep(max(0.0, due - time.monotonic()))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /place/{code}/ HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    return time.monotonic() - due, answer.startswith(b"HTTP/1.1 200") and len(answer) > 2000


async def visits(port: int, codes: list[str]) -> None:
    """Warms the server with a few places, then sends everybody else at their moments."""
    for code in codes[:WARMING]:
        await visit(port, code, time.monotonic())
    left = codes[WARMING:]
    gaps = np.random.Generator(np.random.Philox(11)).exponential(1 / RATE, int(RATE * SECONDS))
    start = time.monotonic() + 0.5
    moments = start + np.cumsum(gaps)
    done = await asyncio.gather(
        *(visit(port, left[i % len(left)], due) for i, due in enumerate(moments.tolist()))
    )
    took = np.array([seconds for seconds, _ in done])
    p50, p95, p99 = np.quantile(took, [0.5, 0.95, 0.99]).tolist()
    said = {"p50": p50, "p95": p95, "p99": p99, "count": len(done), "places": len(left)}
    print(json.dumps({**said, "errors": sum(not whole for _, whole in done)}))


def cost(pid: int) -> tuple[float, float]:
    """CPU seconds of a process and its children so far, and the sum of their peaks in MB."""
    ticks, peak = 0.0, 0.0
    family = [pid, *(int(child) for child in children(pid))]
    for one in family:
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
        status = Path(f"/proc/{one}/status").read_text()
        peak += float(status.split("VmHWM:")[1].split()[0]) / 1024
    return ticks / os.sysconf("SC_CLK_TCK"), peak


def children(pid: int) -> list[str]:
    """Process ids of the workers."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def settle(pid: int) -> None:
    """Wait until the server is warm: its workers, which compile the simulation, are at rest."""
    spent = cost(pid)[0]
    for _ in range(LONGEST_WARMING // PAUSE):
        time.sleep(PAUSE)
        now = cost(pid)[0]
        if now - spent < AT_REST * PAUSE:
            return
        spent = now


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Waits until the server answers."""
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("place page: the server did not start; try `headwater serve`")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(visits(int(sys.argv[1]), places(Path(sys.argv[2]))))
    else:
        print(*main(), sep="\n")
