// What the page of duplicates is made of: the list, the open pair, and what stands there when none waits.

import type { Duplicate, Status } from "./answers.ts";
import { type Child, follow, h, replace } from "./dom.ts";
import { copyButton, emptyCard, storeOption } from "./empty.ts";
import type { Key } from "./english.ts";
import type { Side, Sides } from "./ledger.ts";
import { chance, pairHeading, sameWhat, sidesTable, waterfallTable } from "./pair.ts";
import { command, meter } from "./parts.ts";
import { detailOf } from "./problem.ts";
import type { Queue } from "./queue.ts";
import { DUPLICATES, writeRoute } from "./route.ts";
import type { Shortcuts } from "./shortcuts.ts";
import { count, day, likelihood, t } from "./strings.ts";

export function skeleton(list: Child, pair: Child, message: Child, shortcuts: Shortcuts): Child {
  return [list, h("div", { class: "pair-place" }, message, pair, hints(shortcuts))];
}

export function listView(queue: Queue): HTMLElement {
  const { items, total, cursor, current } = queue.waiting;
  const rows = items.map((item) => h("li", {}, row(item, item === current, queue)));
  const more =
    cursor !== null &&
    h(
      "li",
      {},
      h(
        "button",
        { class: "button", type: "button", "data-act": "more", onclick: () => queue.more() },
        t("more"),
      ),
    );
  return h(
    "section",
    { class: "queue-side", "aria-labelledby": "queue-title" },
    h(
      "header",
      {},
      h("h1", { id: "queue-title" }, t("duplicates")),
      h("p", { class: "muted" }, count("waiting", total)),
    ),
    h("ol", { class: "queue-list", "aria-label": t("queue_list") }, rows, more),
  );
}

function row(item: Duplicate, open: boolean, queue: Queue): HTMLElement {
  const go = (event: MouseEvent) => follow(event, () => queue.choose(item));
  return h(
    "a",
    {
      class: "row waiting",
      href: writeRoute({ ...DUPLICATES, pair: [item.left_id, item.right_id] }),
      "aria-current": open && "true",
      onclick: go,
    },
    h("b", { dir: "auto", title: item.left_name }, item.left_name),
    h("b", { dir: "auto", title: item.right_name }, item.right_name),
    h(
      "span",
      { class: "row-top" },
      h("span", { class: "how" }, likelihood(item.probability)),
      h("span", { class: "value" }, chance(item.probability)),
    ),
    meter(item.probability),
  );
}

export function pairView(pair: Duplicate, sides: Sides, queue: Queue): HTMLElement {
  const { waiting } = queue;
  return h(
    "article",
    { class: "pair", "aria-labelledby": "pair-title" },
    pairHeading(pair, sides, { n: waiting.at + 1, all: waiting.total }),
    decisions(sides, queue),
    h(
      "div",
      { class: "pair-scroll", tabindex: "0", role: "region", "aria-label": t("sides_caption") },
      sidesTable(pair, sides),
      h("h3", {}, t("waterfall_title")),
      waterfallTable(pair),
      h("p", { class: "hint" }, t("waterfall_hint")),
    ),
  );
}

interface Offer {
  act: string;
  text: string;
  key: string;
  kind: string;
  action: () => unknown;
}

function offerButton({ act, text, key, kind, action }: Offer): HTMLElement {
  return h(
    "button",
    { class: `button ${kind}`, type: "button", "data-act": act, "aria-keyshortcuts": key, onclick: action },
    text,
    h("kbd", { "aria-hidden": "true" }, key),
  );
}

function decisions(sides: Sides, queue: Queue): HTMLElement {
  const same = t(`merge_${sameWhat(sides)}`);
  return h(
    "div",
    { class: "decisions" },
    h(
      "div",
      { class: "actions", role: "group", "aria-label": t("decide") },
      offerButton({
        act: "merged",
        text: same,
        key: "M",
        kind: "primary",
        action: () => queue.decide("merged"),
      }),
      offerButton({
        act: "separated",
        text: t("separate"),
        key: "N",
        kind: "",
        action: () => queue.decide("separated"),
      }),
      offerButton({ act: "later", text: t("later"), key: "J", kind: "quiet", action: () => queue.move(1) }),
    ),
    staying(sides, queue),
  );
}

