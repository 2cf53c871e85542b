"""Projects of other programs: one reader each, and writers; all by way of :class:`study.PortableStudy`."""
