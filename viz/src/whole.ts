// The place where everybody is on one map: asks for it, has it drawn, and follows what the reader does.

import type { WholeMap } from "./answers.ts";
import { element, h, replace } from "./dom.ts";
import { storeOption } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { detailOf } from "./problem.ts";
import { type Route, WHOLE } from "./route.ts";
import type { ApiSource } from "./source.ts";
import { isEnglish, t } from "./strings.ts";
import { colours } from "./theme.ts";
import type { Point } from "./vis.ts";
import { Finder } from "./whole_finder.ts";
import type { Box } from "./whole_labels.ts";
import { type Drawer, hasWebGl, loadDrawer } from "./whole_loading.ts";
import { looks, noteOf, pointsOf, radiusOf } from "./whole_looks.ts";
import { Overlay } from "./whole_overlay.ts";
import { areaName, type Lead, openWholeTable, troubleCard, wholePanel } from "./whole_panel.ts";
import type { Camera, Scene } from "./whole_scene.ts";

const STEP = 80;
const CLOSE = 26;
const KEYS = new Map<string, (whole: Whole) => void>([
  ["ArrowLeft", (whole) => whole.scene?.pan(-STEP, 0)],
  ["ArrowRight", (whole) => whole.scene?.pan(STEP, 0)],
  ["ArrowUp", (whole) => whole.scene?.pan(0, -STEP)],
  ["ArrowDown", (whole) => whole.scene?.pan(0, STEP)],
  ["+", (whole) => whole.zoom(1.35)],
  ["=", (whole) => whole.zoom(1.35)],
  ["-", (whole) => whole.zoom(1 / 1.35)],
  ["0", (whole) => whole.fit()],
  ["Enter", (whole) => whole.open()],
  ["Escape", (whole) => whole.select(null)],
]);

