import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { LensReminder } from "../src/server/lensReminder";

/** How often the editor is reminded after `then`. */
function reminded(then: (lenses: LensReminder) => void): number {
  mock.timers.enable({ apis: ["setTimeout"] });
  const remind = mock.fn();
  const lenses = new LensReminder(remind, 1000);
  try {
    then(lenses);
    mock.timers.tick(5000);
  } finally {
    mock.timers.reset();
  }
  return remind.mock.callCount();
}

test("an editor is reminded once, when the checks are over", () => {
  assert.equal(reminded((lenses) => { lenses.changed(); mock.timers.tick(900); lenses.changed(); }), 1);
  assert.equal(reminded(() => undefined), 0);
});

test("a server that has ended reminds of nothing", () =>
  assert.equal(reminded((lenses) => { lenses.changed(); lenses.dispose(); }), 0));
