import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJson, readText } from './tree.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      os: z.array(z.string()).optional(),
      engines: z.unknown().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      devDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const lock = lockSchema.parse(readJson('package-lock.json')).packages;
const { '': root, ...installed } = lock;

describe('the lock file', () => {
  it('names no host to fetch packages from', () => {
    const resolved = Object.entries(installed).filter(([, { resolved }]) => resolved !== undefined);
    expect(resolved).toEqual([]);
  });

  it('knows every package by its hash', () => {
    const unknown = Object.entries(installed).filter(([, { integrity }]) => !integrity);
    expect(unknown.map(([path]) => path)).toEqual([]);
  });

  it('has each optional package of another system too, so that npm ci works on it', () => {
    const missing = Object.entries(installed).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in lock) && !(`${path}/node_modules/${name}` in lock),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('agrees with package.json, where every version is exact', () => {
    const { dependencies, devDependencies } = readJson('package.json');
    expect(root).toMatchObject({ dependencies, devDependencies });
    for (const version of Object.values({ ...root?.dependencies, ...root?.devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});

describe('.npmrc', () => {
  const lines = readText('.npmrc').trim().split('\n');

  it('runs no scripts of packages, saves exact versions and keeps hosts out of the lock file', () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        'ignore-scripts=true',
        'save-exact=true',
        'omit-lockfile-registry-resolved=true',
      ]),
    );
  });

  it('lets no Node install what it cannot run, and audits by what matters', () => {
    expect(lines).toEqual(expect.arrayContaining(['engine-strict=true', 'audit-level=high']));
  });

  it('has every Node that set-up takes pass engine-strict', () => {
    expect(root?.engines).toEqual(readJson('package.json').engines);
    expect(root?.engines).toEqual({ node: '^20.19.0 || ^22.12.0 || >=24' });
  });

  it('names no registry and no token', () => {
    expect(lines.filter((line) => /registry\s*=|\/\/|_auth/i.test(line))).toEqual([]);
  });
});
