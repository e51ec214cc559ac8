"""This package is the pages of the channels: how each does, a test message, and by which ways one is told oneself."""
