import { describe, expect, it } from 'vitest';
import { organizationMenu } from '../../../src/slack/views/kit/organizationMenu.ts';
import { keyDetail, keyNotFound } from '../../../src/slack/views/lists/keyDetail.ts';
import { chunksOf, keyJson } from '../../../src/slack/views/lists/keyJson.ts';
import { keyList } from '../../../src/slack/views/lists/keyList.ts';
import { decodeListBlock, encodeListBlock } from '../../../src/slack/wire/listBlocks.ts';
import { decodeKey, decodeList } from '../../../src/slack/wire/values.ts';
import { en } from '../../../src/text/en.ts';
import type { KeyLine } from '../../../src/workflow/keys/keyLines.ts';
import type { KeyPage } from '../../../src/workflow/keys/lookup.ts';
import { spoken } from './mrkdwn.ts';
import { NOON, ORGANIZATION, REQUEST_ID } from './samples.ts';

const PROJECT = { id: '5f1a2b3c4d5e6f7a8b9c0d1e', name: 'web', organizationId: ORGANIZATION.id };

function line(changes: Partial<KeyLine['key']> = {}, issued = false): KeyLine {
  return {
    key: {
      id: '6a793f752c88faeba59bba49',
      publicKey: 'gswvkocq',
      description: 'ci-deploy',
      roles: [
        { role: 'ORG_MEMBER', organizationId: ORGANIZATION.id },
        { role: 'GROUP_OWNER', projectId: PROJECT.id },
      ],
      ...changes,
    },
    projectNames: new Map([[PROJECT.id, PROJECT.name]]),
    ...(issued ? { issued: { requestId: REQUEST_ID, requester: 'U0RIO', createdAt: NOON } } : {}),
  };
}

function page(changes: Partial<KeyPage> = {}): KeyPage {
  const keys = [line(), line({ id: 'f'.repeat(24), publicKey: 'abcdefgh' }, true)];
  return { organization: ORGANIZATION, page: 2, pages: 5, total: 42, perPage: 8, keys, ...changes };
}

/** The value of the button with this action, as it comes back. */
function valueIn(message: unknown, action: string): string | undefined {
  const found = new RegExp(`"action_id":"${action}".*?"value":("(?:[^"\\\\]|\\\\.)*")`).exec(
    JSON.stringify(message),
  );
  const parsed: unknown = found?.[1] === undefined ? undefined : JSON.parse(found[1]);
  return typeof parsed === 'string' ? parsed : undefined;
}

