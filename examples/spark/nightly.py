"""Checks a night of merchant-days, each by the command line inside a task of Spark.

In: Parquet with `merchant` and `files` (name, side, bytes). Out: Parquet with a report a merchant-day, and Parquet of those set
aside with what stood in their way. One merchant's bad file costs nobody else a report.

    spark-submit nightly.py --checker /opt/poscheck --days days.parquet --reports reports.parquet --aside aside.parquet
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import DoubleType, IntegerType, StringType, StructField, StructType

# A check of a merchant-day takes hundredths of a second; one that takes this long is set aside, and the night goes on.
SECONDS_AT_MOST = 60

CHECKED = StructType(
    [
        StructField("merchant", StringType(), False),
        StructField("status", IntegerType(), False),
        StructField("report", StringType()),
        StructField("findings", IntegerType()),
        StructField("error", StringType()),
        StructField("files_s", DoubleType(), False),
        StructField("check_s", DoubleType(), False),
        StructField("check_cpu_s", DoubleType(), False),
        StructField("read_s", DoubleType(), False),
    ]
)


def words(checker: str, folder: str, files) -> list[str]:
    """The command for a merchant-day whose files lie in a folder."""
    command = [checker, "check"]
    for file in files:
        path = os.path.join(folder, file.name)
        command += ["--profile", path] if file.side == "profile" else [f"--{file.side}", path]
    return [*command, "--lang", "zh", "--out", "-"]


def safe(name: str) -> bool:
    """Whether a file's name stays in its folder."""
    return name not in ("", ".", "..") and Path(name).name == name and "\0" not in name


def checked(checker: str, folder: str, day) -> tuple:
    """One merchant-day: its report, or why there is none, and where the time went."""
    begun = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    if not all(safe(file.name) for file in day.files):
        return (day.merchant, 2, None, None, "a file's name leads out of its folder", 0.0, 0.0, 0.0, 0.0)
    for file in day.files:
        Path(folder, file.name).write_bytes(file.data)
    laid = time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        run = subprocess.run(words(checker, folder, day.files), capture_output=True, timeout=SECONDS_AT_MOST)
        status, out, said = run.returncode, run.stdout.decode(), run.stderr.decode()
    except subprocess.TimeoutExpired:
        status, out, said = 2, "", f"no report after {SECONDS_AT_MOST} s"
    done = time.perf_counter()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime
    # 0: the sides agree, 1: differences; anything else is no report.
    report = out if status in (0, 1) else None
    findings = len(json.loads(report)["findings"]) if report else None
    # What is said of a file names the file as the merchant does, not where the task laid it.
    error = None if report else said.replace(folder + os.sep, "").strip() or f"ended with {status}"
    return (day.merchant, status, report, findings, error, laid - begun, done - laid, cpu, time.perf_counter() - done)


def checks(checker: str):
    """The work of a partition: one folder, used again for each merchant-day."""

    def work(days):
        with tempfile.TemporaryDirectory(prefix="poscheck-") as home:
            for day in days:
                yield checked(checker, os.path.join(home, "day"), day)

    return work


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("checker", "days", "reports", "aside"):
        words.add_argument(f"--{name}", required=True)
    words.add_argument("--tasks", type=int, default=0, help="how many tasks the night is cut into; by default four a core")
    asked = words.parse_args()
    spark = SparkSession.builder.appName("poscheck-nightly").getOrCreate()
    begun = time.perf_counter()
    days = spark.read.parquet(asked.days)
    tasks = asked.tasks or spark.sparkContext.defaultParallelism * 4
    # Kept, for it is written to two places: nobody is checked twice.
    done = spark.createDataFrame(days.repartition(tasks).rdd.mapPartitions(checks(asked.checker)), CHECKED).persist(StorageLevel.DISK_ONLY)
    figures = ["files_s", "check_s", "check_cpu_s", "read_s"]
    done.where("report is not null").select("merchant", "status", "findings", "report").write.mode("overwrite").parquet(asked.reports)
    done.where("report is null").select("merchant", "error").write.mode("overwrite").parquet(asked.aside)
    sums = done.agg(F.count("*").alias("days"), F.sum((F.col("report").isNull()).cast("int")).alias("aside"), *[F.sum(name).alias(name) for name in figures]).first()
    took = time.perf_counter() - begun
    cores = spark.sparkContext.defaultParallelism
    a_day = 1_000 / max(sums["days"], 1)
    print(f"{sums['days']} merchant-days, {sums['aside']} set aside, {took:.1f} s on {cores} cores: {took * a_day:.1f} ms each, {took * cores * a_day:.1f} core-ms each")
    print(f"of a merchant-day's core time: check {sums['check_s'] * a_day:.1f} ms (its own processor time {sums['check_cpu_s'] * a_day:.1f}), "
          f"files laid out {sums['files_s'] * a_day:.1f} ms, report looked at {sums['read_s'] * a_day:.1f} ms, "
          f"Spark and waiting {(took * cores - sums['check_s'] - sums['files_s'] - sums['read_s']) * a_day:.1f} ms")
    spark.stop()


if __name__ == "__main__":
    main()
