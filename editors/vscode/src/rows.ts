// The rows of the server's lists as the editor shows them. Pure.

/** A row of `dockwright.images`. */
export interface ImageRow {
  readonly name: string;
  readonly id: string;
  readonly created: string;
  readonly size: string;
  /** Whether the Dockerfile at hand builds it. */
  readonly own: boolean;
}

/** A row of `dockwright.layers`. */
export interface LayerRow {
  /** The line that made it, from 0; nothing for what the base brought. */
  readonly line: number | null;
  readonly bytes: number;
  /** Whether it is a layer, and no change of the configuration alone. */
  readonly layer: boolean;
  readonly createdBy: string;
}

/** An image in a list. One without a name is called by its id. */
export function imageItem(row: ImageRow): { label: string; description: string; image: string } {
  const named = row.name !== '' && row.name !== '<none>';
  const id = row.id.replace(/^sha256:/, '').slice(0, 12);
  const label = named ? row.name : id;
  return {
    label: row.own ? `$(package) ${label}` : label,
    description: [row.size, row.created].filter((word) => word !== '').join(' · '),
    image: named ? row.name : row.id,
  };
}

/** A layer in a list. */
export function layerItem(row: LayerRow): { label: string; description: string; line: number | null } {
  const place = row.line === null ? 'base' : `line ${row.line + 1}`;
  const command = row.createdBy.replace(/\s+/g, ' ').trim();
  return {
    label: command === '' ? '(no command is recorded)' : command.slice(0, 200),
    description: `${place} · ${row.layer ? size(row.bytes) : 'no layer'}`,
    line: row.line,
  };
}

/** Bytes as people write them. */
export function size(bytes: number): string {
  let value = bytes;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (value < 1000 || unit === 'GB') {
      return unit === 'B' || value >= 100 ? `${Math.round(value)} ${unit}` : `${value.toFixed(1)} ${unit}`;
    }
    value /= 1000;
  }
  return '';
}
