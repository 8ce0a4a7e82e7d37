// The API key of this tab, and the dialog that asks for it.

import { h } from "./dom.ts";
import { recall, remember } from "./memory.ts";
import { Problem } from "./problem.ts";
import { t } from "./strings.ts";

const PLACE = "sessionStorage";

export class Keys {
  private asking: Promise<void> | null = null;

  get(): string | null {
    return recall("key", PLACE);
  }

  // Several requests may be refused at once; the reader is asked once for all of them.
  ask(wrong: boolean): Promise<void> {
    this.asking ??= this.open(wrong).finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private open(wrong: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const field = h("input", {
        type: "password",
        id: "api-key",
        autocomplete: "off",
        spellcheck: "false",
        required: true,
        autofocus: true,
      });
      const dialog = keyDialog(field, wrong);
      dialog.addEventListener("close", () => {
        dialog.remove();
        if (dialog.returnValue !== "send" || !field.value.trim()) {
          reject(new Problem(t("key_title"), t("key_needed"), 401));
          return;
        }
        remember("key", field.value.trim(), PLACE);
        resolve();
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  }
}

function keyDialog(field: HTMLInputElement, wrong: boolean): HTMLDialogElement {
  return h(
    "dialog",
    { class: "dialog", "aria-labelledby": "key-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "key-title" }, t("key_title")),
      h("p", {}, t("key_text")),
      wrong && h("p", { class: "warning", role: "alert" }, t("key_wrong")),
      h("label", { for: "api-key" }, t("key_label")),
      field,
      h(
        "div",
        { class: "actions" },
        h("button", { class: "button", value: "cancel", formnovalidate: true }, t("close")),
        h("button", { class: "button primary", value: "send" }, t("key_send")),
      ),
    ),
  );
}
