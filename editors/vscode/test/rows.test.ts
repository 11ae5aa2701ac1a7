import { describe, expect, it } from 'vitest';
import { imageItem, layerItem, size } from '../src/rows.js';

describe('rows', () => {
  it('shows an image by its name, and one without a name by its id', () => {
    const row = { name: 'app:latest', id: 'sha256:0123456789abcdef', created: '2 hours ago', size: '1.98MB', own: true };
    expect(imageItem(row)).toEqual({
      label: '$(package) app:latest',
      description: '1.98MB · 2 hours ago',
      image: 'app:latest',
    });
    expect(imageItem({ ...row, name: '<none>', created: '', own: false })).toEqual({
      label: '0123456789ab',
      description: '1.98MB',
      image: 'sha256:0123456789abcdef',
    });
  });

  it('ties a layer to its line and tells what is no layer', () => {
    const row = { line: 2, bytes: 1_980_000, layer: true, createdBy: 'RUN /bin/sh -c  make # buildkit' };
    expect(layerItem(row)).toEqual({
      label: 'RUN /bin/sh -c make # buildkit',
      description: 'line 3 · 2.0 MB',
      line: 2,
    });
    expect(layerItem({ ...row, line: null, layer: false, createdBy: '' })).toEqual({
      label: '(no command is recorded)',
      description: 'base · no layer',
      line: null,
    });
  });

  it('writes bytes as people do', () => {
    expect([0, 999, 1000, 123_456, 5_000_000_000_000].map(size)).toEqual(['0 B', '999 B', '1.0 kB', '123 kB', '5000 GB']);
  });
});
