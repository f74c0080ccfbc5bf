import type { ChangeEvent, SlackApp } from '../wire/surface.ts';
import type { Call, Delivery } from '../wire/traffic.ts';
import { Changes } from './changes.ts';
import { Directory } from './directory.ts';
import { newToken } from './ids.ts';
import { Messages } from './messages.ts';
import { Rates } from './rates.ts';
import { ResponseUrls } from './responseUrls.ts';
import { Settling } from './settling.ts';
import { Triggers } from './triggers.ts';
import { Windows } from './windows.ts';

export const SLACKBOT = 'USLACKBOT';

const BOT_SCOPES = [
  'commands',
  'chat:write',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'im:read',
  'im:write',
  'team:read',
];

/** The workspace: who is there, what was said, who sees what. It knows nothing of HTTP. */
export class World {
  readonly app: SlackApp = {
    appId: 'A0KEYWARDEN',
    botToken: `xoxb-${newToken(20)}`,
    appToken: `xapp-1-A0KEYWARDEN-${newToken(20)}`,
    signingSecret: newToken(16),
    botId: 'B0KEYWARDEN',
    botUserId: 'U0KEYWARDEN',
    teamId: 'T0SANDBOX',
    scopes: new Set(BOT_SCOPES),
    commands: ['/atlas-keys'],
  };
  readonly team = { id: this.app.teamId, name: 'Sandbox', domain: 'sandbox' };
  readonly now: () => number;
  /** What is missing is `null` in answers and payloads instead of being left out. */
  nulls = false;
  readonly changes = new Changes();
  readonly directory = new Directory(this.app.botUserId);
  readonly messages: Messages;
  readonly windows: Windows;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly rates: Rates;
  readonly settling = new Settling();
  readonly transcript: Call[] = [];
  readonly deliveries: Delivery[] = [];

  /** `starved`: how long the machine kept the app from running; that is not the app's fault. */
  constructor(now: () => number, starved: () => number = () => 0) {
    this.now = now;
    this.messages = new Messages(now, this.changes);
    this.windows = new Windows(now, this.changes);
    this.triggers = new Triggers(() => now() - starved());
    this.responseUrls = new ResponseUrls(now, this.app.teamId);
    this.rates = new Rates(now);
    this.directory.addPerson({
      id: this.app.botUserId,
      name: 'keywarden',
      realName: 'Keywarden',
      isBot: true,
    });
    this.directory.addPerson({ id: SLACKBOT, name: 'slackbot', realName: 'Slackbot' });
  }

  record(call: Omit<Call, 'at'>): void {
    this.transcript.push({ ...call, at: this.now() });
    this.changes.emit({ what: 'call' });
  }

  tell(change: ChangeEvent): void {
    this.changes.emit(change);
  }

  /** What Slackbot tells one person, e.g. that a command failed. */
  slackbotSays(userId: string, channelId: string, words: string): void {
    this.messages.add({ channelId, author: SLACKBOT, onlyFor: userId, text: words, blocks: [] });
  }
}
