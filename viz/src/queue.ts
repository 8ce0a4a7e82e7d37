// The page on which a person goes through pairs that may be the same, one decision after the other.

import type { Duplicate } from "./answers.ts";
import { element, h, replace } from "./dom.ts";
import { problemCard } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { firstOf, Ledger, type Sides, sameRecords } from "./ledger.ts";
import { chance } from "./pair.ts";
import { detailOf, Problem, statusOf } from "./problem.ts";
import { doneCard, emptyQueue, listView, pairView, resolveCard, skeleton } from "./queue_view.ts";
import { DUPLICATES, type Route } from "./route.ts";
import { Shortcuts } from "./shortcuts.ts";
import type { ApiSource } from "./source.ts";
import { count, likelihood, shorten, t } from "./strings.ts";
import { keyOf, Waiting } from "./waiting.ts";

const GONE = [404, 409];
const LONGEST = 48;

type Verdict = "merged" | "separated";

export class Queue {
  readonly waiting: Waiting;
  // Which of the two sides gives the id that stays.
  keep: 0 | 1 = 0;
  private readonly explorer: Explorer;
  private readonly ledger: Ledger;
  private readonly shortcuts: Shortcuts;
  private readonly place = element("queue");
  private sides: Sides | null = null;
  private working = false;
  private entered: Promise<void> | null = null;
  private note = "";

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.ledger = new Ledger(source);
    this.waiting = new Waiting(this.ledger);
    this.shortcuts = new Shortcuts(() => this.active && !this.working, {
      next: () => this.move(1),
      previous: () => this.move(-1),
      merge: () => this.decide("merged"),
      separate: () => this.decide("separated"),
      undo: () => this.undo(),
    });
  }

  private get active(): boolean {
    return !this.place.hidden;
  }

  hide(): void {
    this.place.hidden = true;
    document.body.classList.remove("on-queue");
  }

  // turn: dropped where the reader has gone elsewhere meanwhile.
  async show(route: Route, turn: number): Promise<void> {
    const { explorer } = this;
    const entering = !this.active;
    this.place.hidden = false;
    document.body.classList.add("on-queue");
    document.body.classList.remove("starting");
    try {
      if (entering) this.entered = this.enter();
      await this.entered;
      if (turn !== explorer.turn) return;
      await this.find(route);
      if (turn === explorer.turn) await this.fill();
    } catch (error) {
      if (turn === explorer.turn) this.fail(error);
    }
  }

  private async enter(): Promise<void> {
    this.note = "";
    replace(this.place);
    this.explorer.status = await this.explorer.source.status();
    if (this.explorer.status.resolved_at) await this.waiting.load();
  }

  private async find({ pair }: Route): Promise<void> {
    if (!pair || !this.explorer.known.resolved_at) return;
    if (!(await this.waiting.open(pair))) this.note = t("pair_gone");
  }

  private fail(error: unknown): void {
    const again = () => {
      this.hide();
      this.explorer.follow(this.explorer.route);
    };
    replace(this.place, h("div", { class: "queue-card" }, problemCard(error, again)));
  }

  // Draws everything anew, with the open pair as it is now.
  private async fill(): Promise<void> {
    const { explorer, waiting } = this;
    explorer.frame.describe(null, explorer.route);
    document.title = `${t("duplicates")} · graphcrm`;
    const empty = this.emptyCard();
    const pair = waiting.current;
    if (empty || !pair) {
      explorer.address.note(DUPLICATES);
      this.keepFocus(() => replace(this.place, h("div", { class: "queue-card" }, empty, this.message())));
      return;
    }
    const sides = await this.ledger.sides(pair);
    if (!this.active || !waiting.current || keyOf(pair) !== keyOf(waiting.current)) return;
    // What the reader chose holds as long as the same records are shown.
    if (!this.sides || !sameRecords(this.sides, sides)) this.keep = firstOf(sides);
    this.sides = sides;
    explorer.address.note({ ...DUPLICATES, pair: [pair.left_id, pair.right_id] });
    this.draw(pair, sides);
  }

  private draw(pair: Duplicate, sides: Sides): void {
    const list = this.place.querySelector(".queue-list");
    const scrolled = list?.scrollTop ?? 0;
    this.keepFocus(() => {
      replace(
        this.place,
        skeleton(listView(this), pairView(pair, sides, this), this.message(), this.shortcuts),
      );
      const drawn = this.place.querySelector(".queue-list");
      if (drawn) drawn.scrollTop = scrolled;
      drawn?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    });
  }

  private emptyCard(): HTMLElement | null {
    const status = this.explorer.known;
    if (!status.counts.customers) return emptyQueue(status);
    if (!status.resolved_at)
      return resolveCard(
        status,
        () => this.ledger.resolve(),
        () => this.restart(),
      );
    return this.waiting.current ? null : doneCard({ ...status, resolved_at: status.resolved_at }, this);
  }

  // After all records were matched.
  private async restart(): Promise<void> {
    await this.enter();
    this.explorer.forget();
    await this.fill();
    this.say(count("waiting", this.waiting.total));
  }

  private message(): HTMLElement {
    const { decided } = this.waiting;
    const undo = h(
      "button",
      { class: "button small", type: "button", "data-act": "undo", onclick: () => this.undo() },
      t("undo"),
      h("kbd", {}, "U"),
    );
    const shown = this.note || decided.length;
    return h(
      "div",
      { class: "queue-note", hidden: !shown },
      h("span", {}, this.note),
      decided.length ? undo : null,
    );
  }

  private say(text: string): void {
    this.explorer.frame.say(text);
  }

  // The keyboard stays on the same button, else it goes where the new pair begins.
  private keepFocus(draw: () => void): void {
    const { activeElement: before } = document;
    const inside = this.place.contains(before);
    const act = before instanceof HTMLElement ? before.dataset.act : undefined;
    draw();
    if (!inside) return;
    const find = (selector: string) => this.place.querySelector<HTMLElement>(selector);
    const button = act ? find(`[data-act="${CSS.escape(act)}"]`) : null;
    (button ?? find("[aria-current] , #pair-title, h2"))?.focus({ preventScroll: true });
  }

  private told(): string {
    const { current: pair } = this.waiting;
    if (!pair) return t("queue_done");
    return t("pair_said", {
      ...namesOf(pair),
      how: likelihood(pair.probability),
      share: chance(pair.probability),
    });
  }

  // One thing at a time; what went wrong is told, and the pair stays open.
  private async work(action: () => Promise<void>): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.place.setAttribute("aria-busy", "true");
    try {
      await action();
    } catch (error) {
      this.explorer.frame.toast(detailOf(error));
    } finally {
      this.working = false;
      this.place.removeAttribute("aria-busy");
    }
  }

  move(by: number): Promise<void> {
    return this.work(async () => {
      await this.waiting.step(by);
      await this.open();
    });
  }

  choose(pair: Duplicate): Promise<void> {
    return this.work(async () => {
      this.waiting.at = this.waiting.items.indexOf(pair);
      await this.open();
    });
  }

  private async open(): Promise<void> {
    this.note = "";
    await this.fill();
    this.say(this.told());
  }

  more(): Promise<void> {
    return this.work(async () => {
      await this.waiting.more();
      if (this.waiting.current && this.sides) this.draw(this.waiting.current, this.sides);
    });
  }

  decide(action: Verdict): Promise<void> | null {
    const { sides, waiting } = this;
    const pair = waiting.current;
    if (!pair || !sides) return null;
    return this.work(async () => {
      const said = await this.meanwhile(() => this.settle(pair, sides, action));
      await this.goOn(said);
    });
  }

  // Keeps what the reader decided; refuses where the records are others than those shown.
  private async settle(pair: Duplicate, sides: Sides, action: Verdict): Promise<string> {
    const [stays, goes] = this.keep ? [sides[1], sides[0]] : sides;
    const now = await this.ledger.sides(pair);
    if (!sameRecords(sides, now)) throw new Problem(t("failed"), t("meanwhile"), 409);
    if (action === "merged") {
      const along = goes.records.map((record) => record.customer_id).filter((id) => id !== goes.customer_id);
      await this.ledger.merge(stays.customer_id, goes.customer_id);
      this.waiting.decided.push({ pair, back: () => this.ledger.unmerge(goes.customer_id, along) });
    } else {
      await this.ledger.separate(pair.left_id, pair.right_id);
      this.waiting.decided.push({ pair, back: () => this.ledger.rejoin(pair.left_id, pair.right_id) });
    }
    return t(`decided_${action}`, namesOf(pair));
  }

  // What somebody else did in between is no failure: the list is read again.
  private async meanwhile(
    action: () => Promise<string>,
    told: "meanwhile" | "undo_gone" = "meanwhile",
  ): Promise<string> {
    try {
      return await action();
    } catch (error) {
      if (!GONE.includes(statusOf(error))) throw error;
      return t(told);
    }
  }

  private async goOn(said: string): Promise<void> {
    this.explorer.forget();
    this.explorer.status = await this.explorer.source.status();
    await this.waiting.advance();
    this.note = said;
    await this.fill();
    this.say(`${said} ${this.told()}`);
  }

  undo(): Promise<void> | null {
    const last = this.waiting.decided.at(-1);
    if (!last) return null;
    return this.work(async () => {
      const said = await this.meanwhile(async () => {
        await last.back();
        return t("undone", namesOf(last.pair));
      }, "undo_gone");
      this.waiting.decided.pop();
      this.explorer.forget();
      this.explorer.status = await this.explorer.source.status();
      await this.waiting.load();
      await this.waiting.open([last.pair.left_id, last.pair.right_id]);
      this.note = said;
      await this.fill();
      this.say(`${said} ${this.told()}`);
    });
  }
}

function namesOf({ left_name: left, right_name: right }: Duplicate): { left: string; right: string } {
  return { left: shorten(left, LONGEST), right: shorten(right, LONGEST) };
}
