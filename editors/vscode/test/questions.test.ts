import assert from "node:assert/strict";
import { test } from "node:test";

import type { MessageActionItem, ShowMessageRequestParams } from "vscode-languageclient/node";

import { answerQuestions } from "../src/server/questions";
import { given, record } from "./vscode";

type Answer = (params: ShowMessageRequestParams) => Promise<MessageActionItem | undefined>;

/** What the client answers to a message with these answers. */
async function answered(message: string, ...titles: string[]): Promise<string | undefined> {
  let answer: Answer | undefined;
  answerQuestions({ onRequest: (_type: unknown, handler: Answer) => (answer = handler) } as never);
  return (await answer?.({ type: 3, message, actions: titles.map((title) => ({ title })) }))?.title;
}

test("a question is a list of its answers, and leaving it is to cancel", async () => {
  record.lists.length = 0;
  given.picked = "build/net";
  assert.equal(await answered("chipfit: Which folder? There are two.", "build/net", "firmware/net", "Cancel"), "build/net");
  given.picked = undefined;
  assert.equal(await answered("chipfit: Which folder?", "build/net", "Cancel"), "Cancel");
  assert.deepEqual(record.lists, [
    { title: "chipfit: Which folder?", placeHolder: "There are two.", labels: ["build/net", "firmware/net"] },
    { title: "chipfit: Which folder?", placeHolder: "Choose one, or press Escape to stop here", labels: ["build/net"] },
  ]);
});

test("what only offers something stays a notification", async () => {
  record.lists.length = 0;
  assert.equal(await answered("Open report", "Open folder", "Open report"), "Open report");
  assert.deepEqual(record.lists, []);
});
