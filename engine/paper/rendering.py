"""One self-contained HTML file of a template: style and script inside, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from ..text import Lang, Text, day, number, percent, rupiah
from .charts import bar

LOOK, SKELETON = "look.css", "skeleton.html"


def document(
    package: str, template: str, lang: Lang, words: dict[str, Text], styles: Sequence[str], script: str, **view: Any
) -> str:
    """The page that a template of a package makes of `view`, in the skeleton of all pages.

    That one asks for `as_of`, `notice` (or None), and `packed`, the data for the script (or None).
    Everything but Markup is escaped. In the template: the filters number, rupiah, day, say, the functions
    t(word, **values), bar and percent, and `policy`, `style` and `script` for its head. `styles` are files of
    `package` that add to the look all pages have.
    """
    style = "\n".join([_resource(__package__, LOOK), *(_resource(package, name) for name in styles)])
    code = _resource(package, script)
    environment = Environment(
        loader=DictLoader({template: _resource(package, template), SKELETON: _resource(__package__, SKELETON)}),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "number": lambda value: number(value, lang),
        "rupiah": lambda value: rupiah(value, lang),
        "day": lambda value: day(value, lang),
        "say": lambda text: text.say(lang),
    }
    environment.globals |= {
        "t": teller(words, lang),
        "bar": bar,
        "percent": lambda part, whole: percent(part, whole, lang),
        "lang": lang,
        "policy": f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(code)}'; "
        "base-uri 'none'; form-action 'none'",
        "style": Markup(style),
        "script": Markup(code),
    }
    return environment.get_template(template).render(**view)


def teller(words: dict[str, Text], lang: Lang) -> Callable[..., str]:
    """t(word, **values): a text of `words` in one language, its places filled."""

    def tell(word: str, **values: Any) -> str:
        return words[word].fill(**values).say(lang)

    return tell


def data(value: Any) -> Markup:
    """JSON that is safe inside a script element, whatever its texts say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _resource(package: str, name: str) -> str:
    return (files(package) / name).read_text("utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
