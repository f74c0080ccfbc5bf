import { describe, expect, it } from 'vitest';
import { recipientFor, refuseWithoutRecipient } from '../../../src/domain/ledger/recipientFor.ts';
import { RECIPIENT } from '../../slack/handOver.ts';
import { policy, request } from '../fixtures.ts';

const bare = request();
const source = { requester: 'U0DANA', spec: { ...bare.spec, recipient: RECIPIENT } };
const { limits } = policy();

describe('a private key that replaces another', () => {
  it('is encrypted as before for who asked for the first one', () => {
    expect(recipientFor(source, 'U0DANA', limits)).toBe(RECIPIENT);
  });

  it('is never encrypted for the former owner', () => {
    expect(recipientFor(source, 'U0MEI', limits)).toBeUndefined();
    expect(recipientFor(undefined, 'U0MEI', limits)).toBeUndefined();
  });

  it('is not made where the policy wants a recipient and nobody knows one', () => {
    const required = { ...limits, recipient: 'required' } as const;
    expect(refuseWithoutRecipient(source, 'U0MEI', required)?.why).toBe('recipient_not_asked');
    expect(refuseWithoutRecipient(source, 'U0DANA', required)).toBeUndefined();
    expect(refuseWithoutRecipient(source, 'U0MEI', limits)).toBeUndefined();
  });

  it('is encrypted for nobody where the policy wants that', () => {
    const off = { ...limits, recipient: 'off' } as const;
    expect(recipientFor(source, 'U0DANA', off)).toBeUndefined();
    expect(refuseWithoutRecipient(source, 'U0DANA', off)).toBeUndefined();
  });
});
