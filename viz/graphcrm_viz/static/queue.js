// The page on which a person goes through pairs that may be the same, one decision after the other.

import { h, replace } from "./dom.js";
import { problemCard } from "./empty.js";
import { firstOf, Ledger, sameRecords } from "./ledger.js";
import { chance } from "./pair.js";
import { doneCard, emptyQueue, listView, pairView, resolveCard, skeleton } from "./queue_view.js";
import { DUPLICATES } from "./route.js";
import { Shortcuts } from "./shortcuts.js";
import { Problem } from "./source.js";
import { count, likelihood, shorten, t } from "./strings.js";
import { keyOf, Waiting } from "./waiting.js";

const GONE = [404, 409];
const LONGEST = 48;

export class Queue {
  constructor(explorer) {
    this.explorer = explorer;
    this.place = document.getElementById("queue");
    this.ledger = new Ledger(explorer.source);
    this.waiting = new Waiting(this.ledger);
    this.sides = null;
    this.keep = 0;
    this.working = false;
    this.entered = null;
    this.note = "";
    this.shortcuts = new Shortcuts(() => this.active && !this.working, {
      next: () => this.move(1),
      previous: () => this.move(-1),
      merge: () => this.decide("merged"),
      separate: () => this.decide("separated"),
      undo: () => this.undo(),
    });
  }

  get active() {
    return !this.place.hidden;
  }

  hide() {
    this.place.hidden = true;
    document.body.classList.remove("on-queue");
  }

  // turn: dropped where the reader has gone elsewhere meanwhile.
  async show(route, turn) {
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

  async enter() {
    this.note = "";
    replace(this.place);
    this.explorer.status = await this.explorer.source.status();
    if (this.explorer.status.resolved_at) await this.waiting.load();
  }

  async find({ pair }) {
    if (!pair || !this.explorer.status.resolved_at) return;
    if (!(await this.waiting.open(pair))) this.note = t("pair_gone");
  }

  fail(error) {
    const again = () => {
      this.hide();
      this.explorer.follow(this.explorer.route);
    };
    replace(this.place, h("div", { class: "queue-card" }, problemCard(error, again)));
  }

  // Draws everything anew, with the open pair as it is now.
  async fill() {
    const { explorer, waiting } = this;
    explorer.frame.describe(null, explorer.route);
    document.title = `${t("duplicates")} · graphcrm`;
    const empty = this.emptyCard();
    if (empty) {
      explorer.address.note(DUPLICATES);
      this.keepFocus(() => replace(this.place, h("div", { class: "queue-card" }, empty, this.message())));
      return;
    }
    const pair = waiting.current;
    const sides = await this.ledger.sides(pair);
    if (!this.active || !waiting.current || keyOf(pair) !== keyOf(waiting.current)) return;
    // What the reader chose holds as long as the same records are shown.
    if (!this.sides || !sameRecords(this.sides, sides)) this.keep = firstOf(sides);
    this.sides = sides;
    explorer.address.note({ ...DUPLICATES, pair: [pair.left_id, pair.right_id] });
    this.draw();
  }

  draw() {
    const list = this.place.querySelector(".queue-list");
    const scrolled = list?.scrollTop ?? 0;
    this.keepFocus(() => {
      replace(this.place, skeleton(listView(this), pairView(this), this.message(), this.shortcuts));
      const drawn = this.place.querySelector(".queue-list");
      drawn.scrollTop = scrolled;
      drawn.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    });
  }

  emptyCard() {
    const { status } = this.explorer;
    if (!status.counts.customers) return emptyQueue(status);
    if (!status.resolved_at) return resolveCard(status, () => this.ledger.resolve(), () => this.restart());
    return this.waiting.current ? null : doneCard(status, this);
  }

  // After all records were matched.
  async restart() {
    await this.enter();
    this.explorer.forget();
    await this.fill();
    this.say(count("waiting", this.waiting.total));
  }

  message() {
    const { decided } = this.waiting;
    const undo = h("button", { class: "button small", type: "button", "data-act": "undo", onclick: () => this.undo() }, t("undo"), h("kbd", {}, "U"));
    const shown = this.note || decided.length;
    return h("div", { class: "queue-note", hidden: !shown }, h("span", {}, this.note), decided.length ? undo : null);
  }

  say(text) {
    this.explorer.frame.say(text);
  }

  // The keyboard stays on the same button, else it goes where the new pair begins.
  keepFocus(draw) {
    const { activeElement: before } = document;
    const inside = this.place.contains(before);
    const { act } = before?.dataset ?? {};
    draw();
    if (!inside) return;
    const button = act && this.place.querySelector(`[data-act="${CSS.escape(act)}"]`);
    (button || this.place.querySelector("[aria-current] , #pair-title, h2"))?.focus({ preventScroll: true });
  }

  told() {
    const { current: pair } = this.waiting;
    if (!pair) return t("queue_done");
    return t("pair_said", { ...namesOf(pair), how: likelihood(pair.probability), share: chance(pair.probability) });
  }

  // One thing at a time; what went wrong is told, and the pair stays open.
  async work(action) {
    if (this.working) return;
    this.working = true;
    this.place.setAttribute("aria-busy", "true");
    try {
      await action();
    } catch (error) {
      this.explorer.frame.toast(error.detail ?? String(error));
    } finally {
      this.working = false;
      this.place.removeAttribute("aria-busy");
    }
  }

  move(by) {
    return this.work(async () => {
      await this.waiting.step(by);
      await this.open();
    });
  }

  choose(pair) {
    return this.work(async () => {
      this.waiting.at = this.waiting.items.indexOf(pair);
      await this.open();
    });
  }

  async open() {
    this.note = "";
    await this.fill();
    this.say(this.told());
  }

  more() {
    return this.work(async () => {
      await this.waiting.more();
      this.draw();
    });
  }

  decide(action) {
    const { current: pair } = this.waiting;
    if (!pair || !this.sides) return null;
    return this.work(async () => {
      const said = await this.meanwhile(() => this.settle(pair, action));
      await this.goOn(said);
    });
  }

  // Keeps what the reader decided; refuses where the records are others than those shown.
  async settle(pair, action) {
    const [stays, goes] = this.keep ? [...this.sides].reverse() : this.sides;
    const now = await this.ledger.sides(pair);
    if (!sameRecords(this.sides, now)) throw new Problem(t("failed"), t("meanwhile"), 409);
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
  async meanwhile(action, told = "meanwhile") {
    try {
      return await action();
    } catch (error) {
      if (!GONE.includes(error.status)) throw error;
      return t(told);
    }
  }

  async goOn(said) {
    this.explorer.forget();
    this.explorer.status = await this.explorer.source.status();
    await this.waiting.advance();
    this.note = said;
    await this.fill();
    this.say(`${said} ${this.told()}`);
  }

  undo() {
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

function namesOf({ left_name: left, right_name: right }) {
  return { left: shorten(left, LONGEST), right: shorten(right, LONGEST) };
}
