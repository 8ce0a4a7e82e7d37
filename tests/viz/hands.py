"""What a reader does to a picture: the menu, the selection, dragging, undoing."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.viz.steps import settle, spot


def open_menu(page: Page, node: str) -> Locator:
    """Right-click a node."""
    page.mouse.click(*spot(page, node), button="right")
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    return menu


def choose(page: Page, node: str, act: str) -> None:
    """Choose something from the menu of a node."""
    open_menu(page, node).locator(f"[data-act={act}]").click()
    settle(page)


def act(page: Page, name: str) -> None:
    """Press a button of the panel."""
    page.locator(f"#panel [data-act={name}]").click()
    settle(page)


def pick(page: Page, *nodes: str) -> None:
    """Choose nodes together."""
    for node in nodes:
        page.keyboard.down("Shift")
        page.mouse.click(*spot(page, node))
        page.keyboard.up("Shift")


def drag(page: Page, node: str, right: float, down: float) -> None:
    """Drag a node so many pixels of the screen."""
    x, y = spot(page, node)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()


def undo(page: Page, said: str) -> None:
    """Press Undo, which says what it undoes."""
    _turn(page, "#tool-undo", f"Undo: {said}")


def redo(page: Page, said: str) -> None:
    """Press Redo, which says what it does again."""
    _turn(page, "#tool-redo", f"Redo: {said}")


def _turn(page: Page, button: str, name: str) -> None:
    place = page.locator(button)
    expect(place).to_have_accessible_name(name)
    place.click()
    settle(page)
