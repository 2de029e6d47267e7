/** The command `chipfit.openReport`: the server writes the page and opens it. */

import type { Extension } from "../extension";
import { type ModelArgument, SERVER_COMMANDS } from "../protocol";
import { chooseModel } from "./chooseModel";

export async function openReport(extension: Extension, argument: ModelArgument = {}): Promise<unknown> {
  const model = await chooseModel(extension, argument, "report on");
  return model && extension.server.execute(SERVER_COMMANDS.openReport, model);
}
