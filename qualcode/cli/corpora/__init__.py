"""Commands over many studies: counted and compared in their exports as Parquet."""
