import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Panel } from "../src/panel/panel";
import type { Checked, ModelArgument } from "../src/protocol";
import type { Model } from "../src/report/report";
import { report } from "./model";
import { EventEmitter, happen, record, Uri, WebviewPanel, workspace } from "./vscode";

const A = "file:///w/a.py";
const B = "file:///w/b.py";

type Answer = (models: Model[] | Error) => Promise<void>;

/** An extension whose server answers when the test says so, and the panel of it. */
function opened(argument: ModelArgument = { uri: A }): { panel: Panel; answers: [string, Answer][]; active: (uri: string) => void } {
  const answers: [string, Answer][] = [];
  let active = A;
  const extension = {
    context: { extensionUri: Uri.file("/extension") },
    server: { onDidCheck: new EventEmitter<Checked>().event, onDidChangeState: new EventEmitter<void>().event, toUri: (uri: string) => Uri.parse(uri), fromUri: String },
    activeUri: () => active,
    models: (uri: string) =>
      new Promise((resolve) => {
        answers.push([uri, async (models) => {
          resolve(models instanceof Error ? Promise.reject(models) : { uri, version: 1, models });
          await new Promise(setImmediate);
        }]);
      }),
  };
  const panel = new Panel(extension as never);
  panel.show("map", argument);
  last().say({ type: "ready" });
  const activate = (uri: string): void => {
    active = uri;
    happen.activeEditor.fire(undefined);
  };
  return { panel, answers, active: activate };
}

const last = (): WebviewPanel => record.panels.at(-1) as WebviewPanel;
const shown = (panel: WebviewPanel): object | undefined => panel.posted.filter(({ type }) => type === "models" || type === "nothing").at(-1);
const model = (entry: string): Model => ({ entry, report: report() });

beforeEach(() => {
  workspace.textDocuments = [A, B].map((uri) => ({ uri: Uri.parse(uri) }));
  record.panels.length = record.errors.length = record.executed.length = 0;
});

test("an answer about a document that has been left changes nothing", async () => {
  const { panel, answers, active } = opened();
  active(B);
  const [[, toA], [, toB]] = answers as [[string, Answer], [string, Answer]];
  await toA([model("A")]);
  assert.equal(last().title, "chipfit");
  await toB(new Error("No model is found in this file."));
  assert.deepEqual(shown(last()), { type: "nothing", uri: B, text: "No model is found in this file." });
  active(A);
  assert.equal(answers.at(-1)?.[0], A); // it had gone to B, and follows back
  panel.dispose();
});

test("the tab names no model of another document", async () => {
  const { panel, answers, active } = opened();
  await answers[0]?.[1]([model("Net")]);
  assert.equal(last().title, "Net on nano");
  active(B);
  await answers.at(-1)?.[1](new Error("No model is found in this file."));
  assert.equal(last().title, "chipfit");
  panel.dispose();
});

test("while a document is broken the tab keeps the name of its model", async () => {
  const { panel, answers } = opened();
  await answers[0]?.[1]([model("Net")]);
  panel.show("layers", { uri: A });
  await answers.at(-1)?.[1](new Error("line 3 is not valid Python."));
  assert.equal(last().title, "Net on nano");
  panel.dispose();
});

test("a panel that VS Code brings back late takes the place of the one opened since", async () => {
  const { panel, answers } = opened();
  const before = last();
  const back = new WebviewPanel("Net on nano");
  await panel.deserializeWebviewPanel(back as never, { uri: B, tab: "layers" });
  back.say({ type: "ready" });
  assert.ok(before.disposed && !back.disposed);
  await answers.at(-1)?.[1]([model("B")]);
  assert.deepEqual(back.posted.map(({ type }) => type), ["tab", "busy", "models"]);
  panel.dispose();
  assert.ok(back.disposed);
});

test("a button is about the model that is shown, not about one that is still being traced", async () => {
  const { panel, answers, active } = opened();
  await answers[0]?.[1]([model("Net")]);
  active(B);
  last().say({ type: "run", command: "generateFirmware", uri: A, entry: "Net" });
  assert.deepEqual(record.executed, [["chipfit.generateFirmware", { uri: A, entry: "Net" }]]);
  panel.dispose();
});

test("a line of a file that is gone is said to be", async () => {
  const { panel, answers } = opened();
  await answers[0]?.[1]([model("Net")]);
  last().say({ type: "jump", uri: A, file: "/w/gone.py", line: 3 });
  await new Promise(setImmediate);
  assert.deepEqual(record.errors, ["chipfit: cannot open file:///w/gone.py"]);
  panel.dispose();
});

test("a document that is not open, as after a reload, is named", () => {
  workspace.textDocuments = [];
  const { panel, answers } = opened();
  assert.deepEqual(shown(last()), { type: "nothing", uri: A, text: "Open a.py to see its models here." });
  assert.equal(answers.length, 0);
  panel.dispose();
});
