"""How a command ends: its output, and the last net under what nobody expected."""
