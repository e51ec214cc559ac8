"""This module opens the outside: a port, a fake and a folder a partner for each way out."""
