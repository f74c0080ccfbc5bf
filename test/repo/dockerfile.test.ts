import { describe, expect, it } from 'vitest';
import { stage, stages, words } from './image.ts';
import { exists, readText } from './tree.ts';

const allLines = stages.flatMap(({ lines }) => lines);

describe('the Dockerfile', () => {
  it('builds on Node 24, and on nothing else', () => {
    expect(stages.map(({ name }) => name)).toEqual([
      'build',
      'compiled',
      'packages',
      'sandbox',
      'production',
    ]);
    expect(new Set(stages.map(({ base }) => base))).toEqual(new Set(['node:24-slim']));
    expect(readText('.nvmrc').trim()).toBe('24');
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const allowed = readText('.dockerignore')
      .match(/^!(.+)$/gm)
      ?.map((line) => line.slice(1));
    const copied = allLines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(readText('.dockerignore').startsWith('*\n')).toBe(true);
    for (const path of copied) {
      expect(exists(path), path).toBe(true);
      expect(allowed).toContain(path);
    }
  });

  it('copies between stages only what the earlier one makes', () => {
    const made: Readonly<Record<string, readonly string[]>> = {
      build: ['/app/dist', '/out/dist'],
      compiled: ['/app/dist'],
      packages: ['/app/node_modules'],
    };
    const copies = allLines.flatMap((line) => {
      const [, from = '', path = ''] = /^COPY --from=(\S+) (\S+) /.exec(line) ?? [];
      return from === '' ? [] : [{ from, path }];
    });
    expect(copies).toHaveLength(4);
    for (const { from, path } of copies) expect(made[from]).toContain(path);
  });

  it('has no packages beside the bundle, and no simulators, in the production image', () => {
    expect(stage('packages')).toContain('npm ci --omit=dev');
    expect(stage('build')).toContain('rm -r /out/dist/sandbox /out/dist/page');
    expect(stage('compiled')).toContain('COPY --from=build /out/dist ./dist');
    expect(stage('compiled')).not.toContain('/app/dist');
    const copied = stage('production').match(/^COPY .*$/gm);
    expect(copied).toEqual(['COPY --from=compiled /app/dist ./dist', 'COPY package.json ./']);
  });

  it('keeps what V8 compiled for the command, the folder and the user that it runs with', () => {
    const [folder, user] = [/^WORKDIR .*$/m, /^USER .*$/m];
    for (const line of [folder, user]) {
      expect(stage('compiled').match(line)?.[0]).toBe(stage('production').match(line)?.[0]);
    }
    const command = words(stage('production'), 'CMD').join(' ');
    expect(stage('compiled')).toContain(`RUN ${command} `);
    expect(stage('compiled')).toContain('chmod -R a+rX dist/compiled');
  });

  it('runs as a numbered user who is not root, in both images', () => {
    for (const name of ['sandbox', 'production']) {
      const text = stage(name);
      expect(text).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
      expect(text.indexOf('USER ')).toBeGreaterThan(text.lastIndexOf('RUN '));
    }
  });

  it('writes nowhere but in the volume of the audit files', () => {
    const production = stage('production');
    expect(production).toContain('KEYWARDEN_AUDIT_DIR=/var/lib/keywarden/audit');
    expect(production).toMatch(/^VOLUME \/var\/lib\/keywarden\/audit$/m);
    expect(production.match(/^VOLUME /gm)).toHaveLength(1);
    expect(production).toContain('NODE_ENV=production');
  });

  it('is run, where the README says how, with no right that it does not need', () => {
    const [run = ''] = readText('README.md').match(/docker run (?:.*\\\n)*.*/) ?? [];
    for (const option of [
      '--read-only',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--pids-limit',
      '--memory',
    ]) {
      expect(run).toContain(option);
    }
    expect(run.match(/-v \S+:\/\S+/g)?.filter((volume) => !volume.includes(':ro'))).toEqual([
      '-v keywarden-audit:/var/lib/keywarden/audit',
    ]);
  });

  it('starts programs that the build makes, without a shell', () => {
    const commands = [words(stage('production'), 'CMD'), words(stage('sandbox'), 'CMD')];
    expect(commands).toEqual([
      ['node', '--disable-sigusr1', '--disable-proto=delete', 'dist/main.js'],
      ['node', 'dist/sandbox/demo.js', '--stay', '--host', '0.0.0.0'],
    ]);
    expect(exists('src/main.ts')).toBe(true);
    expect(exists('src/sandbox/demo.ts')).toBe(true);
  });

  it('keeps nothing in the production image that could install something', () => {
    const [, removed = ''] = /^RUN rm -rf ([^&]*)&&/m.exec(stage('production')) ?? [];
    expect(removed.split(' ')).toEqual(
      expect.arrayContaining([
        '/usr/local/lib/node_modules',
        ...['npm', 'npx', 'corepack', 'yarn', 'yarnpkg'].map((name) => `/usr/local/bin/${name}`),
        '/opt/yarn-*',
      ]),
    );
    expect(stage('production')).not.toMatch(/npm (ci|install)|apt-get/);
  });

  it('asks /healthz whether it is well, with a program that is in the image', () => {
    const [node, option, program = ''] = words(stage('production'), 'HEALTHCHECK .* CMD');
    expect([node, option]).toEqual(['node', '-e']);
    expect(program).toContain('/healthz');
    expect(() => new Function(program)).not.toThrow();
  });

  it('holds no secret and names no registry', () => {
    expect(readText('Dockerfile')).not.toMatch(/TOKEN|SECRET|_KEYS|registry|https:/i);
  });
});
