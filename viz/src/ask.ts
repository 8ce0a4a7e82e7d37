// Asks before something is done that others will notice; says yes or no.

import { h } from "./dom.ts";
import { t } from "./strings.ts";

export function confirmed(title: string, text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": "ask-title", "aria-describedby": "ask-text" },
      h(
        "form",
        { method: "dialog" },
        h("h2", { id: "ask-title" }, title),
        h("p", { id: "ask-text" }, text),
        h(
          "div",
          { class: "actions" },
          h("button", { class: "button", value: "no" }, t("cancel")),
          h("button", { class: "button primary", value: "yes" }, yes),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
