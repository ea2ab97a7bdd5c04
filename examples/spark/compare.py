"""Holds a night's reports against single runs: the same bytes, merchant by merchant, and the same ones refused.

    python compare.py CHECKER FOLDER REPORTS ASIDE
"""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from pyspark.sql import SparkSession

from nightly import words
from prepare import side


def single(checker: str, folder: Path) -> tuple[int, str]:
    files = [SimpleNamespace(name=path.name, side=side(path)) for path in sorted(folder.iterdir())]
    run = subprocess.run(words(checker, str(folder), files), capture_output=True)
    return run.returncode, run.stdout.decode()


def main(checker: str, folder: str, reports: str, aside: str) -> int:
    spark = SparkSession.builder.appName("poscheck-compare").getOrCreate()
    nightly = {row.merchant: (row.status, row.report) for row in spark.read.parquet(reports).collect()}
    refused = {row.merchant: row.error for row in spark.read.parquet(aside).collect()}
    spark.stop()
    merchants = sorted(path for path in Path(folder).iterdir() if path.is_dir())
    wrong = []
    for path in merchants:
        status, report = single(checker, path)
        if status in (0, 1):
            if nightly.get(path.name) != (status, report):
                wrong.append(f"{path.name}: the night's report is another")
        elif path.name not in refused or path.name in nightly or not refused[path.name]:
            wrong.append(f"{path.name}: refused alone, not in the night")
    if len(nightly) + len(refused) != len(merchants):
        wrong.append(f"{len(merchants)} merchants, {len(nightly)} reports and {len(refused)} set aside")
    if not refused:
        wrong.append("none was set aside: the test has no bad merchant")
    print("\n".join(wrong) or f"{len(nightly)} reports equal to single runs', byte for byte; {len(refused)} refused alike")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