// Which id the customer keeps; the other one leads to it.
function staying([left, right]: Sides, queue: Queue): HTMLElement {
  const option = (side: Side, at: 0 | 1) =>
    h(
      "label",
      { title: side.label },
      h("input", {
        type: "radio",
        name: "keep",
        value: String(at),
        checked: queue.keep === at,
        "data-act": `keep-${at}`,
        onchange: () => {
          queue.keep = at;
        },
      }),
      h("bdi", { class: "mono" }, side.customer_id),
    );
  return h("fieldset", { class: "keep" }, h("legend", {}, t("keep")), option(left, 0), option(right, 1));
}

const KEYS: readonly [string, Key][] = [
  ["J ↓", "key_next"],
  ["K ↑", "key_previous"],
  ["M", "key_merge"],
  ["N", "key_separate"],
  ["U", "key_undo"],
];

function hints(shortcuts: Shortcuts): HTMLElement {
  const place = h("p", { class: "key-hints" });
  const fill = () => {
    const shown = KEYS.map(([key, name]) =>
      h(
        "span",
        {},
        key.split(" ").map((one) => h("kbd", {}, one)),
        ` ${t(name)}`,
      ),
    );
    const toggle = () => {
      shortcuts.toggle();
      fill();
      place.querySelector("button")?.focus();
    };
    const button = h(
      "button",
      { class: "link", type: "button", "data-act": "keys", onclick: toggle },
      t(shortcuts.on ? "keys_off" : "keys_on"),
    );
    replace(place, shortcuts.on ? shown : h("span", {}, t("keys_are_off")), button);
  };
  fill();
  return place;
}

export function emptyQueue(status: Status): HTMLElement {
  return emptyCard("empty", status, false);
}

// Nothing has been matched yet: what matching does, and a button that does it.
export function resolveCard(
  status: Status,
  resolve: () => Promise<void>,
  done: () => Promise<void>,
): HTMLElement {
  const place = h("div", { class: "card", "aria-busy": "false" });
  const fill = (...rest: Child[]) => {
    replace(
      place,
      h("h2", { tabindex: "-1" }, t("resolve_title")),
      h("p", {}, t("resolve_text")),
      h("p", { class: "hint" }, count("resolve_records", status.counts.customers)),
      rest,
    );
  };
  const run = async () => {
    fill(progress());
    place.setAttribute("aria-busy", "true");
    place.querySelector("h2")?.focus();
    try {
      await resolve();
      await done();
    } catch (error) {
      ready(h("p", { class: "notice", role: "alert" }, detailOf(error)));
      place.querySelector("button")?.focus();
    } finally {
      place.setAttribute("aria-busy", "false");
    }
  };
  const ready = (again: Child) => {
    const button = h(
      "button",
      { class: "button primary", type: "button", "data-act": "resolve", onclick: run },
      t("resolve_button"),
    );
    const typed = [
      h("p", { class: "hint" }, t("resolve_command")),
      command(`graphcrm resolve${storeOption(status.store)}`, copyButton),
    ];
    fill(again, h("div", { class: "actions" }, button), typed);
  };
  ready(null);
  return place;
}

function progress(): HTMLElement {
  const since = h("span", { class: "value", "aria-hidden": "true" }, "");
  const started = Date.now();
  const tick = () => {
    if (!bar.isConnected) return;
    since.textContent = t("seconds", { n: Math.round((Date.now() - started) / 1000) });
    window.setTimeout(tick, 1000);
  };
  const bar = h(
    "div",
    { class: "progress" },
    h("div", { class: "working", role: "progressbar", "aria-label": t("resolving") }),
    h("p", { role: "status" }, t("resolving")),
    since,
  );
  window.setTimeout(tick, 1000);
  return bar;
}

export function doneCard(status: Status & { resolved_at: string }, queue: Queue): HTMLElement {
  const { length } = queue.waiting.decided;
  return h(
    "div",
    { class: "card" },
    h("h2", { tabindex: "-1" }, t("queue_done")),
    h("p", {}, t("queue_done_text", { day: day(status.resolved_at) })),
    length > 0 && h("p", {}, count("queue_decided", length)),
    h("p", { class: "hint" }, t("queue_again")),
    command(`graphcrm resolve${storeOption(status.store)}`, copyButton),
  );
}
