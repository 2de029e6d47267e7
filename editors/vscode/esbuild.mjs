// Bundles the extension and the script of its panel into dist/; with --tests the tests into out/, on a stub of vscode.

import { readdirSync } from "node:fs";
import { build } from "esbuild";

const common = { bundle: true, logLevel: "warning", sourcemap: false };
const node = { ...common, platform: "node", format: "cjs", target: "node18" };

if (process.argv.includes("--tests")) {
  const entryPoints = readdirSync("test").filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`);
  await build({ ...node, entryPoints, outdir: "out", alias: { vscode: "./test/vscode.cjs" }, sourcemap: "inline" });
} else {
  await Promise.all([
    build({ ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode"], minify: true }),
    build({ ...common, entryPoints: ["src/webview/page.ts"], outfile: "dist/page.js", platform: "browser", format: "iife", target: "chrome114", minify: true }),
  ]);
}
