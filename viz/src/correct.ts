// Says of an inferred relationship which kind it is in truth, and why.

import type { Tie } from "./answers.ts";
import { h } from "./dom.ts";
import type { Correction, TiedPair } from "./reader.ts";
import { t, term } from "./strings.ts";
import { type Way, waysOf } from "./ways.ts";

// Kinds that people declare and that run no particular way; what is made of interactions cannot be
// given to a guess.
const KINDS = ["family", "household", "partner", "friend", "colleague", "classmate", "neighbor", "follows"];
const LONGEST = 2000;

// What the reader decided.
interface Decision {
  save(correction: Correction): void;
  cancel(): void;
}

interface Choice extends Way {
  value: string;
}

// pair: the two, for kinds that run from one to the other.
export function correctForm(tie: Tie, pair: TiedPair, { save, cancel }: Decision): HTMLFormElement {
  const name = `kind-${tie.relationship_id}`;
  const choices = choicesOf(tie, pair);
  const options = choices.map(({ value, label }) => h("option", { value, dir: "auto" }, label));
  const choice = h(
    "select",
    { id: name, required: true },
    h("option", { value: "" }, t("kind_choose")),
    options,
  );
  const note = h("input", {
    id: `${name}-note`,
    type: "text",
    maxlength: String(LONGEST),
    autocomplete: "off",
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = choices.find(({ value }) => value === choice.value);
    if (chosen) save({ kind: chosen.kind, source_id: chosen.source_id, note: note.value.trim() || null });
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

// All but what the relationship is already; one that runs the wrong way can be turned round.
function choicesOf(tie: Tie, pair: TiedPair): Choice[] {
  const kinds = KINDS.filter((kind) => kind !== tie.type).map((kind) => {
    return { value: kind, kind, source_id: undefined, label: term(kind) };
  });
  const ways = waysOf(pair).map((way, at) => ({ value: `${way.kind} ${at}`, ...way }));
  const isSo = ({ kind, source_id }: Choice) =>
    kind === tie.type && tie.directed && source_id === tie.source_id;
  return [...kinds, ...ways.filter((way) => !isSo(way))];
}
