"""Constraints that runtimes put on a node. A function's docstring is the sentence of message, hover and manual.

`{0}` in a docstring stands for the first parameter, `{all}` for every one.
"""
