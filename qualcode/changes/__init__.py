"""What a user does to a project: the only writers. Each change passes the gate and can be undone."""
