"""The C kernels themselves: package data, compiled and tested as they stand."""
