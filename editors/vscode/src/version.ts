// Which Dockwright a program is.

/** How a program answered `--version`. */
export type Answer =
  | { readonly exit: 'ok'; readonly output: string }
  | { readonly exit: 'failed'; readonly reason: string };

export type Verdict =
  | { readonly version: string; readonly warning?: string }
  | { readonly problem: string };

/** Judges a program by its answer to `--version`. Server and extension are released together. */
export function judge(program: string, answer: Answer, extensionVersion: string): Verdict {
  if (answer.exit === 'failed') {
    return {
      problem: `${program} does not run (${answer.reason}). It may be built for another platform, or lack the right to be executed: try "${program} --version" in a terminal.`,
    };
  }
  const version = /^dockwright (\d+\.\d+\.\d+\S*)\s*$/m.exec(answer.output)?.[1];
  if (version === undefined) {
    return { problem: `${program} does not answer --version as Dockwright does. Is it another program?` };
  }
  if (version !== extensionVersion) {
    return {
      version,
      warning: `The server is version ${version} and the extension ${extensionVersion}. They are released together: update the older one.`,
    };
  }
  return { version };
}
