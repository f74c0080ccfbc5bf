import { describe, expect, it } from 'vitest';
import { openSmallSandbox } from './kit.ts';

describe('a key that is tried on the page', () => {
  it('reads its project and no other, and its private key stays on the server', async () => {
    await using sandbox = await openSmallSandbox();
    const { atlas, seeded, visitor } = sandbox;
    const { id: organizationId, projects } = seeded.acme;
    const [own, other] = projects;
    const key = atlas.addKey({
      organizationId,
      description: 'ci-deploy',
      roles: ['ORG_MEMBER'],
      projects: [{ projectId: own?.id ?? '', roles: ['GROUP_READ_ONLY'] }],
    });
    const tried = await visitor.send('/api/try', { keyId: key.id });
    expect(tried.body).toEqual({
      reads: [own?.name],
      other: { name: other?.name, status: 401 },
    });
    expect(tried.text).not.toContain(key.privateKey.slice(-12));
    // It is a program that asked, not the bot.
    const { text } = await visitor.ask('/api/behind');
    expect(text).toMatch(/"from":"program","to":"atlas","what":"GET \/api\/atlas\/v2\/groups/);
    expect(text).not.toContain(key.privateKey.slice(-12));

    atlas.removeKey(key.id);
    const gone = await visitor.send('/api/try', { keyId: key.id });
    expect(gone.status).toBe(409);
    expect(gone.text).toContain('does not have this key any more');
    expect((await visitor.send('/api/try', { keyId: 'none' })).status).toBe(400);
  });

  it('without a role in a project signs in and reads none', async () => {
    await using sandbox = await openSmallSandbox();
    const { atlas, seeded, visitor } = sandbox;
    const key = atlas.addKey({
      organizationId: seeded.labs.id,
      description: 'frozen',
      roles: ['ORG_MEMBER'],
      accessList: ['127.0.0.1'],
    });
    const { body } = await visitor.send('/api/try', { keyId: key.id });
    expect(body).toMatchObject({ reads: [] });
  });
});
