import { describe, expect, it } from 'vitest';
import { createFrames, wordsOf } from './resp.ts';

const COMMAND = '*3\r\n$3\r\nSET\r\n$4\r\nnäm\r\n$7\r\na\r\nb$1\r\n\r\n';
const REPLIES = [
  '+OK\r\n',
  '-NOSCRIPT No matching script.\r\n',
  ':-12\r\n',
  '$-1\r\n',
  '$0\r\n\r\n',
  '$6\r\na\r\n+OK\r\n',
  '*-1\r\n',
  '*0\r\n',
  '*3\r\n$2\r\nok\r\n*2\r\n:1\r\n$-1\r\n+x\r\n',
  '%1\r\n$1\r\na\r\n:1\r\n',
  '_\r\n',
];

describe('the reader of the Redis protocol', () => {
  it('reads the words of a command, with line ends inside them', () => {
    const [frame = Buffer.alloc(0)] = createFrames()(Buffer.from(COMMAND));
    expect(wordsOf(frame)).toEqual(['SET', 'näm', 'a\r\nb$1\r\n'.slice(0, 7)]);
  });

  it('cuts a stream into its values, wherever the stream is broken', () => {
    const stream = Buffer.from(REPLIES.join(''));
    for (let size = 1; size <= stream.length; size += 1) {
      const frames = createFrames();
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        found.push(...frames(stream.subarray(at, at + size)).map(String));
      }
      expect(found).toEqual(REPLIES);
    }
  });

  it('refuses what is not that protocol', () => {
    expect(() => createFrames()(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow('not');
  });
});
