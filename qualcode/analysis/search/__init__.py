"""What a search asks, and where in the words of a project that is: pure, over ids of words in arrays."""
