"""What is in a folder that `chipfit build` wrote."""

MANIFEST = "chipfit-manifest.json"


def contents(folder):
    """The bytes of every file, by its path from the folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
