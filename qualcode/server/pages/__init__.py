"""The pages around a workspace: forms and tables that need no script, each sentence of which is escaped."""
