// Bundles the explorer's modules into the files that the page loads: `node build.mjs [FOLDER]`.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [folder = "graphcrm_viz/built"] = process.argv.slice(2);

await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: [
    { in: "src/main.ts", out: "explorer" },
    { in: "src/page.css", out: "explorer" },
  ],
  outdir: folder,
  bundle: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
