"""Packs folders of merchants' files into Parquet: a row a merchant-day.

In: a folder with a folder a merchant. Out: Parquet with `merchant` and `files`, each file its name, side and bytes.
A portal has such a table already; this makes one for the example.
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql.types import ArrayType, BinaryType, StringType, StructField, StructType

FILE = StructType([StructField("name", StringType(), False), StructField("side", StringType(), False), StructField("data", BinaryType(), False)])
ROWS = StructType([StructField("merchant", StringType(), False), StructField("files", ArrayType(FILE, False), False)])


def side(path: Path) -> str:
    """The side a file is of, by its name; a wallet's statement is an acquirer's."""
    return path.stem if path.stem in ("merchant", "acquirer", "bank", "profile") else "acquirer"


def files(folder: Path) -> list[tuple[str, str, bytes]]:
    """A merchant's files."""
    return [(path.name, side(path), path.read_bytes()) for path in sorted(folder.iterdir())]


def main(folder: str, out: str) -> None:
    spark = SparkSession.builder.appName("poscheck-prepare").getOrCreate()
    merchants = [str(path) for path in sorted(Path(folder).iterdir()) if path.is_dir()]
    rows = spark.sparkContext.parallelize(merchants, 16).map(lambda path: (Path(path).name, files(Path(path))))
    spark.createDataFrame(rows, ROWS).write.mode("overwrite").parquet(out)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
