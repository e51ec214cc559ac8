"""This module opens the port for telling people: a message with an id goes to one address."""
