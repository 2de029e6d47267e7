// dist/README.md: the README with its pictures in it, as the page of an installed extension shows no other files.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const text = readFileSync("README.md", "utf8").replace(/\]\(([\w./-]+\.png)\)/g, (_, file) => {
  return `](data:image/png;base64,${readFileSync(file).toString("base64")})`;
});
mkdirSync("dist", { recursive: true });
writeFileSync("dist/README.md", text);
