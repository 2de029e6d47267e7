/** A program as a setting names it: by its path, with `~` or `${workspaceFolder}`, relative to the folder, or by a mere name. */

import * as path from "node:path";

/** `folder` is the workspace folder, empty where there is none. A mere name stays one: it is looked for on the PATH. */
export function expand(setting: string, folder: string, home: string): string {
  const file = setting.trim().replace(/^~(?=$|[\\/])/, home).replaceAll("${workspaceFolder}", folder);
  return /[\\/]/.test(file) ? path.resolve(folder || home, file) : file;
}
