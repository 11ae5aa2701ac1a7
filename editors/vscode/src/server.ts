// The server's life: found, checked, started, stopped, started again.

import { execFile, type ExecFileException } from 'node:child_process';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { LanguageClient, State, type ExecuteCommandMiddleware } from 'vscode-languageclient/node';
import { BuildProgress } from './buildProgress.js';
import { locate, type Origin } from './locate.js';
import { judge, type Answer } from './version.js';

/** How long a program may think about `--version`. */
const VERSION_MS = 10_000;

/** A running server, or why none runs. */
export type Standing =
  | { readonly program: string; readonly origin: Origin; readonly version: string }
  | { readonly problem: string };

/** What is done with a client before it starts, and around the commands that it runs. */
export interface Surroundings {
  /** The notifications of builds are taken, on a client that has not started. */
  readonly follow: (client: LanguageClient) => void;
  readonly executeCommand: NonNullable<ExecuteCommandMiddleware['executeCommand']>;
}

export class Server {
  private client: LanguageClient | undefined;
  private standing: Standing = { problem: 'not started yet' };
  private readonly progress = new BuildProgress();
  // Starts and stops wait for each other here, so that two clicks on "restart" do not leave two servers.
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly surroundings: Surroundings,
  ) {}

  get now(): Standing {
    return this.standing;
  }

  get state(): string {
    switch (this.client?.state) {
      case State.Running:
        return 'running';
      case State.Starting:
        return 'starting';
      default:
        return 'stopped';
    }
  }

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.end();
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.progress.clear();
    await setRunning(false);
    try {
      await client?.dispose();
    } catch (error) {
      // A server that crashed cannot say goodbye, and nothing is left to stop.
      this.log.warn(`The server did not stop in order: ${String(error)}`);
    }
  }

  private async begin(): Promise<void> {
    this.standing = await this.find();
    if ('problem' in this.standing) {
      this.complain(this.standing.problem);
      return;
    }
    const { program, origin, version } = this.standing;
    this.log.info(`Starting Dockwright ${version} from ${program} (${origin})`);
    const client = new LanguageClient(
      'dockwright',
      'Dockwright',
      { command: program, args: ['lsp'] },
      {
        documentSelector: [{ language: 'dockerfile' }],
        outputChannel: this.log,
        initializationOptions: {
          dockwright: settingsNow(),
          trusted: vscode.workspace.isTrusted,
          buildNotifications: true,
        },
        middleware: {
          executeCommand: this.surroundings.executeCommand,
          handleWorkDoneProgress: this.progress.handle(() => this.client),
        },
        // The server writes its log to standard error, with its own levels; standard output is the protocol.
        stdioOptions: {
          stdout: () => undefined,
          stderr: (input, channel) => {
            createInterface({ input }).on('line', (line) => channel.info(line));
          },
        },
      },
    );
    this.client = client;
    this.surroundings.follow(client);
    try {
      await client.start();
      await setRunning(true);
    } catch (error) {
      this.standing = { problem: `The server did not start: ${error instanceof Error ? error.message : String(error)}` };
      this.complain(this.standing.problem);
    }
  }

  private async find(): Promise<Standing> {
    const settings = vscode.workspace.getConfiguration('dockwright.server');
    const found = locate({
      setting: settings.get('path', '').trim(),
      usePath: settings.get('usePath', false),
      trusted: vscode.workspace.isTrusted,
      environment: process.env,
      platform: process.platform,
      home: homedir(),
      extension: this.context.extensionPath,
      isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    });
    if ('problem' in found) {
      return found;
    }
    const extensionVersion = String(this.context.extension.packageJSON.version);
    const verdict = judge(found.program, await askVersion(found.program), extensionVersion);
    if ('problem' in verdict) {
      return verdict;
    }
    if (verdict.warning !== undefined) {
      this.log.warn(verdict.warning);
      void vscode.window.showWarningMessage(`Dockwright: ${verdict.warning}`);
    }
    return { ...found, version: verdict.version };
  }

  private complain(problem: string): void {
    this.log.error(problem);
    // Not awaited: the message may stay open for as long as the user likes.
    void vscode.window.showErrorMessage(`Dockwright: ${problem}`, 'Open Settings', 'Show Log').then((choice) => {
      if (choice === 'Open Settings') {
        void vscode.commands.executeCommand('workbench.action.openSettings', 'dockwright.server');
      } else if (choice === 'Show Log') {
        this.log.show();
      }
    });
  }
}

/** Commands that need a server are offered while one runs. */
async function setRunning(running: boolean): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'dockwright.running', running);
}

/** The settings as plain data: what the editor hands out has methods as well. */
function settingsNow(): unknown {
  return JSON.parse(JSON.stringify(vscode.workspace.getConfiguration('dockwright')));
}

function askVersion(program: string): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: VERSION_MS, windowsHide: true }, (error, output) => {
      resolve(error === null ? { exit: 'ok', output } : { exit: 'failed', reason: reasonOf(error) });
    });
  });
}

function reasonOf(error: ExecFileException): string {
  if (error.killed === true) {
    return 'it did not answer in time';
  }
  return typeof error.code === 'number' ? `it ended with status ${error.code}` : String(error.code ?? error.message);
}
