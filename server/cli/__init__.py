"""One file per subcommand of `chipfit`."""
