import { useEffect, useReducer } from 'react';
import { keywordOf, knownOf } from './demo-rule.ts';
import type { DemoWords } from './demo-words.ts';

/** A tool call, and what has become of the form that it showed. */
export interface Call {
  readonly kind: 'call';
  readonly n: number;
  readonly at: string;
  readonly keyword: string;
  readonly args: { readonly conversation_id: string; readonly email?: string };
  /** What of the arguments the form is filled in with. */
  readonly prefill: { readonly email?: string };
  readonly form: CallForm;
}

/** Each state has what came before it. */
export type CallForm =
  | { readonly is: 'loading' | 'unavailable' }
  | { readonly is: 'shown'; readonly shownAt: string }
  | { readonly is: 'sent'; readonly shownAt: string; readonly leadId: string; readonly sentAt: string };

export interface Message {
  readonly kind: 'message';
  readonly n: number;
  readonly by: 'visitor' | 'assistant';
  readonly text: string;
}

export type Turn = Message | Call;

interface Chat {
  readonly conversation: string;
  readonly turns: readonly Turn[];
}

type Action =
  | {
      readonly type: 'say';
      readonly text: string;
      readonly collectLead: boolean;
      readonly words: DemoWords;
      readonly at: string;
    }
  | { readonly type: 'form'; readonly n: number; readonly form: CallForm }
  | { readonly type: 'begin'; readonly chat: Chat };

/** By agent: whoever opens the lead and comes back finds the chat as it was, until the page is reloaded. */
const kept = new Map<string, Chat>();

/** What is said in the demo and what comes of it; one conversation until a new one is begun. */
export function useChat(agentId: string, words: DemoWords) {
  const [chat, dispatch] = useReducer(afterwards, null, () => kept.get(agentId) ?? begun(words));
  useEffect(() => {
    kept.set(agentId, chat);
  }, [agentId, chat]);
  return {
    ...chat,
    say: (text: string, { collectLead }: { readonly collectLead: boolean }) =>
      dispatch({ type: 'say', text, collectLead, words, at: new Date().toISOString() }),
    note: (n: number, form: CallForm) => dispatch({ type: 'form', n, form }),
    begin: () => dispatch({ type: 'begin', chat: begun(words) }),
  };
}

const newConversation = () =>
  `demo_${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

const begun = ({ greeting }: DemoWords): Chat => ({
  conversation: newConversation(),
  turns: [{ kind: 'message', n: 0, by: 'assistant', text: greeting }],
});

function afterwards(chat: Chat, action: Action): Chat {
  switch (action.type) {
    case 'begin':
      return action.chat;
    case 'form':
      return {
        ...chat,
        turns: chat.turns.map((turn) =>
          turn.kind === 'call' && turn.n === action.n ? { ...turn, form: action.form } : turn,
        ),
      };
    case 'say': {
      const n = chat.turns.length;
      const said: Message = { kind: 'message', n, by: 'visitor', text: action.text };
      return {
        ...chat,
        turns: [...chat.turns, said, ...answerTo(action, { ...chat, turns: [...chat.turns, said] })],
      };
    }
  }
}

function answerTo(
  { text, collectLead, words, at }: Extract<Action, { type: 'say' }>,
  { conversation, turns }: Chat,
): Turn[] {
  const n = turns.length;
  const answer = (said: string): Message => ({ kind: 'message', n, by: 'assistant', text: said });
  const keyword = keywordOf(text);
  if (keyword === null) return [answer(words.miss)];
  if (!collectLead) return [answer(words.off)];
  const prefill = knownOf(
    turns.flatMap((turn) => (turn.kind === 'message' && turn.by === 'visitor' ? turn.text : [])),
  );
  const args = { conversation_id: conversation, ...prefill };
  return [answer(words.hit), { kind: 'call', n: n + 1, at, keyword, args, prefill, form: { is: 'loading' } }];
}
