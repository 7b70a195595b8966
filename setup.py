"""Only what pyproject.toml cannot say: the folder `grammar` is installed as `rulesdsl.grammar`."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["rulesdsl", "rulesdsl.*"]), "rulesdsl.grammar"],
    package_dir={"rulesdsl.grammar": "grammar"},
    package_data={
        "rulesdsl": ["py.typed"],
        "rulesdsl.backtest": ["*.html", "*.css"],
        "rulesdsl.grammar": ["*.lark", "*.table"],
    },
)
