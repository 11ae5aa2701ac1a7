// Which program is the server. Pure: what it must know of the machine is handed in.

/** Where a program was named. */
export type Origin = 'setting' | 'environment' | 'path' | 'bundled';

/** What the lookup depends on. */
export interface Surroundings {
  /** The setting `dockwright.server.path`. */
  readonly setting: string;
  /** The setting `dockwright.server.usePath`. */
  readonly usePath: boolean;
  /** Whether the workspace is trusted. */
  readonly trusted: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  /** The extension's own folder. */
  readonly extension: string;
  /** Whether a path names a file. */
  readonly isFile: (path: string) => boolean;
}

export type Lookup =
  | { readonly program: string; readonly origin: Origin }
  | { readonly problem: string };

/** The program that comes with the extension, when it comes with one. */
export function bundledProgram(s: Surroundings): string {
  return join(s, s.extension, 'server', programName(s));
}

/**
 * Finds the server: the setting, then `DOCKWRIGHT_SERVER`, then `PATH` when asked, then the bundled program.
 * What the user names and is not there is a problem to tell him of, never a reason to run something else.
 */
export function locate(s: Surroundings): Lookup {
  const bundled = bundledProgram(s);
  if (!s.trusted) {
    return s.isFile(bundled)
      ? { program: bundled, origin: 'bundled' }
      : {
          problem:
            'This folder is not trusted, so only the server that comes with the extension may run, and this package of the extension comes without one. Trust the folder, or install the package for your platform.',
        };
  }
  if (s.setting !== '') {
    return named(s, s.setting, 'setting', 'The setting dockwright.server.path');
  }
  const variable = s.environment['DOCKWRIGHT_SERVER'];
  if (variable !== undefined && variable !== '') {
    return named(s, variable, 'environment', 'The environment variable DOCKWRIGHT_SERVER');
  }
  if (s.usePath) {
    const found = onPath(s);
    if (found !== undefined) {
      return { program: found, origin: 'path' };
    }
  }
  if (s.isFile(bundled)) {
    return { program: bundled, origin: 'bundled' };
  }
  return {
    problem: s.usePath
      ? 'There is no dockwright program on PATH, and this package of the extension comes without one. Install Dockwright, or name the program in the setting dockwright.server.path.'
      : 'This package of the extension comes without a server. Install Dockwright and turn on the setting dockwright.server.usePath, or name the program in dockwright.server.path.',
  };
}

function named(s: Surroundings, value: string, origin: Origin, who: string): Lookup {
  const program = value.startsWith('~/') ? join(s, s.home, value.slice(2)) : value;
  if (!isAbsolute(s, program)) {
    return { problem: `${who} is "${value}", which is not an absolute path. Give the whole path of the program.` };
  }
  if (!s.isFile(program)) {
    return { problem: `${who} names ${program}, and no such file exists. Correct the path, or remove it to use the bundled server.` };
  }
  return { program, origin };
}

function onPath(s: Surroundings): string | undefined {
  const path = s.environment['PATH'] ?? s.environment['Path'] ?? '';
  return (
    path
      .split(s.platform === 'win32' ? ';' : ':')
      // A relative folder would mean another one in every workspace: a repository could bring its own server.
      .filter((folder) => isAbsolute(s, folder))
      .map((folder) => join(s, folder, programName(s)))
      .find(s.isFile)
  );
}

function programName(s: Surroundings): string {
  return s.platform === 'win32' ? 'dockwright.exe' : 'dockwright';
}

function isAbsolute(s: Surroundings, path: string): boolean {
  return s.platform === 'win32' ? /^([a-z]:[\\/]|\\\\)/i.test(path) : path.startsWith('/');
}

function join(s: Surroundings, ...parts: string[]): string {
  const separator = s.platform === 'win32' ? '\\' : '/';
  return parts.map((part) => part.replace(/[\\/]+$/, '')).join(separator);
}
