/** The server as the rest of the extension sees it: started, stopped, asked. */

import * as vscode from "vscode";
import {
  DidChangeConfigurationNotification,
  ExecuteCommandRequest,
  type LanguageClient,
  State,
  Trace,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";

import { type Checked, SERVER_COMMANDS } from "../protocol";
import { askForLenses, type Client, createClient, settingsFor } from "./client";
import { findLaunch, type Launch, type NotFound } from "./launch";
import { LensReminder } from "./lensReminder";

/** A cold start from a slow disk takes some ten seconds. */
const PATIENCE_MS = 30_000;

/** The server is not there; the message is for the user. */
export class NotRunning extends Error {}

export type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

export class Server implements vscode.Disposable {
  private readonly checked = new vscode.EventEmitter<Checked>();
  private readonly state = new vscode.EventEmitter<void>();
  private readonly lenses = new LensReminder(() => this.client && askForLenses(this.client));
  private client: Client | undefined;
  private queue: Promise<void> = Promise.resolve();
  private tokens = 0;

  readonly onDidCheck = this.checked.event;
  readonly onDidChangeState = this.state.event;
  launch: Launch | undefined;
  notFound: NotFound | undefined;
  /** It is looked for, or on its way. */
  starting = false;
  /** The target picked for this session, which a restart of the server must not lose. */
  sessionTarget = "";

  constructor(
    private readonly cwd: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly wire: vscode.OutputChannel,
  ) {}

  get running(): boolean {
    return this.client?.state === State.Running;
  }

  /** Starts it, or starts it anew. Calls that come meanwhile wait for their turn. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      this.starting = true;
      try {
        await this.stopNow();
        await this.startNow();
      } finally {
        this.starting = false;
        this.state.fire();
      }
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  /** Whether a restart would find something else, be it other reasons why there is nothing, or would start again what has ended. */
  async outdated(): Promise<boolean> {
    await this.queue;
    const found = await findLaunch(this.cwd);
    return this.client?.state === State.Stopped || JSON.stringify(found) !== JSON.stringify(this.launch ?? this.notFound);
  }

  /** Settings and trust are asked for anew. */
  async reconfigure(): Promise<void> {
    if (this.client && this.launch && this.running) {
      const settings = { chipfit: settingsFor(this.launch) };
      await this.client.sendNotification(DidChangeConfigurationNotification.type, { settings });
    }
  }

  /** On every change of any setting the library forgets what it logs: what it reads by itself has another name. */
  async traceWire(): Promise<void> {
    await Promise.resolve(); // the library hears of the change after us
    await this.client?.setTrace(wireTrace());
  }

  async request<Result>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Result> {
    await this.queue;
    if (!this.client || !this.running) {
      throw new NotRunning("The chipfit server is not running.");
    }
    // With a second argument that is no token the library would send a list of two parameters.
    return token ? this.client.sendRequest<Result>(method, params, token) : this.client.sendRequest<Result>(method, params);
  }

  /** Runs a command of the server; `progress` hears how it goes. */
  async execute<Result>(
    command: string,
    argument: unknown,
    token?: vscode.CancellationToken,
    progress?: (value: Progress) => void,
  ): Promise<Result> {
    const params = { command, arguments: [argument] };
    if (!progress) {
      return this.request<Result>(ExecuteCommandRequest.method, params, token);
    }
    await this.queue; // a restart under way brings another client
    const workDoneToken = `chipfit-${++this.tokens}`;
    const listening = this.client?.onProgress(WorkDoneProgress.type, workDoneToken, progress);
    try {
      return await this.request<Result>(ExecuteCommandRequest.method, { ...params, workDoneToken }, token);
    } finally {
      listening?.dispose();
    }
  }

  toUri(uri: string): vscode.Uri {
    return this.client ? this.client.protocol2CodeConverter.asUri(uri) : vscode.Uri.parse(uri);
  }

  fromUri(uri: vscode.Uri): string {
    return this.client ? this.client.code2ProtocolConverter.asUri(uri) : uri.toString();
  }

  /** Commands of the server that this extension has no dialogue for. */
  get commands(): readonly string[] {
    return this.client?.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  }

  dispose(): void {
    this.lenses.dispose();
    this.checked.dispose();
    this.state.dispose();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined); // whoever asked is told; the next one gets its turn all the same
    return done;
  }

  private async startNow(): Promise<void> {
    const found = await findLaunch(this.cwd);
    if (!("command" in found)) {
      this.notFound = found;
      found.tried.forEach(({ candidate, problem }) => this.log.warn(`${candidate.path} (${candidate.origin}): ${problem ?? ""}`));
      return;
    }
    this.log.info(`chipfit ${found.version} from ${found.origin}: ${[found.command, ...found.args].join(" ")}`);
    this.launch = found;
    const client = createClient(found, this.cwd, this.log, this.wire);
    this.client = client;
    let briefed: Promise<void> | undefined;
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        briefed = this.brief(client);
      }
      this.state.fire();
    });
    client.onNotification("chipfit/checked", (said: Checked) => this.tell(said));
    await inTime(client);
    await briefed;
  }

  /** What each server has to be told, also one that the library has started in the place of one that crashed. */
  private async brief(client: LanguageClient): Promise<void> {
    try {
      await client.setTrace(wireTrace());
      if (this.sessionTarget) {
        const argument = { target: this.sessionTarget };
        await client.sendRequest(ExecuteCommandRequest.type, { command: SERVER_COMMANDS.setTarget, arguments: [argument] });
      }
    } catch (error) {
      this.log.warn(`The server was not told of the target ${this.sessionTarget}: ${String(error)}`);
    }
  }

  private tell(said: Checked): void {
    this.checked.fire(said);
    if (!said.pending) {
      this.lenses.changed();
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = this.launch = this.notFound = undefined;
    try {
      if (client?.state === State.Starting) {
        await inTime(client); // after a crash; what is not up cannot be stopped, and would come up beside the next one
      }
      await client?.dispose();
    } catch (error) {
      this.log.warn(`The server did not end well: ${String(error)}`);
    }
    this.state.fire();
  }
}

/** Rejects with NotRunning where it does not answer: whoever waits for their turn must get it. */
async function inTime(client: Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      client.giveUp();
      reject(new NotRunning(`The chipfit server has not answered within ${PATIENCE_MS / 1000} s.`));
    }, PATIENCE_MS);
  });
  try {
    await Promise.race([client.start(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `chipfit.trace` is about models; what goes over the wire has its own setting. */
function wireTrace(): Trace {
  return Trace.fromString(vscode.workspace.getConfiguration("chipfit").get("server.trace", "off"));
}
