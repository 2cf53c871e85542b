"""A study that a team works on apart, kept in step through any folder that travels, without a server.

Each machine puts *bundles* into the folder, and takes those of the others out of it. A bundle (:mod:`sync.bundles`) is
a whole copy of the study, redacted for nobody, compressed, signed by its machine (:mod:`sync.keys`) and never changed.
The newest whole one of every machine is merged (:mod:`sync.exchange`); what is not whole or not signed waits. What a
machine remembers of it stands beside the study (:mod:`sync.state`).

The folder is hostile: whoever can write in it may put anything there, take anything away, and call it what they like.
"""
