import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VERBS } from '../../src/slack/command/verbs.ts';
import { SCOPES } from '../../src/start/checks/scopes.ts';
import { readJson } from './tree.ts';

const SOCKET = 'manifest/slack-app.socket.json';
const HTTP = 'manifest/slack-app.http.json';
const ADDRESS = 'https://keywarden.example.com/slack/events';

const accepts = new Ajv({ allErrors: true }).compile(
  readJson('test/repo/slack-manifest.schema.json'),
);

const manifestSchema = z.looseObject({
  features: z.looseObject({
    slash_commands: z.array(z.looseObject({ url: z.string().optional(), usage_hint: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({ request_url: z.string().optional() }),
    interactivity: z.looseObject({
      request_url: z.string().optional(),
      message_menu_options_url: z.string().optional(),
    }),
    socket_mode_enabled: z.boolean(),
  }),
});

function manifest(path: string) {
  return manifestSchema.parse(readJson(path));
}

/** The same manifest without what tells how Slack reaches the app. */
function withoutTransport(path: string) {
  const whole = manifest(path);
  for (const command of whole.features.slash_commands) delete command.url;
  delete whole.settings.event_subscriptions.request_url;
  delete whole.settings.interactivity.request_url;
  delete whole.settings.interactivity.message_menu_options_url;
  const { socket_mode_enabled: _, ...settings } = whole.settings;
  return { ...whole, settings };
}

describe('the Slack app manifests', () => {
  for (const path of [SOCKET, HTTP]) {
    it(`${path} is one that Slack accepts`, () => {
      accepts(readJson(path));
      expect(accepts.errors).toBeNull();
    });
  }

  it('differ only in how Slack reaches the app', () => {
    expect(withoutTransport(SOCKET)).toEqual(withoutTransport(HTTP));
    expect(manifest(SOCKET).settings.socket_mode_enabled).toBe(true);
    expect(manifest(HTTP).settings.socket_mode_enabled).toBe(false);
  });

  it('name no address for Socket Mode, and one for everything over HTTP', () => {
    expect(JSON.stringify(manifest(SOCKET))).not.toContain('url');
    const { features, settings } = manifest(HTTP);
    expect(features.slash_commands.map(({ url }) => url)).toEqual([ADDRESS]);
    expect(settings.event_subscriptions.request_url).toBe(ADDRESS);
    expect(settings.interactivity.request_url).toBe(ADDRESS);
    expect(settings.interactivity.message_menu_options_url).toBe(ADDRESS);
  });

  it('have one command, whose mentions arrive as ids, and the events of the Home tab', () => {
    expect(manifest(SOCKET)).toMatchObject({
      features: {
        app_home: { home_tab_enabled: true },
        slash_commands: [{ command: '/atlas-keys', should_escape: true }],
      },
      settings: { event_subscriptions: { bot_events: ['app_home_opened'] } },
    });
  });

  it('hint at each command', () => {
    const hints = manifest(SOCKET).features.slash_commands.map(({ usage_hint }) => usage_hint);
    const hinted = hints.join().split(' | ');
    expect(hinted.map((words) => words.split(' ')[0]).sort()).toEqual(Object.keys(VERBS).sort());
  });

  it('ask for no more than what is used: nothing that reads messages', () => {
    expect([...manifest(SOCKET).oauth_config.scopes.bot].sort()).toEqual([
      'channels:read',
      'chat:write',
      'commands',
      'groups:read',
      'usergroups:read',
      'users:read',
      'users:read.email',
    ]);
  });
});

describe('the check at start', () => {
  it('knows what does not work without each scope of the manifests, and no other scope', () => {
    const known = SCOPES.map(({ scope }) => scope).toSorted();
    for (const path of [SOCKET, HTTP]) {
      expect(manifest(path).oauth_config.scopes.bot.toSorted()).toEqual(known);
    }
  });
});

describe('the schema of manifests', () => {
  const socket = JSON.stringify(readJson(SOCKET));
  const BROKEN: Readonly<Record<string, string>> = {
    'an unknown part': socket.replace('"settings":', '"setting":{},"settings":'),
    'a command without a slash': socket.replace('"/atlas-keys"', '"atlas-keys"'),
    'a name of 36 characters': socket.replace('"Keywarden"', `"${'k'.repeat(36)}"`),
    'a description that is too long': socket.replace('"List, inspect', `"${'l'.repeat(140)}`),
    'an address without TLS': socket.replace(
      '"is_enabled":true',
      '"is_enabled":true,"request_url":"http://a.example"',
    ),
    'interactivity that is neither on nor off': socket.replace('"is_enabled":true', ''),
    'a scope twice': socket.replace('"commands",', '"commands","commands",'),
  };

  for (const [kind, text] of Object.entries(BROKEN)) {
    it(`refuses ${kind}`, () => {
      expect(text).not.toBe(socket);
      expect(accepts(JSON.parse(text))).toBe(false);
    });
  }
});
