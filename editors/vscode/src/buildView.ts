// What a build shows in the editor beside the server's own progress and inlay hints: the output, and a mark at the edge of
// each line that is at work or has failed.

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** `dockwright/buildState`. */
interface BuildState {
  readonly uri: string;
  readonly lines: readonly { readonly line: number; readonly state: string }[];
  readonly outcome: string | null;
}

/** `dockwright/buildOutput`. */
interface BuildOutput {
  readonly uri: string;
  readonly text: string;
}

/** The states that are marked, each with the colour of its mark in the ruler and before the line. */
const MARKED = {
  running: new vscode.ThemeColor('charts.blue'),
  failed: new vscode.ThemeColor('charts.red'),
} as const;

export class BuildView implements vscode.Disposable {
  private readonly output = vscode.window.createOutputChannel('Dockwright Build');
  private readonly marks = Object.entries(MARKED).map(([state, color]) => ({
    state,
    type: vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      overviewRulerColor: color,
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      borderColor: color,
      borderStyle: 'solid',
      borderWidth: '0 0 0 3px',
    }),
  }));
  // The last state of each file, for editors that are opened in the middle of a build.
  private readonly states = new Map<string, BuildState>();
  private readonly switched = vscode.window.onDidChangeVisibleTextEditors(() => this.drawAll());
  private readonly edited = vscode.workspace.onDidChangeTextDocument((change) => {
    const state = this.states.get(change.document.uri.toString());
    // A failure goes with the edit of its file; while a build goes on the next state follows at once.
    if (state !== undefined && state.outcome !== null && change.contentChanges.length > 0) {
      this.states.delete(change.document.uri.toString());
      this.drawAll();
    }
  });

  /** Takes the notifications of a client that has not started. */
  follow(client: LanguageClient): void {
    client.onNotification('dockwright/buildState', (state: BuildState) => {
      this.states.set(vscode.Uri.parse(state.uri).toString(), state);
      this.drawAll();
    });
    client.onNotification('dockwright/buildOutput', (piece: BuildOutput) => this.output.append(piece.text));
  }

  /** A build begins: its output is shown, and the cursor stays where it is. */
  begin(): void {
    this.output.clear();
    this.output.show(true);
  }

  /** Shows the output. */
  show(): void {
    this.output.show();
  }

  dispose(): void {
    vscode.Disposable.from(this.output, this.switched, this.edited, ...this.marks.map((mark) => mark.type)).dispose();
  }

  private drawAll(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = this.states.get(editor.document.uri.toString())?.lines ?? [];
      for (const { state, type } of this.marks) {
        const marked = lines.filter((line) => line.state === state);
        editor.setDecorations(type, marked.map(({ line }) => new vscode.Range(line, 0, line, 0)));
      }
    }
  }
}
