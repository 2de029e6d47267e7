/**
 * Makes VS Code ask for lenses once more when a check is over and all is quiet. It gives up a refresh that it has put off for a
 * moment when the cursor leaves the text meanwhile, say for our panel, or when another extension registers lenses; those in view
 * then stay as they were, and after a reload no click reaches them. Nobody can see from here whether it did.
 */

/** In milliseconds: longer than the editor puts a refresh off, which is a quarter of a second and seldom a whole one. */
const PATIENCE = 1500;

export class LensReminder {
  private timer: NodeJS.Timeout | undefined;

  /** `remind` makes the editor ask for the lenses of what is in view. */
  constructor(
    private readonly remind: () => void,
    private readonly patience = PATIENCE,
  ) {}

  /** There are other lenses now, and the editor has been told so. */
  changed(): void {
    this.dispose();
    this.timer = setTimeout(this.remind, this.patience);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
