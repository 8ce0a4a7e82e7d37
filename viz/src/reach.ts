// Asks for the other end of a way.

import type { Customer } from "./answers.ts";
import { h, icon } from "./dom.ts";
import { detailOf } from "./problem.ts";
import { type Finder, Search } from "./search.ts";
import { t } from "./strings.ts";

// name: of whom the way starts from.
export function askWhere(name: string, { find, choose }: Pick<Finder, "find" | "choose">): void {
  const field = fieldFor("reachable");
  const list = h("ul", { id: "reachable", role: "listbox", hidden: true });
  const said = h("p", { class: "said", role: "status", "aria-live": "polite" });
  const problem = h("p", { class: "notice", role: "alert", hidden: true });
  const close = (): void => dialog.close();
  const dialog: HTMLDialogElement = h(
    "dialog",
    { class: "dialog reach", "aria-labelledby": "reach-title" },
    h("header", {}, h("h2", { id: "reach-title", dir: "auto" }, t("reach_from", { name })), closer(close)),
    h("p", { class: "hint" }, t("reach_hint")),
    h("div", { class: "search" }, field, list),
    problem,
    said,
  );
  const go = (customer: Customer) => {
    close();
    choose(customer);
  };
  const fail = (error: unknown) => {
    problem.hidden = false;
    problem.textContent = detailOf(error);
  };
  new Search({ field, list, said }, { find, choose: go, fail }).translate();
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}

function fieldFor(list: string): HTMLInputElement {
  return h("input", {
    type: "search",
    role: "combobox",
    maxlength: "200",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list,
  });
}

function closer(close: () => void): HTMLElement {
  return h(
    "button",
    { class: "icon-button", type: "button", "aria-label": t("close"), title: t("close"), onclick: close },
    icon("close"),
  );
}
