import { describe, expect, it } from 'vitest';
import { isTelling, TELLING_MS, tellingText } from '../../../src/store/notices/toldText.ts';

const AT = 1_800_000_000_000;

describe('what says that somebody tells of an outage now', () => {
  it('counts for a minute, also for one who asked for the time a moment before', () => {
    const text = tellingText('C0ONE', AT);
    for (const at of [AT - 5, AT, AT + TELLING_MS - 1])
      expect(isTelling('C0ONE', text, at)).toBe(true);
    expect(isTelling('C0ONE', text, AT + TELLING_MS)).toBe(false);
  });

  it('says nothing of another outage, nor where somebody wrote a time that is far away', () => {
    const text = tellingText('C0ONE', AT);
    expect(isTelling('C0TWO', text, AT)).toBe(false);
    expect(isTelling('C0ONE', text, AT - TELLING_MS)).toBe(false);
    expect(isTelling('C0ONE', null, AT)).toBe(false);
  });
});
