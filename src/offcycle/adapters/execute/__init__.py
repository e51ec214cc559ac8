"""This module opens the port for running a step by machine; people do the other steps by hand."""
