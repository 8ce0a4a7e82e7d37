"""Joining modules into one script."""

from __future__ import annotations

import pytest

from graphcrm_viz.assets import static_files
from graphcrm_viz.linking import link


def test_a_module_comes_after_those_it_needs_and_once() -> None:
    script = link(
        "main.js",
        {
            "main.js": 'import { a } from "./a.js";\nimport { b } from "./b.js";\na(b);\n',
            "a.js": 'import { b } from "./b.js";\nexport function a() {}\n',
            "b.js": "export const b = 1;\nexport class C {}\nexport async function d() {}\n",
        },
    )
    order = [script.index(f'modules["{name}"] = ') for name in ("b.js", "a.js", "main.js")]
    assert order == sorted(order)
    assert script.count('modules["b.js"] = ') == 1
    assert "return { b, C, d };" in script
    assert "import" not in script
    assert "export" not in script


def test_a_circle_of_imports_is_refused() -> None:
    modules = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(ValueError, match=r"a\.js > b\.js > a\.js"):
        link("a.js", modules)


@pytest.mark.parametrize(
    "line",
    [
        'import * as all from "./b.js";',
        'import thing from "./b.js";',
        'import "./b.js";',
        "export default function a() {}",
        "export { a };",
    ],
)
def test_a_form_that_is_not_known_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot be joined"):
        link("a.js", {"a.js": f"{line}\n", "b.js": "export const b = 1;\n"})


def test_our_modules_keep_to_the_forms_and_each_is_used() -> None:
    modules = {name: one.text for name, one in static_files().items() if name.endswith(".js")}
    script = link("main.js", modules)
    assert [name for name in modules if f'modules["{name}"] = ' not in script] == []
