import { describe, expect, it } from 'vitest';
import { locate, type Surroundings } from '../src/locate.js';

const BUNDLED = '/ext/server/dockwright';

/** A trusted workspace on Linux where only these files exist. */
function where(files: string[], more: Partial<Surroundings> = {}): Surroundings {
  return {
    setting: '',
    usePath: false,
    trusted: true,
    environment: {},
    platform: 'linux',
    home: '/home/ada',
    extension: '/ext',
    isFile: (path) => files.includes(path),
    ...more,
  };
}

describe('the order', () => {
  const files = ['/set/dockwright', '/env/dockwright', '/usr/bin/dockwright', BUNDLED];
  const environment = { DOCKWRIGHT_SERVER: '/env/dockwright', PATH: '/bin:/usr/bin' };

  it('is the setting first', () => {
    expect(locate(where(files, { setting: '/set/dockwright', usePath: true, environment }))).toEqual({
      program: '/set/dockwright',
      origin: 'setting',
    });
  });

  it('then the environment', () => {
    expect(locate(where(files, { usePath: true, environment }))).toEqual({
      program: '/env/dockwright',
      origin: 'environment',
    });
  });

  it('then PATH, when it is asked for', () => {
    const { PATH } = environment;
    expect(locate(where(files, { usePath: true, environment: { PATH } }))).toEqual({
      program: '/usr/bin/dockwright',
      origin: 'path',
    });
    expect(locate(where(files, { environment: { PATH } }))).toEqual({ program: BUNDLED, origin: 'bundled' });
  });

  it('then the bundled program, also when PATH has none', () => {
    expect(locate(where([BUNDLED], { usePath: true, environment: { PATH: '/bin' } }))).toEqual({
      program: BUNDLED,
      origin: 'bundled',
    });
  });
});

describe('what is named and is not there', () => {
  it('is told, and nothing else is run in its place', () => {
    const missing = { setting: '/set/dockwright' };
    expect(locate(where([BUNDLED], missing))).toEqual({
      problem: expect.stringMatching(/dockwright\.server\.path names \/set\/dockwright, and no such file exists/),
    });
    expect(locate(where([BUNDLED], { environment: { DOCKWRIGHT_SERVER: '/env/dockwright' } }))).toEqual({
      problem: expect.stringMatching(/DOCKWRIGHT_SERVER names \/env\/dockwright, and no such file exists/),
    });
  });

  it('must be an absolute path', () => {
    expect(locate(where([BUNDLED, 'bin/dockwright'], { setting: 'bin/dockwright' }))).toEqual({
      problem: expect.stringMatching(/not an absolute path/),
    });
  });

  it('with no server at all, says how to get one', () => {
    expect(locate(where([]))).toEqual({ problem: expect.stringMatching(/turn on the setting dockwright\.server\.usePath/) });
    expect(locate(where([], { usePath: true }))).toEqual({ problem: expect.stringMatching(/Install Dockwright/) });
  });
});

describe('paths', () => {
  it('in the setting may begin at home', () => {
    expect(locate(where(['/home/ada/bin/dockwright'], { setting: '~/bin/dockwright' }))).toEqual({
      program: '/home/ada/bin/dockwright',
      origin: 'setting',
    });
  });

  it('on PATH that are relative are passed over: a repository could bring its own server', () => {
    const files = ['./dockwright', 'bin/dockwright', '/dockwright', BUNDLED];
    expect(locate(where(files, { usePath: true, environment: { PATH: '.::bin' } }))).toEqual({
      program: BUNDLED,
      origin: 'bundled',
    });
  });

  it('on Windows are its own', () => {
    const windows = { platform: 'win32', extension: 'C:\\ext', home: 'C:\\Users\\ada' } as const;
    expect(locate(where(['C:\\ext\\server\\dockwright.exe'], windows))).toEqual({
      program: 'C:\\ext\\server\\dockwright.exe',
      origin: 'bundled',
    });
    const Path = 'C:\\Windows;D:\\tools\\';
    expect(locate(where(['D:\\tools\\dockwright.exe'], { ...windows, usePath: true, environment: { Path } }))).toEqual({
      program: 'D:\\tools\\dockwright.exe',
      origin: 'path',
    });
  });
});

describe('in an untrusted workspace', () => {
  const everything = {
    trusted: false,
    setting: '/set/dockwright',
    usePath: true,
    environment: { DOCKWRIGHT_SERVER: '/env/dockwright', PATH: '/usr/bin' },
  };

  it('only the bundled program runs', () => {
    const files = ['/set/dockwright', '/env/dockwright', '/usr/bin/dockwright', BUNDLED];
    expect(locate(where(files, everything))).toEqual({ program: BUNDLED, origin: 'bundled' });
  });

  it('nothing runs when none is bundled', () => {
    const files = ['/set/dockwright', '/env/dockwright', '/usr/bin/dockwright'];
    expect(locate(where(files, everything))).toEqual({ problem: expect.stringMatching(/^This folder is not trusted/) });
  });
});
