/**
 * Asks for lenses that VS Code has forgotten to ask for. It gives up a refresh that it has put off for a moment when the cursor
 * leaves the text meanwhile, say for our panel; the lenses then stay as they were, and after a reload no click reaches those.
 */

/** In milliseconds: longer than the editor puts a refresh off, which is a quarter of a second and seldom a whole one. */
const PATIENCE = 1500;

export class LensReminder {
  private readonly asked = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /** `shown` are the documents in view that have lenses; `remind` makes the editor ask for theirs. */
  constructor(
    private readonly shown: () => readonly string[],
    private readonly remind: () => void,
    private readonly patience = PATIENCE,
  ) {}

  /** The editor has asked for the lenses of a document. */
  heard(document: string): void {
    this.asked.add(document);
  }

  /** There are other lenses now, and the editor has been told so. */
  changed(): void {
    this.dispose();
    this.asked.clear();
    this.timer = setTimeout(() => {
      if (this.shown().some((document) => !this.asked.has(document))) {
        this.remind();
      }
    }, this.patience);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
