// The place of segments: rules over what is known, counted while they are typed, saved, and looked into.

import { confirmed } from "./ask.ts";
import { MOST } from "./basket.ts";
import { type Child, h, replace } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { section } from "./parts.ts";
import { detailOf, statusOf } from "./problem.ts";
import { SEGMENTS } from "./route.ts";
import type { SegmentCount, SegmentMember } from "./segment_answers.ts";
import { examples } from "./segment_examples.ts";
import { SegmentForm } from "./segment_form.ts";
import { type Read, SegmentService } from "./segment_service.ts";
import { changes, counted, people, shelf, trouble } from "./segment_view.ts";
import { whereabouts } from "./segment_where.ts";
import type { Suggestion } from "./segment_words.ts";
import type { ApiSource } from "./source.ts";
import { number, t } from "./strings.ts";
import { valueTabs } from "./value_tabs.ts";

const WAIT = 300;
const SHOWN = 20;

export class Segments {
  private readonly explorer: Explorer;
  private readonly service: SegmentService;
  private readonly form: SegmentForm;
  private readonly root = h("div", { class: "segments" });
  private readonly total = h("div", { class: "segment-count", "aria-live": "polite" });
  private readonly detail = h("div", { class: "segment-detail" });
  private readonly saved = h("div", {});
  // What is opened; the place and language that the panel was built for.
  private now: Read | null = null;
  private built = "";
  private waiting = 0;
  private asking: AbortController | null = null;

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.service = new SegmentService(source);
    this.form = new SegmentForm({
      typed: (rule) => this.typed(rule),
      known: (field) => this.known(field).catch(() => []),
      save: (asNew) => this.attempt(() => this.save(asNew)),
      toBasket: () => this.attempt(() => this.toBasket()),
      showMembers: () => this.attempt(() => this.showMembers([], null)),
      showChanges: () => this.attempt(() => this.showChanges()),
      remove: () => this.attempt(() => this.remove()),
      begin: () => explorer.go({ kind: "segments" }),
    });
  }

  // id: of a saved segment, or its name; rule: one that is not saved. What is typed stays otherwise.
  async panel(id: string | null, rule: string | null): Promise<HTMLElement> {
    const place = JSON.stringify([id, rule]);
    if (place !== this.built) {
      const { turn } = this.explorer;
      const read = id === null ? null : await this.service.read(id);
      // The reader has gone elsewhere meanwhile.
      if (turn !== this.explorer.turn) return this.root;
      this.open(place, read, rule);
    }
    this.build();
    this.count(0);
    this.attempt(() => this.shelve());
    return this.root;
  }

  // What was told of another segment goes.
  private open(place: string, read: Read | null, rule: string | null = null): void {
    const { segment } = read ?? {};
    this.now = read;
    this.form.put(segment?.rule ?? rule ?? "", segment?.name ?? "", segment?.description ?? "");
    replace(this.detail);
    this.built = place;
  }

  private build(): void {
    this.form.complain();
    replace(
      this.root,
      valueTabs(this.explorer, SEGMENTS.kind),
      h("h2", {}, t("segments")),
      h("p", { class: "hint" }, t("segments_hint")),
      this.form.build(this.now !== null),
      this.total,
      this.detail,
      section(t("segments_saved"), this.saved),
    );
  }

  private async shelve(): Promise<void> {
    const { items } = await this.service.list();
    replace(
      this.saved,
      shelf(items, this.now?.segment.segment_id ?? null, (id) => this.explorer.go({ kind: "segments", id })),
    );
  }

  private typed(rule: string): void {
    if (!this.now) {
      const text = rule.trim() ? rule : null;
      this.built = JSON.stringify([null, text]);
      this.explorer.address.note({ ...this.explorer.route, kind: "segments", id: null, rule: text });
    }
    this.count(WAIT);
  }

  private begin(example: string): void {
    this.form.rule.value = example;
    this.form.rule.focus();
    this.typed(example);
  }

  // Counts what is typed once the reader pauses; a slow answer to an earlier rule is dropped.
  private count(wait: number): void {
    window.clearTimeout(this.waiting);
    this.asking?.abort();
    const rule = this.form.rule.value;
    if (!rule.trim()) {
      this.form.complain();
      const fresh = this.now === null && this.explorer.known.run !== null;
      replace(this.total, fresh && examples((example) => this.begin(example)));
      this.explorer.colouring.mark(null, "measure_marked");
      return;
    }
    const asking = new AbortController();
    this.asking = asking;
    this.waiting = window.setTimeout(async () => {
      try {
        const places = this.explorer.known.run !== null;
        const found = await this.service.count(rule, asking.signal, places);
        if (asking.signal.aborted) return;
        this.form.complain();
        this.tellCount(found);
      } catch (error) {
        if (!asking.signal.aborted) this.complain(error);
      }
    }, wait);
  }

  private tellCount(found: SegmentCount): void {
    const { explorer } = this;
    const where = found.by_community;
    const sample = this.now === null && found.sample.length > 0;
    const people = sample && this.members(found.sample);
    replace(this.total, counted(found), where && whereabouts(where, explorer), people);
    explorer.colouring.mark(where, "measure_marked");
  }

  private complain(error: unknown): void {
    replace(this.total);
    this.explorer.colouring.mark(null, "measure_marked");
    this.form.complain(trouble(error, this.form.rule.value));
  }

  private async known(field: string | null): Promise<readonly Suggestion[]> {
    if (field === null) {
      const fields = await this.service.fields();
      return fields.map(({ name, meaning }) => ({ text: name, told: meaning }));
    }
    const values = await this.service.valuesOf(field);
    return values.map(({ value, count }) => ({ text: value, told: number(count) }));
  }

  private async save(asNew: boolean): Promise<void> {
    const { rule, name, about } = this.form;
    const body = { name: name.value.trim(), rule: rule.value, description: about.value };
    if (!body.name) {
      this.form.complain(t("segments_unnamed"));
      name.focus();
      return;
    }
    const kept = await this.service.save(body, asNew ? null : this.now);
    this.explorer.say(t("segments_kept", { name: kept.segment.name }));
    const id = kept.segment.segment_id;
    // Saved again it is the same place: one step of the way back.
    const replace = this.now?.segment.segment_id === id;
    // Open at once: what a reader asks for next would vanish when it is read again.
    this.open(JSON.stringify([id, null]), kept);
    this.explorer.address.go({ ...SEGMENTS, id }, { replace });
  }

  private async remove(): Promise<void> {
    const { segment } = this.now ?? {};
    if (!segment) return;
    const { name } = segment;
    const text = t("segments_delete_text", { name });
    if (!(await confirmed(t("segments_delete_ask"), text, t("segments_delete")))) return;
    await this.service.remove(segment.segment_id);
    this.explorer.say(t("segments_gone", { name }));
    this.explorer.go({ kind: "segments" });
  }

  private async toBasket(): Promise<void> {
    const { segment } = this.now ?? {};
    if (segment) this.explorer.desk?.add(await this.service.picked(segment.segment_id, MOST));
  }

  private async showMembers(before: readonly SegmentMember[], cursor: string | null): Promise<void> {
    const { segment } = this.now ?? {};
    if (!segment) return;
    const page = await this.service.members(segment.segment_id, cursor, SHOWN);
    if (this.now?.segment.segment_id !== segment.segment_id) return;
    const all = [...before, ...page.items];
    const more = () => this.attempt(() => this.showMembers(all, page.cursor));
    const next =
      page.cursor !== null &&
      h("button", { type: "button", class: "button small", onclick: more }, t("segments_more"));
    this.tell(t("segments_members"), this.members(all), next);
  }

  private members(found: readonly SegmentMember[]): Child {
    if (!found.length) return h("p", { class: "hint" }, t("segments_nobody"));
    return people(found, (id) => this.explorer.visit(id));
  }

  private async showChanges(): Promise<void> {
    const { segment } = this.now ?? {};
    if (!segment) return;
    const found = await this.service.changes(segment.segment_id);
    if (this.now?.segment.segment_id !== segment.segment_id) return;
    this.tell(
      t("segments_changes"),
      changes(found, (id) => this.explorer.visit(id)),
    );
  }

  private tell(title: string, ...content: Child[]): void {
    const heading = h("h3", { tabindex: -1 }, title);
    replace(this.detail, h("section", {}, heading, content));
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  // What goes wrong is said at the form.
  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (statusOf(error) === 400) this.form.complain(trouble(error, this.form.rule.value));
      else this.form.complain(detailOf(error));
    }
  }
}
