// Says of an inferred relationship which kind it is in truth, and why.

import { h } from "./dom.js";
import { t, term } from "./strings.js";

// Kinds that people declare; what is made of interactions cannot be given to a guess.
const KINDS = ["family", "household", "partner", "friend", "colleague", "classmate", "neighbor", "referral", "follows"];
const LONGEST = 2000;

// save({kind, note}), cancel(): what the reader decided.
export function correctForm(tie, { save, cancel }) {
  const name = `kind-${tie.relationship_id}`;
  const kinds = KINDS.filter((kind) => kind !== tie.type);
  const choice = h("select", { id: name, required: true }, h("option", { value: "" }, t("kind_choose")), kinds.map((kind) => h("option", { value: kind }, term(kind))));
  const note = h("input", { id: `${name}-note`, type: "text", maxlength: String(LONGEST), autocomplete: "off" });
  const submit = (event) => {
    event.preventDefault();
    save({ kind: choice.value, note: note.value.trim() || null });
  };
  return h(
    "form",
    { class: "correct", onsubmit: submit, onkeydown: (event) => event.key === "Escape" && cancel() },
    h("label", { for: name }, t("kind_label")),
    choice,
    h("label", { for: `${name}-note` }, t("kind_note")),
    note,
    h(
      "span",
      { class: "judge" },
      h("button", { class: "button small primary", type: "submit" }, t("kind_save")),
      h("button", { class: "button small", type: "button", onclick: cancel }, t("cancel")),
    ),
  );
}
