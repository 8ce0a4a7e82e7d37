// The picture as a table: for screen readers, for the keyboard, and for whoever likes lists.

import type { Desk } from "./desk.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import type { DrawnNode, Model } from "./model.ts";
import { dot } from "./parts.ts";
import type { Around } from "./reader.ts";
import { number, t } from "./strings.ts";

type Names = ReadonlyMap<string, string>;

interface Column {
  title: string;
  value: (node: DrawnNode) => string;
  right?: boolean;
}

// Who is in the picture now, what its colours stand for where it is a measure, and the basket.
export interface Shown {
  seen(node: DrawnNode): boolean;
  measure: { title: string; value(node: DrawnNode): string } | null;
  desk: Desk | null;
}

export function openTable(model: Model, names: Names, page: Around, shown: Shown): void {
  const bubbles = model.view.kind === "communities";
  const nodes = [...model.nodes.values()].filter((node) => shown.seen(node));
  nodes.sort((a, b) => b.size - a.size || a.label.localeCompare(b.label));
  const columns: Column[] = bubbles ? communityColumns() : customerColumns(names);
  if (shown.measure) columns.push({ ...shown.measure, right: true });
  openDialog(t("table_title"), (close) => {
    const choose = (id: string) => {
      close();
      page.select(id);
    };
    return table(nodes, columns, { choose, desk: bubbles ? null : shown.desk }, page);
  });
}

function communityColumns(): Column[] {
  const central = ({ details }: DrawnNode) => (details.central_members ?? []).slice(0, 3);
  return [
    { title: t("table_members"), value: ({ details }) => number(details.size ?? 0), right: true },
    {
      title: t("central"),
      value: (node) =>
        central(node)
          .map((one) => one.name)
          .join(", "),
    },
  ];
}

function customerColumns(names: Names): Column[] {
  return [
    {
      title: t("table_community"),
      value: (node) => node.details.community_name ?? names.get(String(node.community_id)) ?? "",
    },
    { title: t("table_contacts"), value: (node) => number(node.neighbours), right: true },
    {
      title: t("table_influence"),
      value: ({ size }) => number(size, { style: "percent", maximumFractionDigits: 0 }),
      right: true,
    },
    { title: t("table_company"), value: ({ details }) => details.company ?? "" },
    { title: t("table_city"), value: ({ details }) => details.city ?? "" },
  ];
}

function table(
  nodes: readonly DrawnNode[],
  columns: readonly Column[],
  { choose, desk }: { choose: (id: string) => void; desk: Desk | null },
  page: Around,
): HTMLElement {
  const head = h(
    "tr",
    {},
    desk && h("th", { scope: "col" }, t("basket")),
    h("th", { scope: "col" }, t("table_name")),
    columns.map(({ title, right }) => h("th", { scope: "col", class: right ? "right" : "" }, title)),
  );
  const rows = nodes.map((node) =>
    h(
      "tr",
      {},
      desk && h("td", { class: "tick" }, tick(node, desk)),
      h(
        "th",
        { scope: "row" },
        h(
          "button",
          { class: "link", dir: "auto", onclick: () => choose(node.id) },
          dot(node.community_id, page, node.paint),
          node.label,
        ),
      ),
      columns.map(({ value, right }) => h("td", { class: right ? "right" : "", dir: "auto" }, value(node))),
    ),
  );
  return h("table", {}, h("thead", {}, head), h("tbody", {}, rows));
}

// In the basket or not: what the line around people does, for the keyboard.
function tick({ id, label: name }: DrawnNode, desk: Desk): HTMLElement {
  const box: HTMLInputElement = h("input", {
    type: "checkbox",
    checked: desk.basket.has(id),
    "aria-label": t("to_basket_label", { name }),
    onchange: () => (box.checked ? desk.add([{ id, name }]) : desk.basket.remove([id])),
  });
  return box;
}