describe('a page of keys', () => {
  it('is told whole by its text', () => {
    const text = spoken(keyList(en, page()).text);
    for (const words of [
      'Keys in `acme`. Page 2 of 5 (42 keys).',
      '1. `ci-deploy`: Public key: `gswvkocq`, Organization Member, Project Owner in `web`, Not issued by Keywarden',
      'Issued by Keywarden for @U0RIO, 2026-11-22 12:00 UTC',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('says where it shows ids for names, and what else could not be read', () => {
    const unreadable = ['issued', 'projectNames'] as const;
    const keys = [{ ...line(), projectNames: new Map<string, string>() }];
    const message = keyList(en, page({ keys, unreadable }));
    for (const said of [spoken(message.text), JSON.stringify(message.blocks)]) {
      expect(said).toContain(PROJECT.id);
      expect(said).toContain('names of the projects could not be read now');
      expect(said).toContain('Whether Keywarden issued it could not be read now');
      expect(said).not.toContain('Not issued by Keywarden');
    }
  });

  it('leads to the pages before and after it, in the same project and size', () => {
    const message = keyList(en, page({ project: PROJECT }));
    const around = { o: ORGANIZATION.id, p: PROJECT.id, s: 8 };
    expect(decodeList(valueIn(message, 'list.previous'))).toEqual({ ...around, n: 1 });
    expect(decodeList(valueIn(message, 'list.next'))).toEqual({ ...around, n: 3 });
  });

  it('keeps what is looked for on all its pages, and leads back to all keys', () => {
    const filter = { text: 'ci "deploy"', owner: 'U0RIO' };
    const message = keyList(en, page({ project: PROJECT, filter }));
    const around = { o: ORGANIZATION.id, p: PROJECT.id, s: 8, q: 'ci "deploy"', w: 'U0RIO' };
    expect(decodeList(valueIn(message, 'list.previous'))).toEqual({ ...around, n: 1 });
    expect(decodeList(valueIn(message, 'list.next'))).toEqual({ ...around, n: 3 });
    const all = { o: ORGANIZATION.id, s: 8, n: 1 };
    expect(decodeList(valueIn(message, 'list.open'))).toEqual(all);
    expect(spoken(message.text)).toContain('(42 keys). Search: `ci "deploy"`, Owner: @U0RIO.');
    expect(valueIn(keyList(en, page()), 'list.open')).toBeUndefined();
  });

  it('leads nowhere where there is nothing', () => {
    expect(valueIn(keyList(en, page({ page: 1 })), 'list.previous')).toBeUndefined();
    expect(valueIn(keyList(en, page({ page: 5 })), 'list.next')).toBeUndefined();
  });

  it('offers the details of each key, by its name for those who cannot see', () => {
    const message = keyList(en, page());
    const value = { o: ORGANIZATION.id, k: '6a793f752c88faeba59bba49' };
    expect(decodeKey(valueIn(message, 'list.details'))).toEqual(value);
    expect(JSON.stringify(message)).toContain('"accessibility_label":"Details of ci-deploy"');
  });

  it('hides the marker of Keywarden, and says so where nothing else is left', () => {
    const marker = ` [ck:${REQUEST_ID}.1.abcdefghijklmnop]`;
    const shown = (description: string) =>
      JSON.stringify(keyList(en, page({ keys: [line({ description })] })));
    expect(shown(`ci-deploy${marker}`)).not.toContain('[ck:');
    expect(shown(marker)).toContain('No description');
  });

  it('shows a role it has no words for by its code', () => {
    const roles = [{ role: 'GROUP_BRAND_NEW', projectId: PROJECT.id }];
    expect(keyList(en, page({ keys: [line({ roles })] })).text).toContain('`GROUP_BRAND_NEW`');
  });

  it('says what to do when there is nothing to show', () => {
    const none = { keys: [], total: 0, page: 1, pages: 1 };
    expect(keyList(en, page(none)).text).toContain('There are no keys in `acme` yet. Choose');
    const ofProject = keyList(en, page({ ...none, project: PROJECT }));
    expect(ofProject.text).toContain('There are no keys for the project `web` in `acme`');
    const searched = keyList(en, page({ ...none, filter: { text: 'x', owner: 'U0RIO' } }));
    expect(spoken(searched.text)).toContain(
      'No key in `acme` fits. Search: `x`, Owner: @U0RIO. Check the spelling',
    );
    const beyond = keyList(en, page({ keys: [], page: 9 }));
    expect(beyond.text).toContain('There is nothing on page 9. The last page is 5.');
    expect(decodeList(valueIn(beyond, 'list.previous'))?.n).toBe(5);
  });
});

describe('the card of a key', () => {
  it('is told whole by its text', () => {
    const accessList = ['10.0.0.0/8', '0.0.0.0/0'];
    const text = spoken(
      keyDetail(en, { organization: ORGANIZATION, line: line({}, true), accessList }).text,
    );
    for (const words of [
      'Key in `acme`: `ci-deploy`',
      'Key id: `6a793f752c88faeba59bba49`',
      'Public key: `gswvkocq`',
      'Issued by Keywarden for @U0RIO',
      'Organization roles: Organization Member',
      '`web`: Project Owner',
      '`10.0.0.0/8`',
      'lets in every address',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('offers the JSON and the list', () => {
    const message = keyDetail(en, { organization: ORGANIZATION, line: line() });
    expect(decodeKey(valueIn(message, 'key.json'))?.k).toBe('6a793f752c88faeba59bba49');
    expect(decodeList(valueIn(message, 'list.open'))?.o).toBe(ORGANIZATION.id);
  });

  it('says that there is none of that name, and offers the list', () => {
    const message = keyNotFound(en, { typed: 'zzzzzzzz', organization: ORGANIZATION });
    expect(message.text).toContain('There is no key `zzzzzzzz` in `acme`');
    expect(decodeList(valueIn(message, 'list.open'))?.o).toBe(ORGANIZATION.id);
    expect(keyNotFound(en, { typed: 'zzzzzzzz' }).text).toContain('in any organization');
  });
});

describe('a key as JSON', () => {
  it('is shown as it came, in pieces that end with a line', () => {
    const json = JSON.stringify(
      { roles: Array.from({ length: 400 }, () => 'ORG_MEMBER') },
      null,
      2,
    );
    const view = keyJson(en, { description: 'ci-deploy', json });
    const pieces = chunksOf(json, 2900);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('\n')).toBe(json);
    for (const piece of pieces) {
      expect(JSON.stringify(view)).toContain(JSON.stringify(piece));
    }
  });

  it('is cut with a note when it is too large', () => {
    const view = keyJson(en, { description: 'x', json: 'y'.repeat(200_000) });
    expect(JSON.stringify(view)).toContain(en.json.tooLarge);
  });

  it('says so when there is nothing', () => {
    expect(JSON.stringify(keyJson(en, { description: 'x', json: '' }))).toContain(en.json.empty);
  });
});

describe('the block of a menu', () => {
  it.each([
    {},
    { project: 'web = app' },
    { o: ORGANIZATION.id, s: 3, q: 'a=b', w: 'U0RIO', project: 'x' },
    { q: '€'.repeat(80), w: `U${'A'.repeat(20)}`, project: 'p'.repeat(64) },
  ])('carries the list around it', (list) => {
    expect(encodeListBlock(list).length).toBeLessThanOrEqual(255);
    expect(decodeListBlock(encodeListBlock(list))).toEqual(list);
  });

  it('is cut at the end of a project that is too long, and nothing else is lost', () => {
    const id = encodeListBlock({ q: 'x', project: 'p'.repeat(900) });
    expect(id).toHaveLength(255);
    expect(decodeListBlock(id).q).toBe('x');
  });

  it.each(['', 'x', 'project:web', 'list\no=../..\ns=99\nq=\nw=dana'])(
    'says nothing where Keywarden did not write it: %j',
    (id) => {
      expect(decodeListBlock(id)).toEqual({});
    },
  );
});

describe('the menu of organizations', () => {
  it('asks, and carries along what was typed', () => {
    const choices = [{ name: 'acme', value: 'a' }];
    const message = organizationMenu(en, { choices, carry: 'project:web' });
    expect(message.text).toContain(en.menu.askList);
    expect(JSON.stringify(message)).toContain('"block_id":"project:web"');
    expect(JSON.stringify(message)).toContain('list.organization');
  });

  it('says which organizations there are where the one that was typed is none', () => {
    const choices = [{ name: 'acme', value: 'a' }];
    const { text } = organizationMenu(en, { choices, search: 'acme-prod' });
    expect(text).toBe(
      'Keywarden knows no organization `acme-prod`. It knows: `acme`. To look for `acme-prod` in the keys of an organization, choose which one.',
    );
  });

  it('puts more than a hundred into groups', () => {
    const choices = Array.from({ length: 101 }, (_, index) => ({ name: `o${index}`, value: 'v' }));
    expect(JSON.stringify(organizationMenu(en, { choices }))).toMatch(
      /option_groups|not in this menu/,
    );
  });
});
