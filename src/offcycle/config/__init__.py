"""This package wires everything together: settings, chosen adapters, addresses, start-up checks."""
