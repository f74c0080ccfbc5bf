import { describe, expect, it } from 'vitest';
import { readText, sources } from '../tree.ts';
import { codeOnly } from './tokens.ts';

/** Every file that opens connections, or hands a request to one, and how it gets its connections. */
const OPENERS: Readonly<Record<string, string>> = {
  'src/atlas/atlas.ts': 'uses what it is given; without it, makes a pool of its own for a test',
  'src/slack/outbound/webApi.ts': 'uses what it is given',
  'src/slack/socketMode/connection.ts': 'uses what it is given',
  'src/start/outboundConnections.ts': 'makes them',
};

const BOT = sources('src').filter((path) => !path.startsWith('src/sandbox/'));

function opensConnections(path: string): boolean {
  const text = readText(path);
  const imported = [...text.matchAll(/^import \{([^}]*)\} from 'undici';$/gms)].flatMap(
    ([, names = '']) => names.split(',').map((name) => name.trim()),
  );
  const values = imported.filter((name) => name !== '' && !name.startsWith('type '));
  const isGlobal = /(?<![.\w])fetch\(|new WebSocket\(/.test(codeOnly(text));
  return values.length > 0 || isGlobal || /from 'node:https'|\bhttp\.request\(/.test(text);
}

describe('connections to the outside', () => {
  it('are opened in the files listed here only, so that a proxy holds for all of them', () => {
    expect(BOT.filter(opensConnections)).toEqual(Object.keys(OPENERS).sort());
  });
});
