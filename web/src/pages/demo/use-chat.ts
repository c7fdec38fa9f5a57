import { useReducer } from 'react';
import { keywordOf, knownOf } from './demo-rule.ts';

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
  | { readonly type: 'say'; readonly text: string; readonly collectLead: boolean; readonly at: string }
  | { readonly type: 'form'; readonly n: number; readonly form: CallForm }
  | { readonly type: 'begin'; readonly conversation: string };

const GREETING = 'Hello, what can I do for you?';
const HIT = 'Gladly. Leave your details, and our sales team gets back to you.';
const MISS =
  'Your assistant would answer this itself. Nothing in it asks for the sales team, so no tool is called and no form is shown.';
const OFF = 'The form would come here, but Collect Lead is off for this agent, so there is no tool to call.';

/** What is said in the demo and what comes of it; one conversation until a new one is begun. */
export function useChat() {
  const [chat, dispatch] = useReducer(afterwards, null, () => begun(newConversation()));
  return {
    ...chat,
    say: (text: string, { collectLead }: { readonly collectLead: boolean }) =>
      dispatch({ type: 'say', text, collectLead, at: new Date().toISOString() }),
    note: (n: number, form: CallForm) => dispatch({ type: 'form', n, form }),
    begin: () => dispatch({ type: 'begin', conversation: newConversation() }),
  };
}

const newConversation = () =>
  `demo_${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

const begun = (conversation: string): Chat => ({
  conversation,
  turns: [{ kind: 'message', n: 0, by: 'assistant', text: GREETING }],
});

function afterwards(chat: Chat, action: Action): Chat {
  switch (action.type) {
    case 'begin':
      return begun(action.conversation);
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
  { text, collectLead, at }: Extract<Action, { type: 'say' }>,
  { conversation, turns }: Chat,
): Turn[] {
  const n = turns.length;
  const answer = (words: string): Message => ({ kind: 'message', n, by: 'assistant', text: words });
  const keyword = keywordOf(text);
  if (keyword === null) return [answer(MISS)];
  if (!collectLead) return [answer(OFF)];
  const prefill = knownOf(
    turns.flatMap((turn) => (turn.kind === 'message' && turn.by === 'visitor' ? turn.text : [])),
  );
  const args = { conversation_id: conversation, ...prefill };
  return [answer(HIT), { kind: 'call', n: n + 1, at, keyword, args, prefill, form: { is: 'loading' } }];
}
