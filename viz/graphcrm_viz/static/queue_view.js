// What the page of duplicates is made of: the list, the open pair, and what stands there when none waits.

import { h, replace } from "./dom.js";
import { copyButton, emptyCard, storeOption } from "./empty.js";
import { chance, pairHeading, sameWhat, sidesTable, waterfallTable } from "./pair.js";
import { command, meter } from "./parts.js";
import { DUPLICATES, writeRoute } from "./route.js";
import { count, day, likelihood, t } from "./strings.js";

export function skeleton(list, pair, message, shortcuts) {
  return [list, h("div", { class: "pair-place" }, message, pair, hints(shortcuts))];
}

export function listView(queue) {
  const { items, total, cursor, current } = queue.waiting;
  const rows = items.map((item) => h("li", {}, row(item, item === current, queue)));
  const more = cursor !== null && h("li", {}, h("button", { class: "button", type: "button", "data-act": "more", onclick: () => queue.more() }, t("more")));
  return h(
    "section",
    { class: "queue-side", "aria-labelledby": "queue-title" },
    h("header", {}, h("h1", { id: "queue-title" }, t("duplicates")), h("p", { class: "muted" }, count("waiting", total))),
    h("ol", { class: "queue-list", "aria-label": t("queue_list") }, rows, more),
  );
}

function row(item, open, queue) {
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    queue.choose(item);
  };
  return h(
    "a",
    { class: "row waiting", href: writeRoute({ ...DUPLICATES, pair: [item.left_id, item.right_id] }), "aria-current": open && "true", onclick: go },
    h("b", { dir: "auto", title: item.left_name }, item.left_name),
    h("b", { dir: "auto", title: item.right_name }, item.right_name),
    h("span", { class: "row-top" }, h("span", { class: "how" }, likelihood(item.probability)), h("span", { class: "value" }, chance(item.probability))),
    meter(item.probability),
  );
}

export function pairView(queue) {
  const { waiting, sides } = queue;
  const pair = waiting.current;
  return h(
    "article",
    { class: "pair", "aria-labelledby": "pair-title" },
    pairHeading(pair, sides, { n: waiting.at + 1, all: waiting.total }),
    decisions(queue),
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

function decisions(queue) {
  const button = (act, text, key, kind, action) =>
    h("button", { class: `button ${kind}`, type: "button", "data-act": act, "aria-keyshortcuts": key, onclick: action }, text, h("kbd", { "aria-hidden": "true" }, key));
  return h(
    "div",
    { class: "decisions" },
    h(
      "div",
      { class: "actions", role: "group", "aria-label": t("decide") },
      button("merged", t(`merge_${sameWhat(queue.sides)}`), "M", "primary", () => queue.decide("merged")),
      button("separated", t("separate"), "N", "", () => queue.decide("separated")),
      button("later", t("later"), "J", "quiet", () => queue.move(1)),
    ),
    staying(queue),
  );
}

// Which id the customer keeps; the other one leads to it.
function staying(queue) {
  const option = (side, at) =>
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
  return h("fieldset", { class: "keep" }, h("legend", {}, t("keep")), queue.sides.map(option));
}

function hints(shortcuts) {
  const keys = [["J ↓", "key_next"], ["K ↑", "key_previous"], ["M", "key_merge"], ["N", "key_separate"], ["U", "key_undo"]];
  const place = h("p", { class: "key-hints" });
  const fill = () => {
    const shown = keys.map(([key, name]) => h("span", {}, key.split(" ").map((one) => h("kbd", {}, one)), ` ${t(name)}`));
    const toggle = () => {
      shortcuts.toggle();
      fill();
      place.querySelector("button").focus();
    };
    const button = h("button", { class: "link", type: "button", "data-act": "keys", onclick: toggle }, t(shortcuts.on ? "keys_off" : "keys_on"));
    replace(place, shortcuts.on ? shown : h("span", {}, t("keys_are_off")), button);
  };
  fill();
  return place;
}

export function emptyQueue(status) {
  return emptyCard("empty", status);
}

// Nothing has been matched yet: what matching does, and a button that does it.
export function resolveCard(status, resolve, done) {
  const place = h("div", { class: "card", "aria-busy": "false" });
  const fill = (...rest) => {
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
    place.querySelector("h2").focus();
    try {
      await resolve();
      await done();
    } catch (error) {
      ready(error);
      place.querySelector("button").focus();
    } finally {
      place.setAttribute("aria-busy", "false");
    }
  };
  const ready = (error) => {
    const again = error && h("p", { class: "notice", role: "alert" }, error.detail ?? String(error));
    const button = h("button", { class: "button primary", type: "button", "data-act": "resolve", onclick: run }, t("resolve_button"));
    const typed = [h("p", { class: "hint" }, t("resolve_command")), command(`graphcrm resolve${storeOption(status.store)}`, copyButton)];
    fill(again, h("div", { class: "actions" }, button), typed);
  };
  ready(null);
  return place;
}

function progress() {
  const since = h("span", { class: "value", "aria-hidden": "true" }, "");
  const started = Date.now();
  const tick = () => {
    if (!bar.isConnected) return;
    since.textContent = t("seconds", { n: Math.round((Date.now() - started) / 1000) });
    window.setTimeout(tick, 1000);
  };
  const bar = h("div", { class: "progress" }, h("div", { class: "working", role: "progressbar", "aria-label": t("resolving") }), h("p", { role: "status" }, t("resolving")), since);
  window.setTimeout(tick, 1000);
  return bar;
}

export function doneCard(status, queue) {
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
