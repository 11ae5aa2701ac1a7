// The text that goes into a bug report.

export interface Facts {
  readonly extension: string;
  readonly editor: string;
  readonly platform: string;
  readonly remote: string | undefined;
  readonly trusted: boolean;
  readonly state: string;
  /** The program, the place where it was named, and its version; or why there is none. */
  readonly server:
    | { readonly program: string; readonly origin: string; readonly version: string }
    | { readonly problem: string };
  readonly home: string;
}

/** One fact a line. The home folder is shortened: a user's name is no part of a report. */
export function debugInformation(facts: Facts): string {
  const server =
    'problem' in facts.server
      ? [`Server: ${facts.server.problem}`]
      : [`Server: ${facts.server.version}, ${facts.server.program} (${facts.server.origin})`];
  const lines = [
    `Dockwright extension: ${facts.extension}`,
    ...server,
    `State: ${facts.state}`,
    `Editor: ${facts.editor}`,
    `Platform: ${facts.platform}`,
    `Remote: ${facts.remote ?? 'no'}`,
    `Workspace trusted: ${facts.trusted ? 'yes' : 'no'}`,
  ];
  const text = lines.join('\n') + '\n';
  return facts.home.length > 1 ? text.replaceAll(facts.home, '~') : text;
}
