// The picture of a build, beside the file. It is the server's SVG and nothing else: no script runs in it, and nothing is
// fetched for it.

import * as vscode from 'vscode';

export class GraphView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  /** Shows a picture in the place of the one before. */
  show(svg: string, name: string): void {
    this.panel ??= this.open();
    this.panel.title = `Build of ${name}`;
    this.panel.webview.html = page(svg);
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(): vscode.WebviewPanel {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('dockwright.graph', 'Build', place, {
      enableScripts: false,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => (this.panel = undefined));
    return panel;
  }
}

/** The page around a picture. Light and dark are the editor's own, which need not be the system's. */
export function page(svg: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return (
    `<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<style>body{padding:0;margin:0}svg{max-width:none}</style></head>' +
    `<body>${svg}</body></html>`
  );
}
