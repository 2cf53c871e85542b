"""Studies as columns: written as Parquet, and counted and compared there, one or many, with DuckDB (`[corpus]`)."""
