"""The code picker."""
