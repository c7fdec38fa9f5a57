import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { parseAllowedOrigin } from '../../../../../src/agents/allowed-origin.ts';
import { announce } from '../../../shell/announce.tsx';
import classes from '../agents.module.css';

interface AllowedWebsitesProps {
  readonly origins: readonly string[];
  readonly onChange: (origins: string[]) => void;
}

/** A list that can be taken apart by keyboard; what cannot be a website stays in the field, with the reason. */
export function AllowedWebsites({ origins, onChange }: AllowedWebsitesProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);

  const add = () => {
    const { read, wrong } = readWebsites(typed);
    if (read.length > 0) {
      onChange([...new Set([...origins, ...read])]);
      announce(`${read.join(', ')} is added; Save keeps it so.`);
    }
    setTyped(wrong?.text ?? '');
    setError(wrong && `${wrong.text} ${wrong.reason}.`);
  };
  const remove = (origin: string) => {
    onChange(origins.filter((other) => other !== origin));
    announce(`${origin} is removed; Save keeps it so.`);
    input.current?.focus();
  };

  return (
    <Stack gap="xs">
      <TextInput
        ref={input}
        label="Allowed websites"
        description="One that may show the form, like https://example.com, https://*.example.com or http://localhost:*"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={typed}
        error={error}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          setError(null);
        }}
        onBlur={() => typed.trim() !== '' && add()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          add();
        }}
        inputContainer={(field) => (
          <Group gap="xs" wrap="nowrap" align="flex-end">
            <div className={classes.grows}>{field}</div>
            <Button
              variant="default"
              onClick={() => {
                add();
                input.current?.focus();
              }}
            >
              Add
            </Button>
          </Group>
        )}
      />
      {origins.length === 0 ? (
        <Text size="sm">No website may show the form yet.</Text>
      ) : (
        <ul className={classes.websites} aria-label="Allowed websites">
          {origins.map((origin) => (
            <li key={origin}>
              <Text size="sm" className={classes.grows ?? ''}>
                {origin}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="md"
                aria-label={`Remove ${origin}`}
                title="Remove"
                onClick={() => remove(origin)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

/** Several may be pasted at once; it ends at the first that cannot be one. */
function readWebsites(typed: string) {
  const read: string[] = [];
  for (const text of typed.split(/[\s,]+/).filter((part) => part !== '')) {
    const parsed = parseAllowedOrigin(text);
    if ('reason' in parsed) return { read, wrong: { text, reason: parsed.reason } };
    read.push(parsed.origin);
  }
  return { read, wrong: null };
}
