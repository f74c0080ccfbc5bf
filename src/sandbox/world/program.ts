import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What somebody copies out of the window of a reveal. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A program that signs in to Atlas with an API key, by HTTP digest as Atlas wants it. */
export interface Program {
  get(path: string): Promise<Answer>;
  /** The names of the projects that the key can read; undefined: Atlas does not let it in. */
  projects(): Promise<readonly string[] | undefined>;
}

/** By this a call is known as one of a program, and not of the bot. */
export const PROGRAM = 'a-program-with-a-key';

const ROOT = '/api/atlas/v2';
const ACCEPT = 'application/vnd.atlas.2025-03-12+json';
const CHALLENGE = /realm="([^"]*)".*nonce="([^"]*)"/;
const named = z.object({ results: z.array(z.object({ name: z.string() })) });

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function digest(pair: KeyPair, uri: string, challenge: string): string {
  const [, realm = '', nonce = ''] = CHALLENGE.exec(challenge) ?? [];
  const cnonce = randomBytes(8).toString('hex');
  const [nc, qop] = ['00000001', 'auth'];
  const secret = md5(`${pair.publicKey}:${realm}:${pair.privateKey}`);
  const response = md5([secret, nonce, nc, cnonce, qop, md5(`GET:${uri}`)].join(':'));
  return `Digest username="${pair.publicKey}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm="MD5", qop=${qop}, nc=${nc}, cnonce="${cnonce}", response="${response}"`;
}

export function createProgram(origin: string, pair: KeyPair): Program {
  async function get(path: string): Promise<Answer> {
    const uri = `${ROOT}${path}`;
    const ask = (headers: Readonly<Record<string, string>>) =>
      fetch(`${origin}${uri}`, { headers: { accept: ACCEPT, 'user-agent': PROGRAM, ...headers } });
    const first = await ask({});
    await first.body?.cancel();
    const authorization = digest(pair, uri, first.headers.get('www-authenticate') ?? '');
    const response = await ask({ authorization });
    return { status: response.status, body: await response.json() };
  }

  return {
    get,
    async projects() {
      const { status, body } = await get('/groups?itemsPerPage=500');
      return status === 200 ? named.parse(body).results.map(({ name }) => name) : undefined;
    },
  };
}
