// A wide dialog with a title, a way to close it, and what scrolls in it.

import { type Child, h, icon } from "./dom.ts";
import { t } from "./strings.ts";

// content: is handed how to close.
export function openDialog(title: string, content: (close: () => void) => Child): void {
  const close = (): void => dialog.close();
  const dialog: HTMLDialogElement = h(
    "dialog",
    { class: "dialog wide", "aria-labelledby": "table-title" },
    h(
      "header",
      {},
      h("h2", { id: "table-title" }, title),
      h(
        "button",
        { class: "icon-button", "aria-label": t("close"), title: t("close"), onclick: close },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "table-title" },
      content(close),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
