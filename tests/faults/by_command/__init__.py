"""This package is the races of commands that bear on each other: whoever comes first, the order of the entries explains the outcome."""
