// Roles between groups, in words: of one customer, and who holds them in a community.

import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { lazySection } from "./lazy.ts";
import type { Person } from "./person.ts";
import type { Roles } from "./person_answers.ts";
import { t } from "./strings.ts";

const NAMES: Record<string, [Key, Key]> = {
  bridge: ["role_bridge", "role_bridge_text"],
  gatekeeper: ["role_gatekeeper", "role_gatekeeper_text"],
  broker: ["role_broker", "role_broker_text"],
  "cut-person": ["role_cut", "role_cut_text"],
  rim: ["role_rim", "role_rim_text"],
};

export function roleName(role: string): string {
  const known = Object.hasOwn(NAMES, role) ? NAMES[role] : undefined;
  return known ? t(known[0]) : role;
}

function roleText(role: string): string {
  const known = Object.hasOwn(NAMES, role) ? NAMES[role] : undefined;
  return known ? t(known[1]) : "";
}

export function roleSection(id: string, person: Person): HTMLElement {
  return lazySection(t("role"), { room: 48, load: () => person.roles(id), show: role });
}

function role(found: Roles | null): Child {
  if (!found) return null;
  if (!found.roles.length) return h("p", { class: "hint" }, t("role_none"));
  return [
    h(
      "ul",
      { class: "roles" },
      found.roles.map((one) => h("li", {}, h("b", {}, roleName(one)), h("span", {}, roleText(one)))),
    ),
    h(
      "ul",
      { class: "sentences muted", dir: "auto" },
      found.reasons.map((reason) => h("li", {}, reason)),
    ),
  ];
}

// Those of a community who stand between it and others.
export function betweenSection(id: string, person: Person, visit: (id: string) => void): HTMLElement {
  return lazySection(t("between"), {
    room: 96,
    load: () => person.between(id),
    show: (found) => between(found, visit),
  });
}

function between(found: readonly Roles[], visit: (id: string) => void): Child {
  if (!found.length) return h("p", { class: "hint" }, t("between_none"));
  const items = found.map((one) =>
    h(
      "li",
      {},
      h(
        "button",
        { class: "row", onclick: () => visit(one.customer_id) },
        h(
          "span",
          { class: "row-top" },
          h("b", { dir: "auto" }, one.name),
          h("span", { class: "chip" }, one.roles.map(roleName).join(" · ")),
        ),
        h("span", { class: "reasons", dir: "auto" }, one.reasons[0]),
      ),
    ),
  );
  return h("ol", { class: "people" }, items);
}
