// A repository that runs code wherever an editor lets it. Every attempt that works leaves its name in the file `canary`.

import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The folder of the repository, and the file that must not come to be. */
export function hostileRepository() {
  const home = mkdtempSync(path.join(tmpdir(), "chipfit-hostile-"));
  const folder = path.join(home, "repository");
  const canary = path.join(home, "canary");
  const leave = (name) => `open(${JSON.stringify(canary)}, "a").write("${name}\\n")\n`;
  const script = (name) => `#!/bin/sh\necho ${name} >> '${canary}'\nexec "$(command -v ${name === "chipfit" ? "chipfit" : "python3"})" "$@"\n`;
  const files = {
    "model.py": MODEL.replaceAll("CANARY", leave("model.py").trim()),
    "torch.py": leave("torch.py"),
    "sitecustomize.py": leave("sitecustomize.py"),
    "chipfit/__init__.py": leave("chipfit"),
    "chipfit/server/cli/__main__.py": leave("chipfit.server.cli"),
    "chipfit.toml": 'target = "nano"\n',
    "bin/chipfit": script("chipfit"),
    ".venv/bin/python": script("python"),
    ".vscode/settings.json": JSON.stringify({
      "chipfit.path": path.join(folder, "bin/chipfit"),
      "chipfit.python": path.join(folder, ".venv/bin/python"),
      "chipfit.trace": "import",
      "python.defaultInterpreterPath": path.join(folder, ".venv/bin/python"),
    }),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (name.includes("bin/")) {
      chmodSync(file, 0o755);
    }
  }
  return { home, folder, canary };
}

const MODEL = `import torch
from torch import nn

CANARY


# chipfit: input=1x1x16x16
class Net(nn.Module):
    def __init__(self, size=CANARY):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.memory = nn.LSTM(8, 8)

    def forward(self, x):
        return self.memory(self.conv(x))


Net()
`;
