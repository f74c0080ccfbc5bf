import type { ReactNode } from 'react';
import { fields, list, text } from '../../slack/wire/json.ts';
import { RichTextParts } from '../inline/RichTextParts.tsx';
import type { BlockProps } from './blockProps.ts';

function Cell({ of }: { of: unknown }): ReactNode {
  const cell = fields(of);
  if (cell.type === 'rich_text') return <RichTextParts of={list(cell.elements)} />;
  return text(cell.text) || String(cell.value ?? '');
}

/** The first row is the heading, as Slack draws it. */
export function TableBlock({ block }: BlockProps): ReactNode {
  const [head, ...rows] = list(block.rows).map(list);
  return (
    <div className="block-table">
      <table>
        <thead>
          <tr>
            {(head ?? []).map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity
              <th key={index} scope="col">
                <Cell of={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            <tr key={at}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity
                <td key={index}>
                  <Cell of={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
