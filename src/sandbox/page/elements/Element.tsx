import { type ComponentType, type ReactNode, useId } from 'react';
import { type Fields, text } from '../../slack/wire/json.ts';
import { plainWords } from '../wording/words.ts';
import { ButtonElement } from './ButtonElement.tsx';
import { CheckboxesElement } from './CheckboxesElement.tsx';
import type { ElementProps, Naming } from './choices/naming.ts';
import { DateElement } from './DateElement.tsx';
import { ImageElement } from './ImageElement.tsx';
import { MenuElement } from './MenuElement.tsx';
import { OverflowElement } from './OverflowElement.tsx';
import { RadioElement } from './RadioElement.tsx';
import { TextElement } from './TextElement.tsx';

const KINDS: Readonly<Record<string, ComponentType<ElementProps>>> = {
  button: ButtonElement,
  checkboxes: CheckboxesElement,
  channels_select: MenuElement,
  conversations_select: MenuElement,
  datepicker: DateElement,
  datetimepicker: DateElement,
  email_text_input: TextElement,
  external_select: MenuElement,
  image: ImageElement,
  multi_channels_select: MenuElement,
  multi_conversations_select: MenuElement,
  multi_external_select: MenuElement,
  multi_static_select: MenuElement,
  multi_users_select: MenuElement,
  number_input: TextElement,
  overflow: OverflowElement,
  plain_text_input: TextElement,
  radio_buttons: RadioElement,
  static_select: MenuElement,
  timepicker: DateElement,
  url_text_input: TextElement,
  users_select: MenuElement,
};

/** One element of Block Kit. In an input block it is named by the block's label. */
export function Element(props: {
  element: Fields;
  blockId: string;
  naming?: Naming;
  /** The text beside it, where no label names it. */
  label?: unknown;
  dispatches?: boolean;
}): ReactNode {
  const { element, blockId, label, dispatches = true } = props;
  const id = useId();
  const type = text(element.type);
  const Kind = KINDS[type];
  if (Kind === undefined) {
    return (
      <span className="block-unknown">The sandbox cannot draw an element of type {type}.</span>
    );
  }
  const spoken = plainWords(element.placeholder) || plainWords(label) || 'Choose';
  const naming = props.naming ?? { id, label: spoken };
  return <Kind element={element} blockId={blockId} naming={naming} dispatches={dispatches} />;
}
