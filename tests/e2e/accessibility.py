"""axe-core on a page as it stands: nothing serious or critical."""

from __future__ import annotations

from functools import cache

from playwright.async_api import Page

from network.paths import CHECKOUT

_AXE = CHECKOUT / "app" / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE = ("serious", "critical")
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(({id, impact, help, nodes}) =>
    ({id, impact, help, at: nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`)}));
}"""


async def assert_accessible(page: Page) -> None:
    """Raises AssertionError with rule, help and places of each serious or critical violation."""
    await page.evaluate(_axe())  # through the debugger: the page's content security policy stays in force
    found = await page.evaluate(_RUN)
    grave = [each for each in found if each["impact"] in _GRAVE]
    assert not grave, "\n".join(f"{each['id']} ({each['help']}): " + "; ".join(each["at"]) for each in grave)


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8")
