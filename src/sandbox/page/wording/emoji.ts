// The shortcodes an app is likely to use. An unknown one stays as it was written, as in Slack.

const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  alarm_clock: '⏰',
  arrow_right: '➡️',
  ballot_box_with_check: '☑️',
  bell: '🔔',
  bulb: '💡',
  calendar: '📆',
  clipboard: '📋',
  eyes: '👀',
  fire: '🔥',
  gear: '⚙️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  key: '🔑',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  link: '🔗',
  lock: '🔒',
  mag: '🔍',
  memo: '📝',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  old_key: '🗝️',
  page_facing_up: '📄',
  pushpin: '📌',
  question: '❓',
  red_circle: '🔴',
  robot_face: '🤖',
  rotating_light: '🚨',
  shield: '🛡️',
  slightly_smiling_face: '🙂',
  smile: '😄',
  sparkles: '✨',
  tada: '🎉',
  thumbsdown: '👎',
  thumbsup: '👍',
  unlock: '🔓',
  warning: '⚠️',
  wastebasket: '🗑️',
  wave: '👋',
  white_check_mark: '✅',
  x: '❌',
  zap: '⚡',
};

export const emojiOf = (name: string): string | undefined =>
  Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;

/** For plain text with `emoji` not switched off. */
export const withEmoji = (text: string): string =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emojiOf(name) ?? whole);
