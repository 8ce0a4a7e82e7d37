// The picture as a table: for screen readers, for the keyboard, and for whoever likes lists.

import { h, icon } from "./dom.js";
import { dot } from "./parts.js";
import { number, t } from "./strings.js";

export function openTable(model, names, page) {
  const bubbles = model.view.kind === "communities";
  const nodes = [...model.nodes.values()].sort((a, b) => b.size - a.size || a.label.localeCompare(b.label));
  const columns = bubbles ? communityColumns() : customerColumns(names);
  const close = () => dialog.close();
  const choose = (id) => {
    close();
    page.select(id);
  };
  const dialog = h(
    "dialog",
    { class: "dialog wide", "aria-labelledby": "table-title" },
    h(
      "header",
      {},
      h("h2", { id: "table-title" }, t("table_title")),
      h("button", { class: "icon-button", "aria-label": t("close"), title: t("close"), onclick: close }, icon("close")),
    ),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "table-title" }, table(nodes, columns, choose, page)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function communityColumns() {
  return [
    ["table_members", (node) => number(node.details.size ?? 0), true],
    ["central", (node) => (node.details.central_members ?? []).slice(0, 3).map((one) => one.name).join(", ")],
  ];
}

function customerColumns(names) {
  return [
    ["table_community", (node) => node.details.community_name ?? names.get(String(node.community_id)) ?? ""],
    ["table_contacts", (node) => number(node.neighbours), true],
    ["table_influence", (node) => number(node.size, { style: "percent", maximumFractionDigits: 0 }), true],
    ["table_company", (node) => node.details.company ?? ""],
    ["table_city", (node) => node.details.city ?? ""],
  ];
}

function table(nodes, columns, choose, page) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, t("table_name")),
    columns.map(([key, , right]) => h("th", { scope: "col", class: right ? "right" : "" }, t(key))),
  );
  const rows = nodes.map((node) =>
    h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        h("button", { class: "link", dir: "auto", onclick: () => choose(node.id) }, dot(node.community_id, page), node.label),
      ),
      columns.map(([, value, right]) => h("td", { class: right ? "right" : "", dir: "auto" }, value(node))),
    ),
  );
  return h("table", {}, h("thead", {}, head), h("tbody", {}, rows));
}
