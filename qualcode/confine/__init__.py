"""A process that keeps itself from what it does not need: files, the network, other processes, memory.

What is given up here cannot be had again, by no code that runs in the process later, whoever wrote it.
"""
