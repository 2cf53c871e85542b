"""Studies as columns: written as Parquet, and counted and compared there, over one or many, with DuckDB (`[corpus]`)."""
