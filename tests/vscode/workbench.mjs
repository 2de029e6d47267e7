// A real VS Code workbench with our extension in it: code-server on a port of its own, in headless Chromium.

import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const VSIX = path.join(REPOSITORY, "editors/vscode/chipfit-0.1.0.vsix");
const { chromium } = createRequire(path.join(REPOSITORY, "editors/vscode/package.json"))("playwright-core");
const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "chipfit-tests");
const ENTRY = path.join(CACHE, "code-server/node_modules/code-server/out/node/entry.js");

/** To the window of a browser this is another machine, whose own settings say which programs it has. */
const MACHINE = { "chipfit.path": path.join(REPOSITORY, ".venv/bin/chipfit") };
const QUIET = {
  "security.workspace.trust.startupPrompt": "once",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.commandCenter.enabled": false,
  "window.commandCenter": false,
  "editor.minimap.enabled": false,
  "editor.fontFamily": "DejaVu Sans Mono",
  "editor.fontSize": 13,
  "editor.hover.delay": 100,
  "git.enabled": false,
  "files.simpleDialog.enable": true,
};

/** Why the workbench cannot be had here; undefined if it can. */
export function missing() {
  if (Number(process.versions.node.split(".")[0]) !== 20) {
    return `code-server 4.100.3 needs node 20, this is ${process.versions.node}`;
  }
  if (!existsSync(ENTRY)) {
    return `there is no code-server in ${CACHE}; tests/vscode/build-workbench makes one`;
  }
  return browser() ? undefined : "there is no Chromium";
}

function browser() {
  const names = ["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"];
  return names.map((name) => `/usr/bin/${name}`).find((file) => existsSync(file));
}

/**
 * A workbench on `folder`, or on a copy of `workspace`, with the extension and the folder `other`, which is one too;
 * `settings` are the user's, `machine` those of the machine, `PATH` is where programs are.
 */
export async function startWorkbench({ workspace, folder: given, other, settings = {}, machine = MACHINE, PATH = process.env.PATH }) {
  const home = mkdtempSync(path.join(tmpdir(), "chipfit-workbench-"));
  const folder = given ?? path.join(home, "tinyml");
  if (workspace) {
    cpSync(workspace, folder, { recursive: true });
  }
  for (const [kind, values] of Object.entries({ User: { ...QUIET, ...settings }, Machine: machine })) {
    mkdirSync(path.join(home, "data", kind), { recursive: true });
    writeFileSync(path.join(home, "data", kind, "settings.json"), JSON.stringify(values));
  }
  const port = await freePort();
  const options = [
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"],
    ...["--user-data-dir", path.join(home, "data"), "--extensions-dir", path.join(home, "extensions")],
  ];
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: path.join(home, "cache"), PATH };
  if (other) {
    cpSync(other, path.join(home, "extensions", path.basename(other)), { recursive: true });
  }
  await run(process.execPath, [ENTRY, ...options, "--install-extension", VSIX], { env });
  const server = spawn(process.execPath, [ENTRY, ...options, folder], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const kill = () => process.kill(-server.pid, "SIGTERM");
  const clear = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.once("SIGTERM", () => (kill(), clear(), process.exit(143))); // whoever ends the tests means this as well
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (data) => (output += data));
  }
  await waitFor(() => /HTTP server listening/.test(output), 30_000, () => `code-server does not start:\n${output}`);
  const url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`;
  const chrome = await chromium.launch({
    executablePath: browser(),
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return {
    home,
    folder,
    url,
    /** What the extension, the server and the extension host have logged. */
    log: () => logs(path.join(home, "data", "logs")),
    page: async () => {
      const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(url);
      await page.waitForSelector(".monaco-workbench .part.editor");
      return page;
    },
    stop: async () => {
      await chrome.close();
      kill();
      await waitFor(() => server.exitCode !== null || server.signalCode !== null, 10_000, () => "code-server does not end");
      clear();
    },
  };
}

function logs(folder) {
  const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => /(chipfit|remoteexthost)[^/]*\.log$/.test(name));
  return files.map((name) => `== ${name}\n${readFileSync(path.join(folder, name), "utf8")}`).join("\n");
}

/** Asks until the answer is true. */
export async function waitFor(condition, timeoutMs, complaint) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await condition();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(await complaint());
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What a person does with the keyboard and the mouse. */
export function hands(page) {
  const input = page.locator(".quick-input-widget input");
  const pick = async (text, label = text) => {
    await input.waitFor();
    await input.fill(text);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().waitFor();
    await page.keyboard.press("Enter");
  };
  return {
    trust: async (yes) => {
      const name = yes ? "Yes, I trust the authors" : "No, I don't trust the authors";
      await page.getByRole("button", { name }).click();
      await page.waitForSelector(".dialog-shadow", { state: "detached" });
    },
    grantTrust: async () => {
      await page.getByRole("button", { name: /Restricted Mode/ }).click();
      await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
      await page.getByRole("heading", { name: "You trust this folder" }).or(page.getByText("You trust this folder")).first().waitFor();
      await page.locator(".tab", { hasText: "Workspace Trust" }).locator(".action-label.codicon-close").click();
    },
    command: async (title) => {
      await page.keyboard.press("F1");
      await pick(`>${title}`, title);
    },
    open: async (name) => {
      await page.keyboard.press("Control+P");
      await pick(name);
      await page.locator(".tab.active", { hasText: name }).waitFor();
    },
    pick,
    /** The line that has this text, as it is on the screen. */
    line: (text) => page.locator(".view-line", { hasText: text }).first(),
    goTo: async (line) => {
      // A click into the panel may be heard of late, and take the focus back.
      await waitFor(
        async () => {
          await page.keyboard.press("Control+1");
          await page.locator(".editor-instance .monaco-editor.focused").waitFor();
          await page.keyboard.press("Control+G");
          await input.waitFor();
          const ready = !/Open a text editor first/.test(await input.getAttribute("aria-label"));
          if (!ready) {
            await page.keyboard.press("Escape");
            await input.waitFor({ state: "hidden" });
          }
          return ready;
        },
        30_000,
        () => "the editor does not get the focus",
      );
      await page.keyboard.type(String(line));
      await page.keyboard.press("Enter");
      await input.waitFor({ state: "hidden" });
    },
    /** Waits until extensions can be activated: the language of a file that is opened before may go unnoticed. */
    ready: () => page.locator('[id="status.problems"]').waitFor(),
    problems: () => page.locator(".markers-panel .monaco-list-row").allInnerTexts(),
    /** The line that the cursor is on, as the status bar has it. */
    cursorLine: async () => /Ln (\d+)/.exec(await page.locator("#status\\.editor\\.selection").innerText())?.[1],
    /** The target in the status bar. */
    status: () => page.locator('[id="chipfit.chipfit.chipfit.target"]').innerText(),
    lenses: async () => (await page.locator(".codelens-decoration").allInnerTexts()).join(" ").replace(/\s+/g, " "),
    /** The page of the panel, which is two frames deep. */
    panel: () =>
      waitFor(
        async () => {
          for (const frame of page.frames()) {
            if (frame.url().includes("fake.html") && (await frame.locator("#root").count())) {
              return frame;
            }
          }
          return undefined;
        },
        30_000,
        () => `there is no panel among ${page.frames().map((frame) => frame.url())}`,
      ),
  };
}
