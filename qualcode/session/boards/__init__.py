"""What the boards show: answers, who was asked, queries and memos; read, laid out and counted without a screen."""
