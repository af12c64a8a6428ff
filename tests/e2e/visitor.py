"""One person before a browser: a profile of their own, a language, a window, a key file."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.accessibility import assert_accessible
from tests.e2e.people import Person
from tests.e2e.watch import Watch

SCREENSHOTS = Path(__file__).parent / "screenshots"
CHINESE, ENGLISH = "zh-CN", "en-US"
HEIGHTS = {390: 844, 1280: 800, 1920: 1080}
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_STORED = """async () => {
  const found = [document.cookie, location.href, JSON.stringify([{...localStorage}, {...sessionStorage}])];
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
      });
      found.push(JSON.stringify(rows));
    }
    database.close();
  }
  return found.join(" ");
}"""
_LOADING = ".ant-skeleton-active, .ant-spin-spinning"
PATIENCE_MS = 90_000  # two cores may be busy with eleven nodes and all other tests


class Visitor:
    """`page` is the first tab. Whatever goes wrong in any tab is in `watch`, which the `visit` fixture holds empty."""

    def __init__(self, person: Person, context: BrowserContext, page: Page, *, language: str, width: int) -> None:
        self.person = person
        self.context = context
        self.page = page
        self.language = language
        self.width = width
        self.watch = Watch()
        self.watch.look_at(context)

    @classmethod
    async def arrive(cls, browser: Browser, person: Person, *, language: str = CHINESE, width: int = 1280) -> Visitor:
        """A new profile with one empty tab."""
        context = await browser.new_context(
            base_url=person.url,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": HEIGHTS[width]},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        return cls(person, context, await context.new_page(), language=language, width=width)

    async def sign_in(self, path: str = "/", *, role: str | None = None) -> None:
        """Go to a page, be asked who one is, give the key file, and see that page. `role`: for those who hold several,
        the one to act in by its title in this language."""
        await self.page.goto(path)
        await self.page.get_by_label(self.says("密钥文件（PEM）", "Key file (PEM)")).set_input_files(
            self.person.key_file
        )
        await self.page.get_by_role("button", name=self.says("导入并登录", "Import and sign in")).click()
        if role is not None:
            await self.page.get_by_role("radio", name=role).check()
            await self.page.get_by_role("button", name=self.says("进入", "Go on")).click()
        await self.signed_in().wait_for()

    def signed_in(self, page: Page | None = None) -> Locator:
        """What only somebody who is signed in sees: the button with their own name."""
        return (page or self.page).get_by_role("button", name=self.person.user)

    def signed_out(self, page: Page | None = None) -> Locator:
        """What only somebody who is not signed in sees: the heading of the sign-in page."""
        return (page or self.page).get_by_role("heading", name=self.says("登录", "Sign in"), exact=True)

    async def open(self, path: str = "/") -> Page:
        """Go to a page of the client in the first tab."""
        await self.page.goto(path)
        return self.page

    async def new_tab(self, path: str = "/") -> Page:
        """The same profile in another tab."""
        page = await self.context.new_page()
        await page.goto(path)
        return page

    async def press(self, chinese: str, english: str) -> None:
        """Press the button of this name in the page (a dialog has buttons of its own)."""
        await self.page.get_by_role("main").get_by_role("button", name=self.says(chinese, english), exact=True).click()

    async def sign(self, *, count: int = 1) -> None:
        """Sign what the dialog says is about to be signed. One step closes it, and what was under it, when it is done;
        of several the dialog shows what became of each."""
        name = self.says("签名并提交", "Sign and send")
        if count > 1:
            name = self.says(f"全部签名并提交（{count}）", f"Sign and send all ({count})")
        await self.page.get_by_role("button", name=name, exact=True).last.click()  # the dialog is over all else
        if count == 1:
            await expect(self.page.get_by_role("dialog")).to_have_count(0)

    def says(self, chinese: str, english: str) -> str:
        """The words in the language of this visitor."""
        return chinese if self.language == CHINESE else english

    async def stored(self) -> str:
        """All that the pages have put into this browser: cookies that they can read, storage, databases."""
        found: str = await self.page.evaluate(_STORED)
        return found

    async def screenshot(self, name: str, *, page: Page | None = None, whole: bool = False) -> None:
        """Keep a picture as `name-width-language.png`; `whole` with what is below the window."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}-{self.width}-{self.language}.png"
        await (page or self.page).screenshot(path=path, full_page=whole, animations="disabled")

    async def assert_good_page(self, name: str) -> None:
        """When all is there: a picture, no serious fault of accessibility, and nothing wider than the window."""
        await expect(self.page.locator(_LOADING)).to_have_count(0)
        await self.screenshot(name)
        await assert_accessible(self.page)
        overflow = await self.page.evaluate(_OVERFLOW)
        assert overflow <= 0, f"{name} is {overflow} px wider than a window of {self.width}"

    async def leave(self) -> None:
        """Close all tabs. Raises AssertionError when something went wrong in one of them."""
        await self.context.close()
        self.watch.assert_clean()
