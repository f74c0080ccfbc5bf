import { type ReactNode, useCallback, useState } from 'react';
import type { Fields } from '../../slack/wire/json.ts';
import { type AskConfirm, ConfirmContext } from '../context/confirm.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

interface Question {
  readonly confirm: Fields;
  readonly answer: (isYes: boolean) => void;
}

export function ConfirmProvider({ children }: { children: ReactNode }): ReactNode {
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback<AskConfirm>((confirm) => {
    if (Object.keys(confirm).length === 0) return Promise.resolve(true);
    return new Promise((answer) => setQuestion({ confirm, answer }));
  }, []);
  const answer = (isYes: boolean) => {
    question?.answer(isYes);
    setQuestion(undefined);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      {question !== undefined && <ConfirmDialog confirm={question.confirm} onAnswer={answer} />}
    </ConfirmContext>
  );
}