export class Whole {
  map: WholeMap | null = null;
  scene: Scene | null = null;
  overlay: Overlay | null = null;
  private readonly explorer: Explorer;
  private readonly source: ApiSource;
  private readonly place = element("whole");
  private finder: Finder | null = null;
  private rows = new Map<string, number>();
  private selected: number | null = null;
  private hovered: number | null = null;
  // The spot that the address has, so that only another one moves the map.
  private noted = "";
  private wanted: Promise<WholeMap> | null = null;

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.source = source;
    this.place.addEventListener("keydown", (event) => this.key(event));
    this.place.addEventListener("pointermove", (event) => this.point(event));
    for (const kind of ["pointerleave", "pointerdown", "wheel"]) {
      this.place.addEventListener(kind, () => this.hover(null), { passive: true });
    }
    new ResizeObserver(() => this.active && this.scene?.resize()).observe(this.place);
  }

  get active(): boolean {
    return document.body.classList.contains("on-whole");
  }

  hide(): void {
    if (!this.active) return;
    document.body.classList.remove("on-whole");
    this.place.hidden = true;
    this.explorer.frame.tooltip.hide();
  }

  // What was fetched may be wrong now.
  forget(): void {
    this.scene?.kill();
    this.scene = this.overlay = this.map = this.finder = this.wanted = null;
    replace(this.place);
  }

  // The names of areas, and the note, in another language; everybody stays where they are.
  async retell(): Promise<void> {
    const { map } = this;
    if (!map) return;
    try {
      const told = await this.source.wholeMap();
      if (map !== this.map || told.run_id !== map.run_id) return;
      map.areas = told.areas;
      map.note = told.note;
    } catch (error) {
      this.explorer.toast(detailOf(error));
    }
    if (!this.active) return;
    this.describe();
    this.paint();
    await this.explorer.follow(this.explorer.route);
  }

  // turn: dropped where the reader has gone elsewhere meanwhile.
  async show(route: Route, turn: number): Promise<void> {
    const { explorer } = this;
    document.body.classList.add("on-whole");
    this.place.hidden = false;
    explorer.frame.showPicture();
    explorer.frame.describe(null, route);
    const known = this.scene;
    if (!known) await this.begin(turn);
    if (turn !== explorer.turn) return;
    this.describe();
    known?.resize();
    known?.look(looks());
    this.goTo(route);
  }

  private async begin(turn: number): Promise<void> {
    const note = h("p", { class: "whole-note", role: "status" }, t("whole_fetching"));
    replace(this.place, note);
    const able = hasWebGl();
    const [map, drawer] = await Promise.all([this.fetch(), able ? loadDrawer() : null]);
    if (turn !== this.explorer.turn) return;
    this.map = map;
    this.rows = new Map(map.ids.map((id, row) => [id, row]));
    if (!map.ids.length) this.explain("whole_none");
    else if (!drawer) this.explain("whole_no_webgl");
    else {
      note.textContent = t("whole_drawing", { n: map.ids.length });
      // So that the note is seen before the work begins.
      await new Promise((resolve) => window.requestAnimationFrame(() => window.setTimeout(resolve)));
      if (turn === this.explorer.turn) this.draw(map, drawer);
    }
  }

  // Asked for once, and again after it failed.
  private fetch(): Promise<WholeMap> {
    this.wanted ??= this.source.wholeMap().catch((error: unknown) => {
      this.wanted = null;
      throw error;
    });
    return this.wanted;
  }

  private draw(map: WholeMap, { Scene }: Drawer): void {
    const place = h("div", { class: "whole-scene" });
    const overlay = new Overlay(map);
    replace(this.place, place, overlay.canvas);
    this.finder = new Finder(map.x, map.y, 2 * map.spacing);
    this.overlay = overlay;
    this.scene = new Scene(place, pointsOf(map, this.explorer.style), looks(), {
      drawn: () => this.paint(),
      rested: () => this.note(),
      clicked: (at) => this.click(at),
      doubleClicked: (at) => this.open(this.find(at)),
      lost: () => this.explain("whole_lost"),
    });
    this.noted = "";
  }

  private explain(kind: "whole_none" | "whole_no_webgl" | "whole_lost"): void {
    const { explorer } = this;
    const again = () => {
      this.forget();
      explorer.follow(explorer.route);
    };
    const remedy = `graphcrm analyze${storeOption(explorer.known.store)}`;
    const card = troubleCard(
      kind,
      kind === "whole_lost" ? again : null,
      kind === "whole_none" ? remedy : undefined,
    );
    explorer.frame.showCard(card);
  }

  // Says over the picture what is on it.
  describe(): void {
    const { map } = this;
    if (!map) return;
    element("note").textContent = isEnglish() && map.note ? map.note : noteOf(map);
    element("note").hidden = false;
    element("hint").textContent = t("whole_hint");
    document.title = `${t("whole")} · graphcrm`;
    this.place.setAttribute("aria-label", t("whole_label", { n: map.ids.length }));
  }

  private goTo({ at, select }: Route): void {
    const { scene, map } = this;
    const row = select === null ? undefined : this.rows.get(select);
    const changed = row !== undefined && row !== this.selected;
    this.selected = row ?? null;
    if (!scene || !map) return;
    const [x, y, zoom] = at ?? [0, 0, 0];
    if (at && at.join() !== this.noted) scene.go({ x, y, zoom }, false);
    else if (changed && !this.inSight(row)) this.flyTo(row, at === null);
    if (at) this.noted = at.join();
    this.paint();
  }

  private inSight(row: number): boolean {
    const { scene, map } = this;
    if (!scene || !map) return false;
    const { scale, left, top, width, height } = scene.frame();
    const [x, y] = [(map.x[row] ?? 0) * scale + left, (map.y[row] ?? 0) * scale + top];
    return map.spacing * scale > 4 && x > 0 && y > 0 && x < width && y < height;
  }

  private flyTo(row: number, fly: boolean): void {
    const { scene, map } = this;
    if (!scene || !map) return;
    const zoom = Math.max(scene.camera.zoom, CLOSE / map.spacing);
    scene.go({ x: map.x[row] ?? 0, y: map.y[row] ?? 0, zoom }, fly);
  }

  // The address follows the picture, so that going back leads to the same spot.
  private note(): void {
    const { explorer, scene } = this;
    if (!scene || !this.active || explorer.route.kind !== WHOLE.kind) return;
    const { x, y, zoom } = scene.camera;
    const at = [round(x), round(y), Number(zoom.toPrecision(4))] as const;
    this.noted = at.join();
    explorer.address.note({ ...explorer.route, at });
  }

  private paint(): void {
    const { scene, overlay, map } = this;
    if (!scene || !overlay || !map) return;
    const marked = { selected: this.selected, hovered: this.hovered };
    overlay.draw({ ...scene.frame(), taken: this.taken() }, marked, colours(), (row) => radiusOf(map, row));
  }

  // Where notes and buttons lie over the map.
  private taken(): Box[] {
    const { left: x, top: y } = this.place.getBoundingClientRect();
    return ["crumbs", "note", "hint", "tools"].map((id) => {
      const { left, top, right, bottom } = element(id).getBoundingClientRect();
      return [left - x, top - y, right - x, bottom - y];
    });
  }

  private find({ x, y }: Point): number | null {
    const { scene, finder } = this;
    if (!scene || !finder) return null;
    const { scale, left, top } = scene.frame();
    return finder.nearest((x - left) / scale, (y - top) / scale, scene.reach());
  }

  private point(event: PointerEvent): void {
    const box = this.place.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    this.hover(event.buttons ? null : this.find(at), at);
  }

  private hover(row: number | null, at?: Point): void {
    const { map } = this;
    const changed = row !== this.hovered;
    this.hovered = row;
    const label = row === null ? undefined : map?.labels[row];
    const facts = map && row !== null ? [areaName(map, row)].filter(Boolean) : [];
    this.explorer.frame.tooltip.node(label === undefined ? null : { label }, at, facts);
    this.place.classList.toggle("on-customer", row !== null);
    if (changed) this.paint();
  }

  private click(at: Point): void {
    const row = this.find(at);
    this.select(row === null ? null : (this.map?.ids[row] ?? null));
  }

  private key(event: KeyboardEvent): void {
    const act = KEYS.get(event.key);
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(this);
  }

  // What the reader can do.

  select(id: string | null): void {
    const { explorer } = this;
    if (id === explorer.route.select) return;
    explorer.address.go({ ...explorer.route, select: id }, { replace: true });
  }

  // To the network around a customer; tells whether there is somebody to go to.
  open(row: number | null = this.selected): boolean {
    const id = row === null ? undefined : this.map?.ids[row];
    if (id !== undefined) this.explorer.go({ kind: "customer", id });
    return id !== undefined;
  }

  // Flies to a customer that is on the map; tells whether that is so.
  visit(id: string): boolean {
    const row = this.active && this.scene ? this.rows.get(id) : undefined;
    if (row === undefined) return false;
    this.flyTo(row, true);
    this.select(id);
    return true;
  }

  readonly lead: Lead = {
    person: (row) => {
      const id = this.map?.ids[row];
      if (id !== undefined) this.explorer.visit(id);
    },
    area: (place) => {
      const area = this.map?.areas[place];
      const { scene } = this;
      if (!area) return;
      if (!scene) {
        this.explorer.openCommunity(String(area.community_id));
        return;
      }
      const { width, height } = scene.frame();
      scene.go({ x: area.x, y: area.y, zoom: (0.4 * Math.min(width, height)) / area.radius }, true);
    },
  };

  panel(): HTMLElement[] {
    return this.map ? wholePanel(this.map, this.lead, this.explorer) : [];
  }

  showTable(): void {
    if (this.map) openWholeTable(this.map, this.lead, this.explorer);
  }

  zoom(factor: number): void {
    this.scene?.zoom(factor);
  }

  fit(): void {
    this.scene?.fit();
  }

  get camera(): Camera | null {
    return this.scene?.camera ?? null;
  }

  async toBlob(): Promise<Blob | null> {
    const { scene, overlay } = this;
    if (!scene || !overlay) return null;
    const picture = h("canvas", { width: overlay.canvas.width, height: overlay.canvas.height });
    const context = picture.getContext("2d");
    if (!context) return null;
    context.fillStyle = colours().stage;
    context.fillRect(0, 0, picture.width, picture.height);
    scene.copy(context);
    context.drawImage(overlay.canvas, 0, 0);
    return new Promise((resolve) => picture.toBlob(resolve));
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
