"""Reads lists of a running service as analysts do: pip install duckdb polars pandas pyarrow fsspec aiohttp

python bench/clients.py http://127.0.0.1:8080/v1
"""

import sys

import duckdb
import pandas
import polars

base = sys.argv[1]
issues = base + "/log/issue.parquet"

lazily = polars.scan_parquet(issues).group_by("severity").len().collect()
eagerly = pandas.read_parquet(issues, columns=["severity"])
listed = pandas.read_csv(base + "/log/issue.csv?severity=error", dtype=str)

remotely = duckdb.sql(f"from '{issues}' select count(*) where severity = 'error'").fetchone()[0]

errors = int(lazily.filter(polars.col("severity") == "error")["len"][0])
assert int((eagerly.severity == "error").sum()) == errors == remotely == len(listed)
print(lazily)
print(f"{errors} errors by polars, pandas and DuckDB from Parquet, and by pandas from CSV")
