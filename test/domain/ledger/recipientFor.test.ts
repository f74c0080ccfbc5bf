import { describe, expect, it } from 'vitest';
import { recipientAsked } from '../../../src/domain/ledger/recipientFor.ts';
import { RECIPIENT } from '../../slack/handOver.ts';
import { policy, request } from '../fixtures.ts';

const bare = request();
const source = { requester: 'U0DANA', spec: { ...bare.spec, recipient: RECIPIENT } };
const { limits } = policy();
const required = { ...limits, recipient: 'required' } as const;

describe('a private key that replaces another', () => {
  it('is encrypted as before for who asked for the first one, unless they say otherwise', () => {
    const asked = { required: false, initial: RECIPIENT };
    expect(recipientAsked(source, 'U0DANA', limits)).toEqual(asked);
    expect(recipientAsked(source, 'U0DANA', required)).toEqual({ ...asked, required: true });
  });

  it('is never encrypted for the former owner: the new one is asked', () => {
    expect(recipientAsked(source, 'U0MEI', limits)).toEqual({ required: false });
    expect(recipientAsked(source, 'U0MEI', required)).toEqual({ required: true });
    expect(recipientAsked(undefined, 'U0MEI', limits)).toEqual({ required: false });
  });

  it('is encrypted for nobody where the policy wants that', () => {
    const off = { ...limits, recipient: 'off' } as const;
    expect(recipientAsked(source, 'U0DANA', off)).toBeUndefined();
  });
});
