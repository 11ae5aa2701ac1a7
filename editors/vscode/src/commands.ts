// What is done in the editor around the commands that the server runs: files are saved before, answers are shown after.

import * as vscode from 'vscode';
import type { BuildView } from './buildView.js';
import type { GraphView } from './graphView.js';
import { imageItem, layerItem, type ImageRow, type LayerRow } from './rows.js';

type Next = (command: string, args: unknown[]) => vscode.ProviderResult<unknown>;

/** One command: what becomes of its arguments, and what is done with the server's answer. */
interface Around {
  /** The arguments to send; nothing when the command is not to run. */
  readonly before?: (argument: Argument) => Promise<Argument | undefined>;
  readonly after?: (answer: unknown, argument: Argument) => Promise<void>;
}

/** What the server's commands take: the document, and whatever else a lens put there. */
interface Argument {
  readonly uri?: string;
  readonly [key: string]: unknown;
}

/** Runs the commands of the table below as they say, every other one as it is. */
export function around(view: BuildView, graph: GraphView) {
  const table: Readonly<Record<string, Around>> = {
    'dockwright.build': {
      before: async (argument) => {
        const ready = await saved(argument);
        if (ready !== undefined && vscode.workspace.isTrusted) {
          view.begin();
        }
        return ready;
      },
    },
    'dockwright.cancelBuild': {},
    'dockwright.images': { after: showImages },
    'dockwright.layers': { after: showLayers },
    'dockwright.explainStep': { before: async (argument) => atCursor(argument), after: showStep },
    'dockwright.graph': {
      after: async (answer, argument) => {
        const drawn = answer as { svg: string } | null;
        if (drawn !== null) {
          graph.show(drawn.svg, vscode.workspace.asRelativePath(vscode.Uri.parse(argument.uri ?? '')));
        }
      },
    },
  };
  return async (command: string, args: unknown[], next: Next): Promise<unknown> => {
    const entry = table[command];
    if (entry === undefined) {
      return next(command, args);
    }
    const asked = asArgument(args[0]);
    const argument = entry.before === undefined ? asked : await entry.before(asked);
    if (argument === undefined) {
      return undefined;
    }
    try {
      const answer = await next(command, [argument]);
      await entry.after?.(answer, argument);
      return answer;
    } catch (error) {
      // The client hands the server's refusal on as an error; it is a sentence for the user.
      void vscode.window.showErrorMessage(`Dockwright: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
}

/** From the palette there is no argument, or the editor's own: the Dockerfile at hand is meant. */
function asArgument(given: unknown): Argument {
  if (typeof given === 'string') {
    return { uri: given };
  }
  if (given instanceof vscode.Uri) {
    return { uri: given.toString() };
  }
  if (typeof given === 'object' && given !== null) {
    return given as Argument;
  }
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'dockerfile' ? { uri: document.uri.toString() } : {};
}

/** What is built is on disk, so that what is in the editor is saved first. */
async function saved(argument: Argument): Promise<Argument | undefined> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === argument.uri);
  if (document?.isDirty === true && document.uri.scheme === 'file' && !(await document.save())) {
    void vscode.window.showErrorMessage('Dockwright: nothing is built, for the Dockerfile could not be saved.');
    return undefined;
  }
  return argument;
}

async function showImages(answer: unknown, argument: Argument): Promise<void> {
  const rows = (answer ?? []) as ImageRow[];
  const chosen = await vscode.window.showQuickPick(rows.map(imageItem), {
    title: 'Images',
    placeHolder: rows.length === 0 ? 'The engine has no images' : 'Choose an image to see its layers',
    matchOnDescription: true,
  });
  if (chosen !== undefined) {
    await vscode.commands.executeCommand('dockwright.layers', { uri: argument.uri, image: chosen.image });
  }
}

async function showLayers(answer: unknown, argument: Argument): Promise<void> {
  const rows = (answer ?? []) as LayerRow[];
  const chosen = await vscode.window.showQuickPick(rows.map(layerItem), {
    title: 'Layers, the oldest first',
    placeHolder: 'Choose a layer to go to the line that made it',
    matchOnDescription: true,
  });
  const line = chosen?.line;
  if (line !== undefined && line !== null && argument.uri !== undefined) {
    const place = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(argument.uri), { selection: place });
  }
}

/** The step at the cursor is meant. */
function atCursor(argument: Argument): Argument {
  const editor = vscode.window.activeTextEditor;
  const here = editor !== undefined && editor.document.uri.toString() === argument.uri;
  return here ? { ...argument, line: editor.selection.active.line } : argument;
}

/** The server's words stand in the hover of the instruction's keyword: the cursor goes there, and it opens. */
async function showStep(answer: unknown, argument: Argument): Promise<void> {
  const step = answer as { line: number; character: number } | null;
  if (step === null || argument.uri === undefined) {
    return;
  }
  const place = new vscode.Position(step.line, step.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(argument.uri), { selection: new vscode.Range(place, place) });
  await vscode.commands.executeCommand('editor.action.showHover');
}
