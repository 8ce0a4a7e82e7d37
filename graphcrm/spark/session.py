"""Opens Spark, with bounds on memory and listening only where it has to, and ends it again."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import EngineError
from graphcrm.settings import SparkSettings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MISSING = (
    "The engine 'spark' needs PySpark, which is not installed. Install it with "
    "pip install 'graphcrm[spark]', or use the engine 'local'."
)
NO_JAVA = (
    "The engine 'spark' needs Java 17 or newer, and neither the path nor JAVA_HOME has a 'java'. "
    "Install one (such as openjdk-17-jre-headless), or use the engine 'local'."
)
_LOOPBACK = "127.0.0.1"
_GIB = 1 << 30
_LEAST, _MOST = 1 * _GIB, 32 * _GIB
_ROWS_A_PARTITION = 2_000_000
_QUIET = """# Only errors, and only into the log of the session.
status = error
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
rootLogger.level = error
rootLogger.appenderRef.out.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = spark: %m%n
"""


@dataclass(frozen=True, slots=True)
class Spark:
    """An open session and a folder, seen by every worker, for what is kept between steps."""

    session: SparkSession
    scratch: str


class _Held:
    """The session of this process, and how many use it: the last one out ends it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users = 0
        self.spark: Spark | None = None
        self.folder: str | None = None


_held = _Held()


@contextmanager
def open_spark(settings: SparkSettings | None = None) -> Iterator[Spark]:
    """Lend the session of this process, which is started where none runs.

    One that was started here ends, its Java process included, when the last user is done; one that
    the program had already is used as it is, and left. Starting takes about 5 s, 20 s with workers
    of their own. Raises EngineError where PySpark or Java is missing or the master cannot be had.
    """
    chosen = settings or SparkSettings()
    with _held.lock:
        if _held.spark is None:
            _held.spark, _held.folder = _start(chosen)
        _held.users += 1
        spark = _held.spark
    try:
        yield spark
    finally:
        with _held.lock:
            _held.users -= 1
            if not _held.users:
                _end(spark, _held.folder)
                _held.spark = _held.folder = None


def size_shuffles(spark: Spark, rows: int) -> int:
    """Cut shuffles from now on into parts for so many rows, and return how many parts.

    Two million rows each and at least four parts; Spark joins parts that turn out small.
    """
    parts = max(4, min(-(-rows // _ROWS_A_PARTITION), 20_000))
    spark.session.conf.set("spark.sql.shuffle.partitions", str(parts))
    return parts


def _start(settings: SparkSettings) -> tuple[Spark, str | None]:
    check_installed()
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if SparkContext._active_spark_context is not None:
        running = SparkSession.builder.getOrCreate()
        return Spark(
            running, tempfile.mkdtemp(prefix="graphcrm-spark-", dir=settings.scratch)
        ), None
    folder = tempfile.mkdtemp(prefix="graphcrm-spark-", dir=settings.scratch)
    try:
        builder = SparkSession.builder
        for name, value in session_options(settings, folder).items():
            builder = builder.config(name, value)
        with _environment(settings.master), _stderr_to(Path(folder) / "java.log"):
            session = builder.getOrCreate()
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise EngineError(
            f"Spark did not start with the master {settings.master!r}: {_first_line(error)}. "
            "Set GRAPHCRM_SPARK_MASTER to one that runs, or leave it out for this machine alone."
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    scratch = Path(folder) / "steps"
    scratch.mkdir()
    return Spark(session, str(scratch)), folder


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__).rstrip(".")


def check_installed() -> None:
    """Raise EngineError, with the remedy, where PySpark or Java is not there."""
    if find_spec("pyspark") is None:
        raise EngineError(MISSING)
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and (Path(home) / "bin" / "java").exists()):
        raise EngineError(NO_JAVA)


def session_options(settings: SparkSettings, folder: str) -> Mapping[str, str]:
    """Return the configuration of a session that keeps its files in `folder`."""
    memory = settings.memory or f"{_half_of_what_is_free() >> 20}m"
    log = Path(folder) / "log4j2.properties"
    log.write_text(_QUIET, encoding="utf-8")
    options = {
        "spark.app.name": "graphcrm",
        "spark.master": settings.master,
        "spark.driver.memory": memory,
        # What comes back to the driver has bounds of its own: see graphcrm.spark.arrays.
        "spark.driver.maxResultSize": "0",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={log.as_uri()}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": str(Path(folder) / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.adaptive.enabled": "true",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    }
    if settings.master.startswith("local"):
        options |= {"spark.driver.bindAddress": _LOOPBACK, "spark.driver.host": _LOOPBACK}
    if settings.master.startswith("local-cluster"):
        options["spark.executor.memory"] = f"{_executor_memory(settings.master)}m"
        options["spark.executor.extraJavaOptions"] = f"-Dlog4j2.configurationFile={log.as_uri()}"
    return options


def _executor_memory(master: str) -> int:
    """Return the megabytes of each worker in local-cluster[workers,cores,megabytes]."""
    try:
        return int(master.rstrip("]").split(",")[2])
    except (IndexError, ValueError):
        raise EngineError(
            f"{master!r} is not a master. Write local-cluster[2,1,1024] for two workers with one "
            "core and 1,024 MB each."
        ) from None


def _half_of_what_is_free() -> int:
    return min(max(free_memory() // 2, _LEAST), _MOST)


def free_memory() -> int:
    """Return how many bytes this process may still take: of the machine, or of its container."""
    found = [8 * _GIB]
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    machine = Path("/proc/meminfo")
    if machine.exists():
        lines = dict(line.split(":") for line in machine.read_text("ascii").splitlines())
        found = [int(lines["MemAvailable"].split()[0]) << 10]
    if limit.exists() and limit.read_text("ascii").strip() != "max":
        found.append(int(limit.read_text("ascii")) - int(used.read_text("ascii")))
    return max(min(found), 0)


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """Tell the Java process which Python its workers run, and where to listen."""
    wanted = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    if master.startswith("local"):
        wanted["SPARK_LOCAL_IP"] = _LOOPBACK
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _stderr_to(log: Path) -> Iterator[None]:
    """Let the Java process that starts meanwhile write its errors to a file, not over a terminal.

    What goes wrong in a job comes back as an exception anyway.
    """
    kept = os.dup(2)
    try:
        with log.open("ab") as file:
            os.dup2(file.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _end(spark: Spark, folder: str | None) -> None:
    if folder is None:
        shutil.rmtree(spark.scratch, ignore_errors=True)
        return
    spark.session.stop()
    _end_java()
    shutil.rmtree(folder, ignore_errors=True)


def _end_java() -> None:
    # Stopping a session leaves its Java process until Python ends; a server goes on for months.
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    process = getattr(gateway, "proc", None)
    gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None
    if process is not None:
        process.stdin.close()
        process.wait(timeout=60)
