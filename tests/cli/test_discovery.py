"""Which files are linted: folders, what git leaves out, what the configuration excludes."""

import subprocess

import pytest

from chipfit.analysis.path_pattern import path_pattern
from chipfit.server.files.gitignore import Ignored

FILES = """
a.py b.py a.pyi sub/a.py sub/b.py sub/deep/a.py sub/deep/c.py out/a.py out/keep.py x/out/a.py gen/one.py gen/two.py
foo/bar.py foo/x/bar.py x/foo/bar.py data.d/a.py we[ird].py #hash.py !bang.py tab.py sp/ace.py docs/1.py docs/10.py
""".split()
IGNORES = {
    "plain": "a.py\n",
    "anchored": "/a.py\nsub/b.py\n",
    "folders": "out/\nfoo\n",
    "negated": "out/*\n!out/keep.py\nsub/\n!sub/a.py\n",
    "stars": "**/deep/\n*.d/\nfoo/**/bar.py\n",
    "middle": "foo/**\n!foo/bar.py\n",
    "sets": "docs/[0-9].py\n[!ab].py\nwe\\[ird].py\n",
    "escapes": "\\#hash.py\n\\!bang.py\n# a.py\n\n   \ntab.py   \n",
    "question": "docs/1?.py\nsub/?.py\n",
    "order": "*.py\n!b.py\n/sub\n",
}
NESTED = {"sub/.gitignore": "/a.py\n!b.py\n", "x/.gitignore": "out\n"}


@pytest.mark.parametrize("name", IGNORES)
def test_gitignore_is_read_as_git_reads_it(name, tmp_path):
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    for file, text in {".gitignore": IGNORES[name], **NESTED}.items():
        (tmp_path / file).write_text(text)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    listing = ["git", "-C", tmp_path, "ls-files", "-oz", "--exclude-standard"]
    kept = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split("\0")
    assert sorted(walked(tmp_path, Ignored.above(tmp_path))) == sorted(file for file in kept if file in FILES)


def walked(folder, ignored, root=None):
    root = root or folder
    for path in folder.iterdir():
        if path.name.startswith(".git") or ignored.leaves_out(path, path.is_dir()):
            continue
        if path.is_dir():
            yield from walked(path, ignored.within(path), root)
        else:
            yield path.relative_to(root).as_posix()


@pytest.mark.parametrize("text", ["", "# no", "[", "a[", "**", "*/", "/", "\\", "[]", "[!]", "[z-a]", "***/x", "!"])
def test_odd_patterns_do_no_harm(text):
    pattern = path_pattern(text)
    assert pattern is None or isinstance(pattern.covers("a/b.py"), bool)


def test_files(chipfit, tmp_path):
    for file in ("a.py", "b.py", "vendored/c.py", "build/d.py", "old/e.py", ".hidden/f.py", "new/g.py", "new/data.txt"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / ".gitignore").write_text("/b.py\n")
    (tmp_path / "chipfit.toml").write_text('[lint]\nextend-exclude = ["vendored"]\n')
    (tmp_path / "new" / "loop").symlink_to(tmp_path)

    def shown(*arguments):
        run = chipfit("lint", "--show-files", *arguments)
        assert (run.code, run.err) == (0, "")
        return run.out.split()

    assert shown() == ["a.py", "new/g.py", "old/e.py"]
    assert shown("--no-respect-gitignore") == ["a.py", "b.py", "new/g.py", "old/e.py"]
    assert shown("--extend-exclude", "old,new/") == ["a.py"]
    assert shown("--exclude", "nothing") == [".hidden/f.py", "a.py", "build/d.py", "new/g.py", "old/e.py"]
    assert shown("vendored", "build") == ["vendored/c.py", "build/d.py"]
    assert shown("vendored/c.py", "b.py", "a.py", "a.py") == ["vendored/c.py", "b.py", "a.py"]
    assert shown("--force-exclude", "vendored/c.py", "b.py", "build/d.py", ".hidden/f.py", "a.py") == ["a.py"]
