"""This module opens the port for keeping copies of approved forms and closed changes elsewhere."""
