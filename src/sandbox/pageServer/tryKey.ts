import type { KeyTrial, TryBody } from '../page/contract/behindContract.ts';
import { createProgram } from '../world/program.ts';
import { Complaining } from './http/complaint.ts';
import type { Stage } from './scene/stage.ts';

/**
 * What a program of the visitor would see with this key. The sandbox knows the private key of each;
 * it stays here, and only what Atlas answered goes to the page.
 */
export async function tryKey({ atlas, seeded }: Stage, { keyId }: TryBody): Promise<KeyTrial> {
  const organizations = [seeded.acme, seeded.labs];
  const key = organizations.flatMap(({ id }) => atlas.keys(id)).find(({ id }) => id === keyId);
  if (key === undefined) throw new Complaining(409, 'Atlas does not have this key any more.');
  const program = createProgram(atlas.origin, key);
  const reads = await program.projects();
  if (reads === undefined) return { reads: null };
  const all = organizations.find(({ id }) => id === key.organizationId)?.projects ?? [];
  const other = all.find(({ name }) => !reads.includes(name));
  if (other === undefined) return { reads };
  const { status } = await program.get(`/groups/${other.id}`);
  return { reads, other: { name: other.name, status } };
}
