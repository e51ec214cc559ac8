"""This package reckons with calendars: when a window opens, how many working days lie between, and when so much of the core hours has passed.

It knows neither policy nor change: whoever asks gives rules, zones and lengths, and gets instants in UTC.
"""
