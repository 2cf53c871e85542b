"""The survey grid."""
