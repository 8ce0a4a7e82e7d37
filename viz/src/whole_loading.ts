// Fetches the bundle that draws the whole map, once, when it is wanted.

import { Problem } from "./problem.ts";
import { t } from "./strings.ts";
import type { Scene } from "./whole_scene.ts";

const SCRIPT = "explorer/static/whole.js";

export interface Drawer {
  Scene: typeof Scene;
}

declare global {
  interface Window {
    graphcrmWhole?: Drawer;
  }
}

let asked: Promise<Drawer> | null = null;

export function loadDrawer(): Promise<Drawer> {
  asked ??= fetchDrawer().catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

function fetchDrawer(): Promise<Drawer> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      script.remove();
      reject(new Problem(t("failed"), t("offline")));
    };
    script.addEventListener("error", fail);
    script.addEventListener("load", () => {
      if (window.graphcrmWhole) resolve(window.graphcrmWhole);
      else fail();
    });
    script.src = SCRIPT;
    document.head.append(script);
  });
}

export function hasWebGl(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return gl !== null;
}
