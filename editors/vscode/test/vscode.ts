/** As much of the module `vscode` as the extension touches when it starts; what it registers is kept for the tests. */

type Listener<T> = (value: T) => unknown;

export class EventEmitter<T> {
  private readonly listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): Disposable => {
    this.listeners.add(listener);
    return new Disposable(() => this.listeners.delete(listener));
  };
  fire(value: T): void {
    this.listeners.forEach((listener) => listener(value));
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class Disposable {
  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => parts.forEach((part) => part.dispose()));
  }
  constructor(private readonly end: () => unknown = () => undefined) {}
  dispose(): void {
    this.end();
  }
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: event };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {
    this.cancel();
  }
}

export class CancellationError extends Error {}

export class Uri {
  private constructor(readonly scheme: string, readonly path: string) {}
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static parse(text: string): Uri {
    const [scheme = "", path = ""] = text.split("://");
    return new Uri(scheme, path);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, new URL([...parts].join("/"), `file://${base.path}/`).pathname);
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

/** What the extension has registered, and what it has been told to show. */
export const record = {
  commands: new Map<string, (argument?: unknown) => unknown>(),
  errors: [] as string[],
  offers: [] as string[],
  panels: [] as WebviewPanel[],
  status: [] as { text: string; detail: string; busy: boolean }[],
  executed: [] as unknown[][],
  updates: [] as unknown[][],
  dialogs: [] as (string | undefined)[],
  pickers: [] as QuickPick[],
  lists: [] as { title: string; placeHolder: string; labels: string[] }[],
  /** Of the items of each list. */
  descriptions: [] as (string | undefined)[][],
};
/** What the tests set. */
export const given = { settings: {} as Record<string, unknown>, trusted: true, folders: [] as string[], picked: undefined as string | undefined, picks: [] as string[], inspected: {} as object, offer: undefined as string | undefined, file: undefined as string | undefined, python: undefined as object | undefined };

/** A panel that has been opened: what was posted to its page, and how its page answers. */
export class WebviewPanel {
  title: string;
  disposed = false;
  iconPath: unknown;
  readonly posted: { type: string }[] = [];
  private readonly messages = new EventEmitter<unknown>();
  private readonly gone = new EventEmitter<void>();
  readonly onDidDispose = this.gone.event;
  readonly webview = {
    cspSource: "vscode-webview:",
    options: {},
    html: "",
    asWebviewUri: (uri: Uri): Uri => uri,
    onDidReceiveMessage: this.messages.event,
    postMessage: (message: { type: string }): Promise<boolean> => Promise.resolve(this.posted.push(message) > 0),
  };
  constructor(title: string) {
    this.title = title;
  }
  say(message: unknown): void {
    this.messages.fire(message);
  }
  reveal(): void {
    // It is always in view here.
  }
  dispose(): void {
    if (!this.disposed) {
      this.disposed = true;
      this.gone.fire();
    }
  }
}

interface Item {
  readonly label: string;
  readonly detail?: string;
  readonly target?: string;
}

/** A list with which a test does what a user does. */
export class QuickPick {
  title = "";
  items: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  private readonly accepted = new EventEmitter<void>();
  private readonly hidden = new EventEmitter<void>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;
  show(): void {
    record.pickers.push(this);
  }
  take(item: Item | undefined): void {
    this.selectedItems = item ? [item] : [];
    this.accepted.fire();
  }
  hide(): void {
    this.hidden.fire();
  }
  dispose(): void {
    // Nothing is kept.
  }
}

/** What a test makes happen in the window. */
export const happen = {
  activeEditor: new EventEmitter<unknown>(),
  configuration: new EventEmitter<{ affectsConfiguration(name: string): boolean }>(),
};

const disposable = (): Disposable => new Disposable();
const event = (): Disposable => disposable();
const channel = { info: disposable, warn: disposable, error: disposable, debug: disposable, show: disposable, dispose: disposable };

export const window = {
  activeTextEditor: undefined as unknown,
  visibleTextEditors: [] as unknown[],
  createOutputChannel: () => channel,
  createStatusBarItem: () => ({ show: disposable, hide: disposable, dispose: disposable }),
  registerWebviewPanelSerializer: disposable,
  createQuickPick: (): QuickPick => new QuickPick(),
  createWebviewPanel: (_type: string, title: string): WebviewPanel => {
    const panel = new WebviewPanel(title);
    record.panels.push(panel);
    return panel;
  },
  onDidChangeActiveTextEditor: happen.activeEditor.event,
  onDidChangeTextEditorSelection: event,
  showQuickPick: <Item extends { label: string; description?: string }>(items: Item[], { title, placeHolder }: { title: string; placeHolder: string }): Promise<Item | undefined> => {
    record.lists.push({ title, placeHolder, labels: items.map((item) => item.label) });
    record.descriptions.push(items.map((item) => item.description));
    const picked = given.picks.shift() ?? given.picked;
    return Promise.resolve(items.find((item) => item.label === picked));
  },
  showInformationMessage: (message: string, ...offers: { title: string }[]): Promise<unknown> => Promise.resolve(offers.find((offer) => offer.title === message)),
  showErrorMessage: (message: string, ...offers: string[]): Promise<string | undefined> => {
    record.errors.push(message);
    record.offers.push(...offers);
    return Promise.resolve(offers.find((offer) => offer === given.offer));
  },
  showOpenDialog: ({ defaultUri }: { defaultUri?: Uri }): Promise<Uri[] | undefined> => {
    record.dialogs.push(defaultUri?.path);
    return Promise.resolve(given.file === undefined ? undefined : [Uri.file(given.file)]);
  },
  withProgress: <Result>(_where: object, run: (progress: object, token: object) => Result): Result => run({ report: disposable }, new CancellationTokenSource().token),
};

export const languages = {
  createLanguageStatusItem: (): (typeof record.status)[number] & { dispose(): unknown } => {
    const item = { text: "", detail: "", busy: false, dispose: disposable };
    record.status.push(item);
    return item;
  },
};

export const commands = {
  registerCommand: (name: string, run: (argument?: unknown) => unknown): Disposable => {
    if (record.commands.has(name)) {
      throw new Error(`command '${name}' already exists`);
    }
    record.commands.set(name, run);
    return new Disposable(() => record.commands.delete(name));
  },
  executeCommand: (...call: unknown[]): Promise<unknown> => Promise.resolve(record.executed.push(call)),
};

export const workspace = {
  get isTrusted(): boolean {
    return given.trusted;
  },
  get workspaceFolders(): { uri: Uri }[] {
    return given.folders.map((folder) => ({ uri: Uri.file(folder) }));
  },
  getConfiguration: () => ({
    get: (key: string, otherwise?: unknown): unknown => given.settings[key] ?? otherwise,
    inspect: () => given.inspected,
    update: (...change: unknown[]): Promise<void> => Promise.resolve(void record.updates.push(change)),
  }),
  notebookDocuments: [],
  textDocuments: [] as { uri: Uri }[],
  asRelativePath: (uri: Uri): string => uri.path.split("/").at(-1) ?? "",
  getWorkspaceFolder: (uri: Uri): { uri: Uri } | undefined => workspace.workspaceFolders.find((folder) => uri.path.startsWith(`${folder.uri.path}/`)),
  openTextDocument: (uri: Uri): Promise<never> => Promise.reject(new Error(`cannot open ${uri.toString()}`)),
  onDidChangeConfiguration: happen.configuration.event,
  onDidGrantWorkspaceTrust: event,
  onDidChangeWorkspaceFolders: event,
};

export const extensions = {
  getExtension: (): object | undefined => given.python && { activate: () => Promise.resolve({ environments: given.python }) },
  onDidChange: event,
};
export const env = {};
export const version = "1.100.3";

export enum StatusBarAlignment { Left = 1, Right }
export enum LanguageStatusSeverity { Information, Warning, Error }
export enum QuickPickItemKind { Separator = -1, Default }
export enum ViewColumn { Beside = -2, One = 1 }
export enum ProgressLocation { Window = 10, Notification = 15 }
export enum ConfigurationTarget { Global = 1, Workspace, WorkspaceFolder }
