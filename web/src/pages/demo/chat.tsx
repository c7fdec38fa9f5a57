import {
  ActionIcon,
  Button,
  Code,
  Group,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { IconMessagePlus, IconSend2, IconTool } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import classes from './demo.module.css';
import type { DemoAgent } from './demo-api.ts';
import { DemoForm } from './demo-form.tsx';
import type { DemoWords } from './demo-words.ts';
import type { Call, CallForm, Message, Turn, useChat } from './use-chat.ts';

const MESSAGE_LENGTH_MAX = 500;
/** Above what is scrolled to, in pixels. */
const MARGIN = 12;

interface ChatProps {
  readonly chat: ReturnType<typeof useChat>;
  readonly agent: DemoAgent;
  readonly words: DemoWords;
}

/** What a visitor of the customer's website sees, with the tool call shown in between. */
export function Chat({ chat, agent, words }: ChatProps) {
  const log = useRef<HTMLDivElement>(null);
  const say = (text: string) => chat.say(text, agent);
  const scrollToLast = (what: '[data-by=visitor]' | '[data-call]') => {
    const last = [...(log.current?.querySelectorAll<HTMLElement>(what) ?? [])].at(-1);
    if (last) log.current?.scrollTo({ top: last.offsetTop - MARGIN });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is said last is to be seen
  useEffect(() => scrollToLast('[data-by=visitor]'), [chat.turns.length]);
  return (
    <Paper withBorder className={classes.chat}>
      <Group justify="space-between" px="md" py={8} className={classes.chatHead}>
        <Title order={2} size="h5" id="chat">
          Chat
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconMessagePlus size={16} aria-hidden />}
          onClick={chat.begin}
        >
          New chat
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <div role="log" aria-labelledby="chat" tabIndex={0} ref={log} className={classes.log}>
        {chat.turns.map((turn) => (
          <TurnView
            key={`${chat.conversation} ${turn.n}`}
            turn={turn}
            agentId={agent.id}
            words={words}
            onForm={(form) => {
              chat.note(turn.n, form);
              if (form.is === 'shown') scrollToLast('[data-call]');
            }}
          />
        ))}
      </div>
      <Composer suggestions={words.suggestions} onSay={say} />
    </Paper>
  );
}

function TurnView({ turn, ...call }: { readonly turn: Turn } & Omit<CallViewProps, 'call'>) {
  return turn.kind === 'call' ? <CallView call={turn} {...call} /> : <Bubble message={turn} />;
}

function Bubble({ message: { by, text } }: { readonly message: Message }) {
  return (
    <div className={classes.bubble} data-by={by}>
      <VisuallyHidden>{by === 'visitor' ? 'You: ' : 'Assistant: '}</VisuallyHidden>
      {text}
    </div>
  );
}

interface CallViewProps {
  readonly call: Call;
  readonly agentId: string;
  readonly words: DemoWords;
  readonly onForm: (form: CallForm) => void;
}

function CallView({ call: { args, prefill, form }, agentId, words, onForm }: CallViewProps) {
  const [wasSent] = useState(form.is === 'sent'); // before this page was left
  const now = () => new Date().toISOString();
  return (
    <>
      <div className={classes.call} data-call>
        <Group gap={6} wrap="nowrap" mb={6}>
          <IconTool size={16} aria-hidden />
          <Text size="sm" fw={600}>
            Tool call: collect_lead
          </Text>
        </Group>
        <Code block tabIndex={0} className={classes.code ?? ''} aria-label="Arguments of the tool call">
          {JSON.stringify(args, null, 2)}
        </Code>
      </div>
      {/* What the form says it says by itself. */}
      <div aria-live="off" className={classes.form}>
        {wasSent ? (
          <Text p="md">{words.sent}</Text>
        ) : (
          <DemoForm
            agentId={agentId}
            conversation={args.conversation_id}
            prefill={prefill}
            onReady={() => onForm({ is: 'shown', shownAt: now() })}
            onUnavailable={() => onForm({ is: 'unavailable' })}
            onSubmitted={(leadId) =>
              onForm({ is: 'sent', shownAt: 'shownAt' in form ? form.shownAt : now(), leadId, sentAt: now() })
            }
          />
        )}
      </div>
    </>
  );
}

interface ComposerProps {
  readonly suggestions: readonly string[];
  readonly onSay: (text: string) => void;
}

function Composer({ suggestions, onSay }: ComposerProps) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onSay(text.trim());
    setText('');
  };
  return (
    <Stack gap="xs" p="md" className={classes.composer}>
      <Group gap={6} role="group" aria-label="Suggestions">
        {suggestions.map((suggestion) => (
          <Button
            key={suggestion}
            size="compact-sm"
            radius="xl"
            variant="default"
            onClick={() => onSay(suggestion)}
          >
            {suggestion}
          </Button>
        ))}
      </Group>
      <form onSubmit={submit}>
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <TextInput
            label="Message"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={MESSAGE_LENGTH_MAX}
            autoComplete="off"
            flex={1}
          />
          <ActionIcon type="submit" size={36} aria-label="Send message" title="Send message">
            <IconSend2 size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </form>
    </Stack>
  );
}
