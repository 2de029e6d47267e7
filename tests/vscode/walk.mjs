// A walk through a workbench of its own, step by step, as a person takes it.
// With SCREENSHOTS=folder pictures are left there; those of failures, with the logs, are in build/workbench.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { hands, missing, REPOSITORY, startWorkbench, waitFor } from "./workbench.mjs";

const PATIENCE = 120_000;
const FAILURES = path.join(REPOSITORY, "build/workbench");
const why = missing();

/** Why tests are skipped; in CI what is missing is a failure. */
export const skip = why && !process.env.CI ? why : false;

/** Reads until the check is content with what it gets, and gives that. */
export async function eventually(read, check, what) {
  let last;
  await waitFor(async () => check((last = await read())), PATIENCE, () => `${what}: ${JSON.stringify(last)}`);
  return last;
}

/** The steps of a walk get `{ bench, page, hand, picture }`. Those after one that went wrong would only say so again. */
export function walk(name, options) {
  const here = {
    async picture(what) {
      if (process.env.SCREENSHOTS) {
        mkdirSync(process.env.SCREENSHOTS, { recursive: true });
        await here.page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${what}.png`) });
      }
    },
  };
  let failed = false;
  before(async () => {
    if (skip) {
      return;
    }
    assert.equal(why, undefined);
    here.bench = await startWorkbench(options);
    here.page = await here.bench.page();
    here.hand = hands(here.page);
  });
  after(() => here.bench?.stop());
  return function step(title, run) {
    test(title, { skip, timeout: 300_000 }, async (context) => {
      if (failed) {
        return context.skip("a step before it failed");
      }
      try {
        await run(here);
      } catch (error) {
        failed = true;
        await document(here, `${name}-${title.replace(/\W+/g, "-")}`);
        throw error;
      }
    });
  };
}

async function document({ bench, page }, name) {
  mkdirSync(FAILURES, { recursive: true });
  writeFileSync(path.join(FAILURES, `${name}.txt`), bench?.log() ?? "");
  await page?.screenshot({ path: path.join(FAILURES, `${name}.png`) });
}
