"""Only what pyproject.toml cannot say: which folders beside `rulesdsl` are installed as part of it.

The grammar is `rulesdsl.grammar`, the pages of the codes are `rulesdsl.codes`.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["rulesdsl", "rulesdsl.*"]),
        "rulesdsl.codes",
        "rulesdsl.grammar",
    ],
    package_dir={"rulesdsl.codes": "docs/codes", "rulesdsl.grammar": "grammar"},
    package_data={
        "rulesdsl": ["py.typed"],
        "rulesdsl.backtest": ["*.html"],
        "rulesdsl.codes": ["*.md"],
        "rulesdsl.examples": ["*.html", "*.css"],
        "rulesdsl.grammar": ["*.lark", "*.table"],
        "rulesdsl.webpage": ["*.css"],
    },
)
