import { expect, it } from 'vitest';
import { debugInformation, type Facts } from '../src/debugInformation.js';

const facts: Facts = {
  extension: '0.1.0',
  editor: 'Visual Studio Code 1.99.0',
  platform: 'linux x64',
  remote: undefined,
  trusted: true,
  state: 'running',
  server: { program: '/home/ada/bin/dockwright', origin: 'setting', version: '0.1.0' },
  home: '/home/ada',
};

it('is one fact a line, without the name of the user', () => {
  expect(debugInformation(facts)).toBe(`Dockwright extension: 0.1.0
Server: 0.1.0, ~/bin/dockwright (setting)
State: running
Editor: Visual Studio Code 1.99.0
Platform: linux x64
Remote: no
Workspace trusted: yes
`);
});

it('says why there is no server', () => {
  const text = debugInformation({ ...facts, state: 'stopped', server: { problem: 'no such file' }, trusted: false });
  expect(text).toContain('Server: no such file\nState: stopped\n');
  expect(text).toContain('Workspace trusted: no\n');
});
