import { expect, it } from 'vitest';
import { judge, type Answer } from '../src/version.js';

const said = (output: string): Answer => ({ exit: 'ok', output });

it('accepts its own version', () => {
  expect(judge('/x', said('dockwright 0.1.0\n'), '0.1.0')).toEqual({ version: '0.1.0' });
  expect(judge('/x', said('dockwright 0.2.0-rc.1\r\n'), '0.2.0-rc.1')).toEqual({ version: '0.2.0-rc.1' });
});

it('runs another version, and says so', () => {
  expect(judge('/x', said('dockwright 0.2.0\n'), '0.1.0')).toEqual({
    version: '0.2.0',
    warning: expect.stringMatching(/server is version 0\.2\.0 and the extension 0\.1\.0/),
  });
});

it.each(['', 'Docker version 27.1', 'notdockwright 0.1.0', 'dockwright', 'dockwright one'])(
  'does not take %j for an answer',
  (output) => {
    expect(judge('/x', said(output), '0.1.0')).toEqual({ problem: expect.stringMatching(/^\/x does not answer/) });
  },
);

it('says why a program does not run, and how to see it', () => {
  expect(judge('/x', { exit: 'failed', reason: 'EACCES' }, '0.1.0')).toEqual({
    problem: expect.stringMatching(/does not run \(EACCES\).*"\/x --version" in a terminal/),
  });
});
