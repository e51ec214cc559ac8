"""This package is the JSON interface, one router a step, with problem documents for refusals."""
