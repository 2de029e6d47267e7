"""A notebook is nothing for the command line; read as Python, its JSON is an expression without models."""


def no_notebook(file: str) -> str:
    """Why a file that is named cannot be checked, in words for the user; empty for what is no notebook."""
    if not file.endswith(".ipynb"):
        return ""
    return (
        "Notebooks are checked in an editor. Here, check what `jupyter nbconvert --to script` makes of it, or move the "
        "model into a module, which the notebook imports."
    )
