// How far builds are, as notifications that end them: the client's own progress stands in the status bar and cannot be ended
// there.

import * as vscode from 'vscode';
import type {
  LanguageClient,
  ProgressToken,
  WorkDoneProgressBegin,
  WorkDoneProgressEnd,
  WorkDoneProgressReport,
} from 'vscode-languageclient/node';

type Value = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;
type Next = (token: ProgressToken, value: Value) => void;

/** A notification that is shown. */
interface Shown {
  readonly report: (value: WorkDoneProgressReport) => void;
  readonly end: () => void;
}

export class BuildProgress {
  private readonly shown = new Map<ProgressToken, Shown>();

  /** Shows the progress of builds and hands every other on. `client` is asked for when a build is to end. */
  readonly handle =
    (client: () => LanguageClient | undefined) =>
    (token: ProgressToken, value: Value, next: Next): void => {
      if (!String(token).startsWith('dockwright/build/')) {
        next(token, value);
        return;
      }
      if (value.kind === 'begin') {
        this.begin(token, value, client);
      } else if (value.kind === 'report') {
        this.shown.get(token)?.report(value);
      } else {
        this.shown.get(token)?.end();
        this.shown.delete(token);
      }
    };

  /** The server is gone, and nobody will say how its builds ended. */
  clear(): void {
    this.shown.forEach((shown) => shown.end());
    this.shown.clear();
  }

  private begin(token: ProgressToken, begin: WorkDoneProgressBegin, client: () => LanguageClient | undefined): void {
    const options = { location: vscode.ProgressLocation.Notification, title: begin.title, cancellable: true };
    void vscode.window.withProgress(options, (progress, cancelled) => {
      cancelled.onCancellationRequested(() => void client()?.sendNotification('window/workDoneProgress/cancel', { token }));
      let percentage = 0;
      return new Promise<void>((end) => {
        const report = (value: WorkDoneProgressReport): void => {
          // Steps that become known late make a build look less done; the bar stands still meanwhile.
          const increment = Math.max((value.percentage ?? percentage) - percentage, 0);
          percentage += increment;
          progress.report(value.message === undefined ? { increment } : { increment, message: value.message });
        };
        this.shown.set(token, { report, end });
      });
    });
  }
}
