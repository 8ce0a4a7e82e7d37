// What a picture can be saved as: a menu of a few ways, each with what it is good for.

import { h, icon } from "./dom.ts";
import type { Drawing } from "./drawing.ts";
import type { Key } from "./english.ts";
import { fileName, saveFile } from "./files.ts";
import { pictureShape } from "./picture.ts";
import { fileOf } from "./shapes.ts";
import { t } from "./strings.ts";

const LARGE = 3;

export interface Pictured {
  drawing: Drawing;
  // What the picture shows, and what is said of it to whoever cannot see it.
  title(): string;
  text(): string;
  say(text: string): void;
  fail(text: string): void;
}

interface Choice {
  id: string;
  name: Key;
  hint: Key;
  act: () => Promise<void>;
}

export class PictureMenu {
  private readonly of: Pictured;
  private open: HTMLElement | null = null;
  private button: HTMLElement | null = null;

  constructor(of: Pictured) {
    this.of = of;
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.open?.contains(event.target) && event.target !== this.button)
        if (!this.button?.contains(event.target)) this.close(false);
    });
  }

  toggle(button: HTMLElement): void {
    if (this.open) {
      this.close(true);
      return;
    }
    this.button = button;
    const menu = h(
      "div",
      {
        class: "picture-menu",
        id: "picture-menu",
        role: "menu",
        "aria-label": t("picture"),
        onkeydown: (event) => this.key(event),
      },
      this.choices().map((choice) => this.item(choice)),
    );
    this.open = menu;
    button.setAttribute("aria-expanded", "true");
    button.after(menu);
    menu.querySelector<HTMLElement>("button")?.focus();
  }

  private close(back: boolean): void {
    this.open?.remove();
    this.open = null;
    this.button?.setAttribute("aria-expanded", "false");
    if (back) this.button?.focus();
  }

  private key(event: KeyboardEvent): void {
    const items = [...(this.open?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = items.findIndex((item) => item.matches(":focus"));
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const next = steps[event.key];
    if (event.key === "Escape") this.close(true);
    else if (event.key === "Tab") this.close(false);
    else if (next !== undefined) items[(next + items.length) % items.length]?.focus();
    if (event.key === "Escape" || next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private choices(): Choice[] {
    const choices: Choice[] = [
      { id: "png", name: "picture_png", hint: "picture_png_hint", act: () => this.savePng(1) },
      { id: "large", name: "picture_large", hint: "picture_large_hint", act: () => this.savePng(LARGE) },
      { id: "svg", name: "picture_svg", hint: "picture_svg_hint", act: () => this.saveSvg() },
    ];
    if (canCopy()) {
      choices.push({ id: "copy", name: "picture_copy", hint: "picture_copy_hint", act: () => this.copy() });
    }
    return choices;
  }

  private item({ id, name, hint, act }: Choice): HTMLElement {
    const run = async () => {
      this.close(true);
      await act().catch(() => this.of.fail(t("picture_failed")));
    };
    return h(
      "button",
      { class: "row", type: "button", role: "menuitem", id: `picture-${id}`, tabindex: "-1", onclick: run },
      h("b", {}, id === "copy" ? icon("copy") : null, t(name)),
      h("span", { class: "reasons" }, t(hint)),
    );
  }

  private svgText(): string {
    const seen = this.of.drawing.seen();
    if (!seen) throw new Error("There is no picture");
    return fileOf(pictureShape({ ...seen, title: this.of.title(), text: this.of.text() }));
  }

  private async saveSvg(): Promise<void> {
    this.save(new Blob([this.svgText()], { type: "image/svg+xml" }), "svg");
  }

  private async savePng(times: number): Promise<void> {
    const blob = await (times === 1 ? this.of.drawing.toBlob() : raster(this.svgText(), times));
    if (!blob) throw new Error("There is no picture");
    this.save(blob, "png");
  }

  private async copy(): Promise<void> {
    const picture = this.of.drawing.toBlob().then((blob) => blob ?? new Blob());
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    this.of.say(t("picture_copied"));
  }

  private save(blob: Blob, ending: string): void {
    saveFile(blob, fileName(this.of.title(), ending, "picture"));
  }
}

function canCopy(): boolean {
  return typeof ClipboardItem === "function" && typeof navigator.clipboard?.write === "function";
}

// The drawing as dots, so many a pixel.
async function raster(text: string, times: number): Promise<Blob | null> {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * times;
    canvas.height = image.naturalHeight * times;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
