import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/adopt/arguments.ts';
import { ROWS_MAX, readCsv } from '../../src/cli/adopt/readCsv.ts';

const HEADER = 'public_key,owner,purpose,end';

/** The bad lines, as they are told. */
function told(text: string): readonly string[] {
  return readCsv(text).bad.map(({ line, says }) => `${line}: ${says}`);
}

describe('the file of keys to adopt', () => {
  it('is read as spreadsheets write it: BOM, CRLF, quotes, semicolons, other columns', () => {
    const row = { publicKey: 'abcdefgh', owner: 'U0DANA', purpose: 'a, "b"', end: '90d' };
    const quoted = 'abcdefgh,U0DANA,"a, ""b""",90d';
    expect(readCsv(`${HEADER}\n${quoted}\n`).rows).toEqual([{ ...row, line: 2 }]);
    expect(readCsv(`\uFEFF${HEADER}\r\n${quoted}\r\n\r\n`).rows).toEqual([{ ...row, line: 2 }]);
    const semicolons = 'Public Key;Owner;Note;Purpose;End\r\nabcdefgh;U0DANA;x;"a, ""b""";90d\r\n';
    expect(readCsv(semicolons).rows).toEqual([{ ...row, line: 2 }]);
    // The columns of our own report, and an apostrophe that keeps a text from being a formula.
    const own = "publicKey,owner,purpose,end\nabcdefgh,U0DANA,'-job,2027-03-31\n";
    expect(readCsv(own).rows[0]).toMatchObject({ purpose: '-job', end: '2027-03-31' });
  });

  it('says of each line that cannot be used what to do, by its number in the file', () => {
    const text = [
      HEADER,
      'abcdefgh,U0DANA,fine,90d',
      'abcdefgi,,fine,90d',
      '',
      'abcdefgj,U0DANA,"=HYPERLINK(""http://x"")",90d',
      'abcdefgk,U0DANA',
    ].join('\r\n');
    expect(told(text)).toEqual([
      '3: owner is empty. Fill it in.',
      expect.stringMatching(/^5: purpose begins like a formula of a spreadsheet/),
      '6: purpose is empty. Fill it in.',
    ]);
    expect(readCsv(text).rows).toHaveLength(1);
  });

  it('is refused as a whole where it is no such file', () => {
    expect(told('')).toEqual([expect.stringMatching(/^1: .*no column public_key, owner, purpose/)]);
    expect(told('public_key,owner,end\n')).toEqual([expect.stringMatching(/no column purpose/)]);
    expect(told(`${HEADER},end\n`)).toEqual([expect.stringMatching(/names the column end twice/)]);
    expect(told(`${HEADER}\nabcdefgh,U0DANA,"no end\n`)).toEqual([
      expect.stringMatching(/cannot be read as CSV/),
    ]);
    const many = `${HEADER}\n${'abcdefgh,U0DANA,fine,90d\n'.repeat(ROWS_MAX + 1)}`;
    expect(told(many)).toEqual([expect.stringMatching(/more than 2000 lines\. Split the file/)]);
  });
});

describe('the command', () => {
  it('takes one file, and says what it does not understand', () => {
    expect(readArguments(['k.csv'])).toEqual({ command: 'adopt', file: 'k.csv', isDryRun: false });
    expect(readArguments(['--dry-run', 'k.csv'])).toMatchObject({ isDryRun: true });
    expect(readArguments(['--help'])).toEqual({ command: 'help' });
    expect(readArguments([])).toBe('Name a file.');
    expect(readArguments(['a.csv', 'b.csv'])).toMatch(/^b\.csv is not understood/);
    expect(readArguments(['--force', 'a.csv'])).toMatch(/^--force is not understood/);
  });
});
