// Bundles the explorer's modules into the files that the page loads: `node build.mjs [FOLDER]`.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [folder = "graphcrm_viz/built"] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));

const settings = {
  absWorkingDir: here,
  outdir: folder,
  bundle: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

// Whose work is in the bundle of the whole map, and on what terms it may be passed on.
const PACKAGES = ["sigma", "graphology", "graphology-utils", "events"];

function licences() {
  const texts = PACKAGES.map((name) => {
    const place = new URL(`node_modules/${name}/`, import.meta.url);
    const file = readdirSync(place).find((one) => /^licen[cs]e/i.test(one));
    const { version } = JSON.parse(readFileSync(new URL("package.json", place), "utf8"));
    return `${name} ${version}\n\n${readFileSync(new URL(file, place), "utf8").trim()}`;
  });
  return `/*!\n${texts.join("\n\n")}\n*/`;
}

await build({
  ...settings,
  entryPoints: [
    { in: "src/main.ts", out: "explorer" },
    { in: "src/page.css", out: "explorer" },
  ],
});

// Loaded when the whole map is opened, and by no saved page.
await build({
  ...settings,
  entryPoints: [{ in: "src/whole_scene.ts", out: "whole" }],
  globalName: "graphcrmWhole",
  banner: { js: licences() },
});
