import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { LensReminder } from "../src/server/lensReminder";

/** How often the editor is reminded after `then`, of the documents in view. */
function reminded(shown: readonly string[], then: (lenses: LensReminder) => void): number {
  mock.timers.enable({ apis: ["setTimeout"] });
  const remind = mock.fn();
  const lenses = new LensReminder(() => shown, remind, 1000);
  try {
    then(lenses);
    mock.timers.tick(5000);
  } finally {
    mock.timers.reset();
  }
  return remind.mock.callCount();
}

test("an editor that asks when it is told that lenses have changed is left alone", () => {
  assert.equal(reminded(["a", "b"], (lenses) => { lenses.changed(); lenses.heard("a"); mock.timers.tick(900); lenses.heard("b"); }), 0);
  assert.equal(reminded([], (lenses) => lenses.changed()), 0);
});

test("an editor that does not is reminded once", () => {
  assert.equal(reminded(["a", "b"], (lenses) => { lenses.heard("a"); lenses.changed(); lenses.heard("b"); }), 1);
  assert.equal(reminded(["a"], (lenses) => { lenses.changed(); mock.timers.tick(900); lenses.changed(); }), 1);
});

test("a server that has ended reminds of nothing", () =>
  assert.equal(reminded(["a"], (lenses) => { lenses.changed(); lenses.dispose(); }), 0));
