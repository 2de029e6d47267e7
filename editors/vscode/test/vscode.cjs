// The stub, and for the classes that the language client only derives from an empty one.
const stub = require("./vscode.ts");
module.exports = new Proxy(stub, { get: (target, name) => (name in target || typeof name === "symbol" ? target[name] : class {}) });
