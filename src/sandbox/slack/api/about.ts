import { z } from 'zod';
import { Refusal } from '../model/refusal.ts';
import { parseArgs } from './args.ts';
import { type Method, TIERS } from './method.ts';

const botArgs = z.object({ bot: z.string().optional() });

const authTest: Method = {
  scopes: [],
  rate: TIERS.testing,
  run: (_args, { world }) => ({
    url: `https://${world.team.domain}.slack.com/`,
    team: world.team.name,
    user: 'keywarden',
    team_id: world.app.teamId,
    user_id: world.app.botUserId,
    bot_id: world.app.botId,
    is_enterprise_install: world.app.isEnterpriseInstall === true,
  }),
};

const connectionsOpen: Method = {
  scopes: [],
  rate: TIERS[1],
  token: 'app',
  run: (_args, { socketUrl }) => ({ url: socketUrl() }),
};

const teamInfo: Method = {
  scopes: ['team:read'],
  rate: TIERS[3],
  run: (_args, { world }) => ({
    team: { ...world.team, email_domain: '', icon: { image_default: true } },
  }),
};

const botsInfo: Method = {
  scopes: ['users:read'],
  rate: TIERS[3],
  run: (args, { world }) => {
    const { bot } = parseArgs(botArgs, args);
    const { app } = world;
    if (bot !== undefined && bot !== app.botId) throw new Refusal('bot_not_found');
    return {
      bot: {
        id: app.botId,
        deleted: false,
        name: 'keywarden',
        updated: 1_700_000_000,
        app_id: app.appId,
        user_id: app.botUserId,
        icons: {},
      },
    };
  },
};

export const aboutMethods = {
  'auth.test': authTest,
  'apps.connections.open': connectionsOpen,
  'team.info': teamInfo,
  'bots.info': botsInfo,
} as const satisfies Record<string, Method>;
