// The extension starts the server for Dockerfiles; everything else the server says itself.

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { BuildView } from './buildView.js';
import { around } from './commands.js';
import { debugInformation } from './debugInformation.js';
import { GraphView } from './graphView.js';
import { Server } from './server.js';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Dockwright', { log: true });
  const view = new BuildView();
  const graph = new GraphView();
  const running = new Server(context, log, {
    follow: (client) => view.follow(client),
    executeCommand: around(view, graph),
  });
  server = running;

  const copyDebugInformation = async (): Promise<void> => {
    await vscode.env.clipboard.writeText(
      debugInformation({
        extension: String(context.extension.packageJSON.version),
        editor: `${vscode.env.appName} ${vscode.version}`,
        platform: `${process.platform} ${process.arch}`,
        remote: vscode.env.remoteName,
        trusted: vscode.workspace.isTrusted,
        state: running.state,
        server: running.now,
        home: homedir(),
      }),
    );
    void vscode.window.showInformationMessage('Dockwright: the debug information is on the clipboard.');
  };

  context.subscriptions.push(
    log,
    view,
    graph,
    vscode.commands.registerCommand('dockwright.showBuildOutput', () => view.show()),
    vscode.commands.registerCommand('dockwright.restartServer', () => running.restart()),
    vscode.commands.registerCommand('dockwright.showLog', () => log.show()),
    vscode.commands.registerCommand('dockwright.copyDebugInformation', copyDebugInformation),
    // Trust decides which program may run, and what it may do.
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('dockwright.server')) {
        void running.restart();
      }
    }),
  );
  await running.restart();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
